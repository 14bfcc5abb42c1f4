# What the library links. The same list, for a project that uses the installed library, is in techhubConfig.cmake.in.
# The tool, the tests and the benchmarks find what only they need themselves.

# Boost comes from its own package configuration, which names its exact version; CMake's FindBoost guesses.
find_package(Boost 1.74 REQUIRED CONFIG)
find_package(SQLite3 3.40 REQUIRED)
find_package(SQLiteCpp 3.2 REQUIRED)
find_package(simdjson 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(date 3.0 REQUIRED)
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(PkgConfig REQUIRED)
pkg_check_modules(libsodium REQUIRED IMPORTED_TARGET libsodium>=1.0.18)
pkg_check_modules(icu-uc REQUIRED IMPORTED_TARGET icu-uc>=72)
pkg_check_modules(re2 REQUIRED IMPORTED_TARGET re2)
# libstemmer comes without a description of itself; it is linked by its name.
find_path(TECHHUB_STEMMER_INCLUDE libstemmer.h REQUIRED)
mark_as_advanced(TECHHUB_STEMMER_INCLUDE)
