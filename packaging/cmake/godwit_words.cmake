# The manual page and the completions of shells, as the program itself prints them whenever it was linked.
set(GODWIT_WORDS ${CMAKE_BINARY_DIR}/words)
file(MAKE_DIRECTORY ${GODWIT_WORDS})

function(godwit_print_words target)
  set(script "\"$0\" man >godwit.1")
  foreach(shell bash zsh fish)
    string(APPEND script " && \"$0\" completion ${shell} >godwit.${shell}")
  endforeach()
  add_custom_command(TARGET ${target} POST_BUILD COMMAND sh -c ${script} $<TARGET_FILE:${target}>
                     WORKING_DIRECTORY ${GODWIT_WORDS} VERBATIM)
endfunction()
