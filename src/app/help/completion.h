#pragma once
// The words that a shell offers behind the tab key.

#include <string>
#include <string_view>

namespace godwit {

/// The completion script of bash, zsh or fish, made from the tables of commands and keys; "" for another shell.
std::string render_completion(std::string_view shell);

}  // namespace godwit
