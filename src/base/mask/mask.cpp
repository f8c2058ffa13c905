// No parser of URLs: it would end a password that was not encoded at its first @, : or / and leave the rest to be seen.
// Where a text can be read in two ways, the way that masks more is taken.
#include "base/mask/mask.h"

#include <algorithm>

#include "base/ascii.h"
#include "base/mask/mask_parts.h"
#include "base/strings.h"

namespace godwit {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";
constexpr auto kEnd = std::string_view::npos;

bool is_blank(char c) {
  return kBlanks.find(c) != kEnd;
}

bool is_word(char c) {
  return is_alphanumeric(c) || c == '_';
}

// "host:5432/…": what stands behind the colon is digits up to the end of the authority.
bool is_port(std::string_view behind_colon) {
  const std::size_t end = behind_colon.find_first_not_of("0123456789");
  return end != 0 && (end == kEnd || std::string_view("/?,;#\"'`>)").find(behind_colon[end]) != kEnd);
}

// Where "?name=" begins. An @ behind it may belong to the value of a parameter.
std::size_t begin_of_parameters(std::string_view url) {
  for (std::size_t at = url.find('?'); at != kEnd; at = url.find('?', at + 1)) {
    const auto name = url.begin() + static_cast<std::ptrdiff_t>(at) + 1;
    const auto end = std::find_if_not(name, url.end(), [](char c) { return is_word(c) || c == '.' || c == '-'; });
    if (end != name && end != url.end() && *end == '=') return at;
  }
  return url.size();
}

// The quote that ends a URL in a text, told from the one in front of its scheme; 0 if it stands bare.
char closing_quote(std::string_view text, std::size_t slashes) {
  std::size_t begin = slashes;
  while (begin > 0 && (is_word(text[begin - 1]) || std::string_view("+.:-").find(text[begin - 1]) != kEnd)) --begin;
  if (begin == 0) return 0;
  const char quote = text[begin - 1];
  if (quote == '<') return '>';
  return quote == '"' || quote == '\'' || quote == '`' ? quote : '\0';
}

// The last @ of the first word that has one: for a password that holds the blank or quote that seemed to end the URL.
std::size_t at_beyond(std::string_view text, std::size_t colon) {
  const std::string_view line = text.substr(0, text.find('\n', colon));
  const std::size_t first = line.find('@', colon);
  return first == kEnd ? kEnd : line.substr(0, line.find_first_of(kBlanks, first)).rfind('@');
}

// "user:password@" behind the slashes: the colon and the @. The last @ counts, so that a password with @ : / or ? in it
// is masked whole; a URL that could be read in two ways rather loses its host than shows a password.
struct Password {
  std::size_t colon = kEnd;
  std::size_t at = kEnd;  // kEnd if there is none
};

Password find_password(std::string_view text, std::size_t begin, std::size_t end) {
  const std::string_view url = text.substr(begin, end - begin);
  const std::size_t parameters = begin_of_parameters(url);
  const std::size_t colon = url.substr(0, parameters).find(':');
  if (colon == kEnd) return {};
  std::size_t at = url.substr(0, parameters).rfind('@');
  if (at == kEnd && !is_port(url.substr(colon + 1)) && !url.starts_with('[')) {
    at = url.rfind('@');
    if (at == kEnd) at = at_beyond(text.substr(begin), colon);
  }
  if (at == kEnd || at < colon) return {};
  return {begin + colon, begin + at};
}

// The next place of something at or behind a place that only ever grows: no byte is looked at twice.
class NextPlace {
 public:
  NextPlace(std::string_view text, std::string_view bytes) : text_(text), bytes_(bytes) {}
  std::size_t from(std::size_t begin) {
    if (place_ < begin || !known_) place_ = std::min(text_.find_first_of(bytes_, begin), text_.size());
    known_ = true;
    return place_;
  }

 private:
  std::string_view text_;
  std::string_view bytes_;
  std::size_t place_ = 0;
  bool known_ = false;
};

std::string mask_authorities(std::string_view text, bool one_url, TakenOut found) {
  NextPlace sign(text, "@"), line(text, "\n"), blank(text, kBlanks);
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = text.find("://"); at != kEnd; at = text.find("://", std::max(at + 3, done))) {
    const std::size_t begin = at + 3;
    if (sign.from(begin) >= (one_url ? text.size() : line.from(begin))) continue;  // nothing to mask on this line
    const char quote = closing_quote(text, at);
    std::size_t end = one_url ? text.size() : blank.from(begin);
    if (quote && !one_url) end = std::min(end, text.substr(0, end).find(quote, begin));
    const Password password = find_password(text, begin, end);
    if (password.at == kEnd) continue;
    result += text.substr(done, password.colon + 1 - done);
    if (found) found->emplace_back(text.substr(password.colon + 1, password.at - password.colon - 1));
    result += kMask;
    done = password.at;
  }
  result += text.substr(done);
  return result;
}

// A quote with a blank, a mark or nothing behind it closes what stands around the parameter.
bool closes(std::string_view text, std::size_t at) {
  if (std::string_view("\"'`>").find(text[at]) == kEnd) return false;
  return at + 1 == text.size() || std::string_view(" \t\r\n,.;:)]}&'\"").find(text[at + 1]) != kEnd;
}

std::size_t end_of_value(std::string_view text, std::size_t begin, bool one_url) {
  if (begin < text.size() && !one_url && (text[begin] == '\'' || text[begin] == '"') && !closes(text, begin)) {
    return end_of_quoted(text, begin);
  }
  std::size_t end = begin;
  while (end < text.size() && text[end] != '&' && (one_url || !(is_blank(text[end]) || closes(text, end)))) ++end;
  return end;
}

