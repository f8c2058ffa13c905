# cpack -G DEB: the program as a service of the operating system, godwit_<version>_<arch>.deb. Headers and archives for
# other programs (the component "library") are not part of it, and what only the package needs (the component "service")
# is not part of cmake --install: its places are absolute.
set(GODWIT_MAINTAINER "maintainers of godwit <maintainers@godwit.invalid>" CACHE STRING "Who answers for the package")
set(GODWIT_ETC /etc/godwit)
set(debian ${CMAKE_SOURCE_DIR}/packaging/debian)
set(service COMPONENT service EXCLUDE_FROM_ALL)

# Units name the program by its place in the package.
set(CMAKE_INSTALL_FULL_BINDIR /usr/bin)
file(READ ${CMAKE_SOURCE_DIR}/packaging/systemd/hardening.conf GODWIT_HARDENING)
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/packaging/systemd/hardening.conf)
function(godwit_unit input output)
  set(GODWIT_WHICH "${ARGV2}")
  set(GODWIT_ARGUMENTS "${ARGV3}")
  configure_file(${CMAKE_SOURCE_DIR}/packaging/systemd/${input}.in systemd/${output} @ONLY)
  install(FILES ${CMAKE_BINARY_DIR}/systemd/${output} DESTINATION lib/systemd/system ${service})
endfunction()
godwit_unit(godwit.service godwit.service)
godwit_unit(godwit-migrate.service godwit-migrate.service "all datasources")
godwit_unit(godwit-migrate.service godwit-migrate@.service "datasource %i" " --datasource %i")

install(FILES ${debian}/godwit.yml DESTINATION ${GODWIT_ETC} PERMISSIONS OWNER_READ OWNER_WRITE ${service})
install(FILES ${debian}/copyright DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/godwit ${service})
install(FILES ${debian}/overrides DESTINATION ${CMAKE_INSTALL_DATADIR}/lintian/overrides RENAME godwit ${service})

# What Debian has in another form: manual pages and the list of changes compressed, without a time of their own, and the
# completions of zsh in a folder that its zsh looks into. Folders are open to all, whatever the umask of who packs.
install(CODE "
  set(root \"\$ENV{DESTDIR}\")
  if(root STREQUAL \"\")
    message(FATAL_ERROR \"The component service is for cpack -G DEB.\")
  endif()
  set(share \"\${root}\${CMAKE_INSTALL_PREFIX}/share\")
  file(READ \"${CMAKE_SOURCE_DIR}/CHANGELOG.md\" changes)
  file(WRITE \"\${share}/doc/godwit/changelog\" \"\${changes}\")
  file(CHMOD \"\${share}/doc/godwit/changelog\" PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
  file(RENAME \"\${share}/zsh/site-functions\" \"\${share}/zsh/vendor-completions\")
  set(must COMMAND_ERROR_IS_FATAL ANY)
  execute_process(COMMAND gzip -9nf \"\${share}/doc/godwit/changelog\" \"\${share}/man/man1/godwit.1\" \${must})
  execute_process(COMMAND find \"\${root}\" -type d -exec chmod 0755 {} + \${must})" ${service})

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME godwit)
set(CPACK_PACKAGE_VENDOR godwit)
set(CPACK_PACKAGE_CONTACT ${GODWIT_MAINTAINER})
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_COMPONENTS_ALL program service)
set(CPACK_COMPONENTS_GROUPING ALL_COMPONENTS_IN_ONE)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION database)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_PACKAGE_DEPENDS adduser)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "checksummed SQL migration runner")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION "Applies versioned SQL scripts to SQLite, PostgreSQL, MySQL and MariaDB,
records each with its checksum in the table flyway_schema_history, and refuses
to go on when an applied script was edited. Databases that Flyway manages can
be handed over and back.
.
Runs by hand, in a pipeline, at the boot of a server, or as a system service:
the package holds the units godwit.service, godwit-migrate.service and
godwit-migrate@.service, which it neither enables nor starts.")
set(CPACK_DEBIAN_PACKAGE_CONTROL_EXTRA ${debian}/postinst ${debian}/prerm ${debian}/postrm ${debian}/conffiles)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
include(CPack)
