#pragma once
// Passwords out of text: URLs, connection strings, database error texts.

#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// The URL with its password (user:password@, and password=, sslpassword=… among the parameters) replaced by ***. The
/// whole text is taken for the URL, blanks and quotes in it for parts of the password.
std::string mask_url(std::string_view url);

/// Is it the name of something secret: a password, a token?
bool sounds_secret(std::string_view name);

/// `text` with every URL password, every `password=…`, `PASSWORD '…'` and `IDENTIFIED BY '…'`, and every occurrence of
/// the given secrets (4 characters or more) replaced by ***. In doubt it masks too much.
std::string mask_text(std::string_view text, const std::vector<std::string>& secrets = {});

}  // namespace godwit