// Where the value behind a word for password begins: "password=x", "password = 'x'", "PASSWORD 'x'"; kEnd if none does.
std::size_t begin_of_value(std::string_view text, std::size_t behind_word, bool needs_quote) {
  std::size_t at = std::min(text.find_first_not_of(kBlanks, behind_word), text.size());
  if (at < text.size() && text[at] == '=' && !needs_quote) {
    const std::size_t value = text.find_first_not_of(kBlanks, at + 1);
    const bool quoted = value != kEnd && text[value] == '\'';
    return quoted || at != behind_word ? value : at + 1;
  }
  return at < text.size() && at > behind_word && text[at] == '\'' ? at : kEnd;
}

void mask_values(std::string& text, std::string_view word, bool one_url, TakenOut found) {
  const std::string lower = to_lower(text);
  const bool needs_quote = word == "identified by";
  std::string result;
  std::size_t done = 0;
  for (std::size_t at = lower.find(word); at != kEnd; at = lower.find(word, at + word.size())) {
    const std::size_t value = begin_of_value(text, at + word.size(), needs_quote);
    if (at < done || value == kEnd) continue;
    const std::size_t end = end_of_value(text, value, one_url);
    result += text.substr(done, value - done);
    if (end > value) result += kMask;
    if (found && end > value) found->push_back(text.substr(value, end - value));
    done = end;
  }
  text = result + text.substr(done);
}

std::string mask(std::string text, bool one_url, TakenOut found = nullptr) {
  text = mask_authorities(text, one_url, found);
  for (const std::string_view word : {"password", "passwd", "pwd", "identified by"}) {
    mask_values(text, word, one_url, found);
  }
  return text;
}

// SQLCipher and its like take the key of the file in the URL, where a key is of nothing else.
bool is_secret_parameter(std::string_view name) {
  return sounds_secret(name) || equals_ignore_case(name, "key") || equals_ignore_case(name, "hexkey") ||
         equals_ignore_case(name, "textkey");
}

// ?token=…&authKey=…: whatever is named like a secret.
std::string mask_parameters(const std::string& url) {
  std::size_t at = std::min(begin_of_parameters(url) + 1, url.size());
  std::string result = url.substr(0, at);
  while (at < url.size()) {
    const std::size_t end = std::min(url.find('&', at), url.size());
    const std::size_t equals = url.find('=', at);
    const bool secret = equals < end && equals + 1 < end && is_secret_parameter(url.substr(at, equals - at));
    result += secret ? url.substr(at, equals + 1 - at) + std::string(kMask) : url.substr(at, end - at);
    if (end < url.size()) result += '&';
    at = end + 1;
  }
  return result;
}

// "scheme://…", where user and password have their place.
bool has_authority(std::string_view url) {
  const std::size_t slashes = url.find("://");
  const auto fits = [](char c) { return is_word(c) || c == '+' || c == '-' || c == '.' || c == ':'; };
  return slashes != kEnd && slashes != 0 &&
         std::all_of(url.begin(), url.begin() + static_cast<std::ptrdiff_t>(slashes), fits);
}

// Behind the scheme of a URL without "//": a path or a name that is all there is, or words among which a password could
// be. A path may hold an @ and a colon of its own.
bool may_hold_password(std::string_view rest) {
  if (rest.starts_with("file:")) rest.remove_prefix(5);
  const std::string_view path = rest.substr(0, rest.find('?'));
  const bool is_path = path.starts_with('/') || path.starts_with('.');
  const std::size_t at = path.rfind('@');
  const std::size_t colon = path.find(':');
  if (path.find('=') != kEnd) return true;
  if (at != kEnd) return !is_path || colon < at;
  return colon != kEnd && colon != 0;  // :memory:
}

}  // namespace

std::size_t end_of_quoted(std::string_view text, std::size_t begin) {
  for (std::size_t i = begin + 1; i < text.size(); ++i) {
    if (text[i] == '\\') {
      ++i;
    } else if (text[i] == text[begin]) {
      if (i + 1 == text.size() || text[i + 1] != text[begin]) return i + 1;
      ++i;
    }
  }
  return text.size();
}

std::string mask_text(std::string_view input, const std::vector<std::string>& secrets) {
  return mask(mask_sql(mask_secrets(std::string(input), secrets), nullptr), false);
}

std::vector<std::string> secrets_in(std::string_view text) {
  std::vector<std::string> found;
  mask(mask_sql(text, &found), false, &found);
  std::erase(found, kMask);
  return found;
}

std::string shown_scheme(std::string_view url) {
  std::size_t end = 0;
  for (std::size_t colon = url.find(':'); colon != kEnd; colon = url.find(':', end)) {
    const std::string_view word = url.substr(end, colon - end);
    const bool fits = !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
      return is_word(c) || c == '+' || c == '-' || c == '.';
    });
    if (!fits) break;
    end = colon + 1;
    if (!equals_ignore_case(word, "jdbc")) break;
  }
  return std::string(url.substr(0, end));
}

std::string mask_url(std::string_view url) {
  if (has_authority(url)) return mask_parameters(mask(std::string(url), true));
  const std::string scheme = shown_scheme(url);
  return may_hold_password(url.substr(scheme.size())) ? scheme + std::string(kMask)
                                                      : mask_parameters(mask(std::string(url), true));
}

}  // namespace godwit
