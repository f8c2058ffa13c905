#pragma once
// A driver as a file.

#include <string>
#include <vector>

struct godwit_driver;

namespace godwit {

/// The files *.so of the folder, by name. Throws Error(configuration) where the folder is not there, is not an absolute
/// path, or it, one of its files or a folder above could have been written by others than root and this user.
std::vector<std::string> driver_files(const std::string& folder);

/// Loads the library, for the rest of the program. Throws Error(configuration) that names the file where it is no
/// library, has no driver in it, or one of another version, or one that lacks something.
const godwit_driver& load_driver(const std::string& file);

}  // namespace godwit
