# Compiler set-up for this project's own targets. Nothing here reaches a project that links techhub.

if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 12)
  message(FATAL_ERROR "techhub needs g++ 12 or later; this is ${CMAKE_CXX_COMPILER_VERSION}")
elseif(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 14)
  message(FATAL_ERROR "techhub needs clang 14 or later; this is ${CMAKE_CXX_COMPILER_VERSION}")
endif()

set(CMAKE_CXX_EXTENSIONS OFF)
if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
  set(CMAKE_BUILD_TYPE Release)
endif()

# The settings let ccache see through precompiled headers, and share its entries between checkouts in other folders.
if(TECHHUB_DEVELOPER AND NOT CMAKE_CXX_COMPILER_LAUNCHER)
  find_program(TECHHUB_CCACHE ccache)
  mark_as_advanced(TECHHUB_CCACHE)
  if(TECHHUB_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        "${CMAKE_COMMAND}" -E env "CCACHE_BASEDIR=${PROJECT_SOURCE_DIR}" CCACHE_NOHASHDIR=1
        CCACHE_SLOPPINESS=pch_defines,time_macros,include_file_mtime,include_file_ctime "${TECHHUB_CCACHE}")
  endif()
endif()

set(TECHHUB_SANITIZE "" CACHE STRING "Sanitizers to compile everything with, as in -fsanitize=")
if(TECHHUB_SANITIZE)
  add_compile_options("-fsanitize=${TECHHUB_SANITIZE}" -fno-sanitize-recover=all -fno-omit-frame-pointer)
  add_link_options("-fsanitize=${TECHHUB_SANITIZE}")
  add_compile_definitions(_GLIBCXX_ASSERTIONS)
  set(CMAKE_CXX_FLAGS_RELWITHDEBINFO "-O1 -gline-tables-only")
endif()

# clang stamps a precompiled header with the time of its sources, which differs in every checkout.
add_compile_options("$<$<CXX_COMPILER_ID:Clang>:SHELL:-Xclang -fno-pch-timestamp>")

# techhub_warnings(target [RELAXED])
# RELAXED leaves out the arithmetic conversions: what a test or a benchmark writes there is its own affair.
function(techhub_warnings target)
  target_compile_options(${target} PRIVATE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual
    # {.name = value} for the fields that differ from their defaults is how options are written here.
    -Wno-missing-field-initializers)
  if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What these follow through inlined std::string and std::optional code, g++ 12 gets wrong too often (GCC bugs 105329
    # and 105651). The sanitizers look for the same mistakes.
    target_compile_options(${target} PRIVATE
      -Wno-array-bounds -Wno-free-nonheap-object -Wno-maybe-uninitialized -Wno-restrict -Wno-stringop-overflow
      -Wno-stringop-overread)
  endif()
  if(NOT "RELAXED" IN_LIST ARGN)
    # Signed to unsigned is left out: g++ keeps it apart from -Wconversion, clang does not.
    target_compile_options(${target} PRIVATE -Wconversion -Wno-sign-conversion)
  endif()
endfunction()
