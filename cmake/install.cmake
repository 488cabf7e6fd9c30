# What `make install` puts where: library, headers, entente.pc, CMake package, command, packages, schema, documents.
# Nothing installed knows the prefix: a tree may be moved after it was installed, or staged with DESTDIR.
include(CMakePackageConfigHelpers)
set(ENTENTE_PC_XLSX "")
if(ENTENTE_XLSX)
  set(ENTENTE_PC_XLSX " xlsxwriter")
endif()
set(cmake_dir ${CMAKE_INSTALL_LIBDIR}/cmake/entente)

file(RELATIVE_PATH to_lib /prefix/${CMAKE_INSTALL_BINDIR} /prefix/${CMAKE_INSTALL_LIBDIR})
set_target_properties(entente_command PROPERTIES INSTALL_RPATH "$ORIGIN/${to_lib}")

install(TARGETS entente EXPORT entente)
install(TARGETS entente_command)
install(DIRECTORY include/entente DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} FILES_MATCHING PATTERN *.h)

install(EXPORT entente FILE ententeTargets.cmake NAMESPACE entente:: DESTINATION ${cmake_dir})
configure_package_config_file(cmake/ententeConfig.cmake.in cmake/ententeConfig.cmake INSTALL_DESTINATION ${cmake_dir})
# While the version begins with 0, a minor version may break what the last one promised.
write_basic_package_version_file(cmake/ententeConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cmake/ententeConfig.cmake ${PROJECT_BINARY_DIR}/cmake/ententeConfigVersion.cmake
  DESTINATION ${cmake_dir})

file(RELATIVE_PATH ENTENTE_PC_TO_PREFIX /prefix/${CMAKE_INSTALL_LIBDIR}/pkgconfig /prefix)
string(REGEX REPLACE "/$" "" ENTENTE_PC_TO_PREFIX ${ENTENTE_PC_TO_PREFIX})
set(ENTENTE_PLAIN_FLAGS "") # of those without a pkg-config file
foreach(name ${ENTENTE_PLAIN_NAMES})
  string(APPEND ENTENTE_PLAIN_FLAGS "-l${name} ")
endforeach()
configure_file(cmake/entente.pc.in cmake/entente.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/cmake/entente.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig)

install(DIRECTORY packages schema DESTINATION ${CMAKE_INSTALL_DATADIR}/entente
  FILES_MATCHING PATTERN *.yaml PATTERN *.csv PATTERN *.json)
install(DIRECTORY data/concordances DESTINATION ${CMAKE_INSTALL_DATADIR}/entente
  FILES_MATCHING PATTERN *.csv PATTERN *.md)
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN *.md)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN *.c)
foreach(document README.md LICENSE NOTICE CHANGELOG.md)
  install(FILES ${document} DESTINATION ${CMAKE_INSTALL_DOCDIR} OPTIONAL)
endforeach()
