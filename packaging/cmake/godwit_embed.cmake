# A text file compiled into the binary.
#   godwit_embed(godwit_server ${CMAKE_CURRENT_SOURCE_DIR}/server/page.html kStatusPage)
# makes embedded/<file name without .html, .json…>_<folder name>.h, which defines `inline constexpr std::string_view
# godwit::kStatusPage` with the file's bytes; the target's own sources may include it. A change of the file runs CMake again by itself.
function(godwit_embed target file symbol)
  get_filename_component(name "${file}" NAME_WE)
  get_filename_component(file_name "${file}" NAME)
  get_filename_component(folder "${file}" DIRECTORY)
  get_filename_component(folder "${folder}" NAME)
  file(READ "${file}" content)
  string(LENGTH "${content}" bytes)
  if(bytes GREATER 65535)
    message(FATAL_ERROR "${file} has ${bytes} bytes: 65536 with its end is the longest text that C++ compilers must take")
  endif()
  if(content MATCHES "[)]embedded\"")
    message(FATAL_ERROR "${file} holds the text that ends an embedded file")
  endif()
  string(CONCAT header
    "#pragma once\n// Made from ${folder}/${file_name} by godwit_embed.\n\n#include <string_view>\n\nnamespace godwit {\n\n"
    "inline constexpr std::string_view ${symbol} = R\"embedded(" "${content}" ")embedded\";\n\n}  // namespace godwit\n")
  file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/generated/embedded/${name}_${folder}.h" CONTENT "@header@" @ONLY)
  set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
  get_target_property(type ${target} TYPE)
  if(NOT type STREQUAL "INTERFACE_LIBRARY")
    target_include_directories(${target} PRIVATE "${CMAKE_BINARY_DIR}/generated")
  endif()
endfunction()
