# The library as other programs find it: find_package(godwit), targets godwit::godwit and godwit::poco, and godwit.pc.
include(GNUInstallDirs)
include(CMakePackageConfigHelpers)

# One archive of all modules that the door include/godwit needs: those that stand above the include() of this file. What they link to is
# linked by whoever uses it.
set(objects "")
get_property(modules GLOBAL PROPERTY godwit_modules)
foreach(module IN LISTS modules)
  get_target_property(type ${module} TYPE)
  if(NOT type STREQUAL INTERFACE_LIBRARY)
    list(APPEND objects $<TARGET_OBJECTS:${module}>)
  endif()
endforeach()
add_library(godwit_library STATIC ${objects})
set_target_properties(godwit_library PROPERTIES OUTPUT_NAME godwit EXPORT_NAME godwit LINKER_LANGUAGE CXX)
target_include_directories(godwit_library PUBLIC $<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>)
target_compile_features(godwit_library PUBLIC cxx_std_20)
target_link_libraries(godwit_library PRIVATE Threads::Threads OpenSSL::Crypto ZLIB::ZLIB PkgConfig::UTF8PROC ${godwit_database_libs})
if(GODWIT_PLUGINS)
  target_link_libraries(godwit_library PRIVATE ${CMAKE_DL_LIBS})
endif()
list(JOIN godwit_database_packages " " pc_requires)
string(PREPEND pc_requires "libcrypto zlib libutf8proc ")
list(JOIN godwit_database_flags " " pc_libraries)
list(JOIN godwit_database_find "\n" find_databases)

add_library(godwit_poco_library STATIC $<TARGET_OBJECTS:godwit_poco>)
set_target_properties(godwit_poco_library PROPERTIES OUTPUT_NAME godwit-poco EXPORT_NAME poco LINKER_LANGUAGE CXX)
target_link_libraries(godwit_poco_library PUBLIC godwit_library Poco::Util Poco::Data Poco::Foundation)

set(library COMPONENT library)
install(TARGETS godwit_library godwit_poco_library EXPORT godwit ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} ${library})
install(DIRECTORY ${CMAKE_SOURCE_DIR}/include/godwit DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} ${library})
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/godwit)
install(EXPORT godwit NAMESPACE godwit:: FILE godwit-targets.cmake DESTINATION ${package_folder} ${library})
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/godwit-config.cmake.in godwit-config.cmake
                              INSTALL_DESTINATION ${package_folder})
write_basic_package_version_file(godwit-config-version.cmake COMPATIBILITY SameMinorVersion)
# It goes along where the installed tree is moved.
file(RELATIVE_PATH to_prefix /${CMAKE_INSTALL_LIBDIR}/pkgconfig /)
configure_file(${CMAKE_CURRENT_LIST_DIR}/godwit.pc.in godwit.pc @ONLY)
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/godwit-config.cmake ${CMAKE_CURRENT_BINARY_DIR}/godwit-config-version.cmake
        DESTINATION ${package_folder} ${library})
install(FILES ${CMAKE_CURRENT_BINARY_DIR}/godwit.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig ${library})
