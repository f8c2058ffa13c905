#include <algorithm>
#include <array>
#include <cctype>

#include "base/ascii.h"
#include "base/mask/mask.h"
#include "base/strings.h"

namespace godwit {
namespace {

// Anywhere in a name, also inside a longer word: DBPASSWORD, apitoken.
constexpr auto kAnywhere =
    std::to_array<std::string_view>({"password", "passwd", "passphrase", "passcode", "passwort", "pwd", "secret",
                                     "token", "credential", "apikey", "connectionstring"});

// Words by themselves; more of the name may stand around them.
constexpr auto kWords =
    std::to_array<std::string_view>({"pw", "pass", "auth", "authorization", "bearer", "cred", "creds", "dsn", "jwt",
                                     "otp", "pin", "salt", "hmac", "cookie", "passkey", "pgpass"});

// The owner of a key makes it one: private_key, sshkey. A primary key or a key column is none.
constexpr auto kOwners = std::to_array<std::string_view>(
    {"private", "api",     "access", "auth",    "account", "encryption", "decryption", "license",
     "master",  "session", "shared", "signing", "ssh",     "storage",    "aes",        "rsa",
     "gpg",     "pgp",     "crypt",  "cipher",  "host",    "client",     "server"});

// Behind such a word these name something about the secret, which may be shown: token_table stays secret (in doubt),
// auth_mode does not.
constexpr auto kAbout =
    std::to_array<std::string_view>({"schema", "table", "user", "role", "host", "port", "type", "mode", "column",
                                     "method", "enabled", "database", "db", "sock", "length", "provider", "service"});

template <std::size_t N>
bool is_one_of(const std::array<std::string_view, N>& list, std::string_view word) {
  return std::find(list.begin(), list.end(), word) != list.end();
}

// "dbAuthToken" and "DB_AUTH-token" are db, auth, token.
std::vector<std::string> words_of(std::string_view name) {
  std::vector<std::string> words(1);
  char before = '\0';
  for (const char c : name) {
    const bool upper = is_upper(c);
    const bool letter = upper || is_lower(c);
    const bool begins = upper && is_lower(before);
    if ((!letter || begins) && !words.back().empty()) words.emplace_back();
    if (letter) words.back() += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    before = c;
  }
  if (words.back().empty()) words.pop_back();
  return words;
}

// dbpw, userpass; not bypass and compass.
bool ends_as_secret(const std::string& word) {
  constexpr auto kNone = std::to_array<std::string_view>({"bypass", "compass", "trespass", "surpass", "overpass"});
  return (word.ends_with("pw") || word.ends_with("pass")) && !is_one_of(kNone, word);
}

bool is_owned_key(const std::vector<std::string>& words, std::size_t at) {
  const std::string& word = words[at];
  if (word == "key") return at > 0 && is_one_of(kOwners, words[at - 1]);
  return word.ends_with("key") && is_one_of(kOwners, std::string_view(word).substr(0, word.size() - 3));
}

}  // namespace

bool sounds_secret(std::string_view name) {
  const std::vector<std::string> words = words_of(name);
  const std::string joined = join(words, "");
  if (joined.ends_with("encoding")) return false;  // passwordCharacterEncoding
  for (const std::string_view word : kAnywhere) {
    if (joined.find(word) != std::string::npos) return true;
  }
  if (words.empty() || is_one_of(kAbout, words.back())) return false;
  for (std::size_t i = 0; i < words.size(); ++i) {
    if (is_one_of(kWords, words[i]) || ends_as_secret(words[i]) || is_owned_key(words, i)) return true;
  }
  return false;
}

}  // namespace godwit
