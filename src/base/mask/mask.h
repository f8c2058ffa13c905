#pragma once
// Passwords out of text: URLs, connection strings, SQL, database error texts.

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

/// In bytes. A shorter secret would blank out ordinary words, so it is not masked where it turns up.
inline constexpr std::size_t kShortestSecret = 4;

/// The URL with its password (user:password@, and password=, sslpassword=… among the parameters) replaced by ***. The
/// whole text is taken for the URL, blanks and quotes in it for parts of the password. Of a URL in which nobody can
/// tell where a password would stand ("app:secret@tcp(h)/d") only the scheme is left.
std::string mask_url(std::string_view url);

/// "postgresql:", "jdbc:oracle:": the words in front, as far as they name a database; "" if none do.
std::string shown_scheme(std::string_view url);

/// Is it the name of something secret: password, db_pw, authToken, PRIVATE_KEY, dsn?
bool sounds_secret(std::string_view name);

/// `text` with every URL password, every `password=…` and other value named like a secret, the literals of
/// CREATE/ALTER USER and ROLE, IDENTIFIED BY, PASSWORD and SECRET, and every occurrence of the given secrets
/// (kShortestSecret or more, also cut or on one line) replaced by ***. In doubt it masks too much.
std::string mask_text(std::string_view text, const std::vector<std::string>& secrets = {});

/// The secrets that mask_text(text) takes out, without quotes: to be masked where they turn up elsewhere, as in a
/// server's message about a piece of the statement.
std::vector<std::string> secrets_in(std::string_view text);

}  // namespace godwit
