# cmake -DBUILD=<build folder> -DSOURCE=<consumer> -DWORK=<scratch> -DCOMPILER=<c++> -P check.cmake
# Installs the library, moves the prefix, and builds and runs the consumer against it there.

function(run)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(NOT status EQUAL 0)
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}: ${status}\n${output}")
  endif()
endfunction()

set(configure "${CMAKE_COMMAND}" -G Ninja -S "${SOURCE}" "-DCMAKE_CXX_COMPILER=${COMPILER}"
              "-DCMAKE_PREFIX_PATH=${WORK}/moved")

file(REMOVE_RECURSE "${WORK}")
run("${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${WORK}/installed")
file(RENAME "${WORK}/installed" "${WORK}/moved")
run(${configure} -B "${WORK}/build")
run("${CMAKE_COMMAND}" --build "${WORK}/build")
run("${CMAKE_COMMAND}" -E chdir "${WORK}" "${WORK}/build/consumer")

# refused(<what the output must say> command...)
function(refused reason)
  execute_process(COMMAND ${ARGN} RESULT_VARIABLE status OUTPUT_VARIABLE output ERROR_VARIABLE output)
  if(status EQUAL 0 OR NOT output MATCHES "${reason}")
    list(JOIN ARGN " " command)
    message(FATAL_ERROR "${command}: did not fail with `${reason}` but ended with ${status}\n${output}")
  endif()
endfunction()

# Another version of Boost is refused by the package, and where that is not looked at, by the linker.
set(other "${WORK}/other")
file(WRITE "${other}/BoostConfigVersion.cmake" "set(PACKAGE_VERSION 1.81.0)\nset(PACKAGE_VERSION_COMPATIBLE TRUE)\n")
file(WRITE "${other}/BoostConfig.cmake"
     "set(Boost_VERSION_MACRO 108100)\nadd_library(Boost::headers INTERFACE IMPORTED)\nset(Boost_FOUND 1)\n")
refused("built with Boost" ${configure} -B "${WORK}/refused" "-DBoost_DIR=${other}")
file(WRITE "${other}/boost/version.hpp" "#define BOOST_VERSION 108100\n#define BOOST_LIB_VERSION \"1_81\"\n")
run(${configure} -B "${WORK}/unlinked" "-DCMAKE_CXX_FLAGS=-isystem ${other}")
refused("undefined reference to `[^`]*108100" "${CMAKE_COMMAND}" --build "${WORK}/unlinked")
file(REMOVE_RECURSE "${WORK}")
