# The data files of the library. techhub_embed(target) compiles them into the target, see src/embedded.hpp.

file(GLOB TECHHUB_DATA_FILES RELATIVE "${PROJECT_SOURCE_DIR}" CONFIGURE_DEPENDS
     "${PROJECT_SOURCE_DIR}/policies/*.json" "${PROJECT_SOURCE_DIR}/mappings/*.json"
     "${PROJECT_SOURCE_DIR}/calendars/*.json" "${PROJECT_SOURCE_DIR}/modules/*.json")

function(techhub_embed target)
  set(output "${PROJECT_BINARY_DIR}/generated/embedded.cpp")
  set(script "${PROJECT_SOURCE_DIR}/cmake/embed.cmake")
  list(TRANSFORM TECHHUB_DATA_FILES PREPEND "${PROJECT_SOURCE_DIR}/" OUTPUT_VARIABLE inputs)
  # The list is an input too: taking a file away must rebuild the output.
  file(GENERATE OUTPUT "${PROJECT_BINARY_DIR}/generated/embedded.txt" CONTENT "${TECHHUB_DATA_FILES}")
  add_custom_command(
    OUTPUT "${output}"
    COMMAND "${CMAKE_COMMAND}" "-DROOT=${PROJECT_SOURCE_DIR}"
            "-DLIST=${PROJECT_BINARY_DIR}/generated/embedded.txt" "-DOUTPUT=${output}" -P "${script}"
    DEPENDS "${script}" "${PROJECT_BINARY_DIR}/generated/embedded.txt" ${inputs}
    COMMENT "Embedding the data files"
    VERBATIM)
  target_sources(${target} PRIVATE "${output}")
  set_source_files_properties("${output}" PROPERTIES SKIP_PRECOMPILE_HEADERS ON)
endfunction()
