# The installed package. It may be moved: nothing in it holds the prefix.
include(CMakePackageConfigHelpers)

set(package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/techhub")
set(TECHHUB_DATA_DIR "${CMAKE_INSTALL_DATADIR}/techhub")
set(TECHHUB_BOOST_VERSION "${Boost_VERSION_MACRO}")

install(TARGETS techhub EXPORT techhub FILE_SET HEADERS)
install(EXPORT techhub NAMESPACE techhub:: FILE techhubTargets.cmake DESTINATION "${package_dir}")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/techhubConfig.cmake.in"
  "${PROJECT_BINARY_DIR}/techhubConfig.cmake" INSTALL_DESTINATION "${package_dir}" PATH_VARS TECHHUB_DATA_DIR)
# Before 1.0 a new minor version may break whoever compiled against the last.
write_basic_package_version_file("${PROJECT_BINARY_DIR}/techhubConfigVersion.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/techhubConfig.cmake" "${PROJECT_BINARY_DIR}/techhubConfigVersion.cmake"
        DESTINATION "${package_dir}")

foreach(file IN LISTS TECHHUB_DATA_FILES)
  get_filename_component(folder "${file}" DIRECTORY)
  install(FILES "${PROJECT_SOURCE_DIR}/${file}" DESTINATION "${TECHHUB_DATA_DIR}/${folder}")
endforeach()
install(FILES LICENSE DESTINATION "${CMAKE_INSTALL_DOCDIR}")
