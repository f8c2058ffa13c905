#include <algorithm>

#include "base/mask/mask.h"
#include "base/mask/mask_parts.h"
#include "base/strings.h"

namespace godwit {
namespace {

constexpr std::size_t kShortestPiece = 6;  // of one that was cut
constexpr std::size_t kShortestLine = 8;   // of one with several
constexpr std::string_view kQuotes = "'\"`";
constexpr auto kEnd = std::string_view::npos;

// As it may turn up: itself, on one line, and line by line.
std::vector<std::string> forms_of(const std::vector<std::string>& secrets) {
  std::vector<std::string> forms;
  for (const std::string& secret : secrets) {
    if (secret.size() < kShortestSecret) continue;
    forms.push_back(secret);
    std::string one_line = excerpt(secret, secret.size());
    if (one_line != secret && one_line.size() >= kShortestSecret) forms.push_back(std::move(one_line));
    if (secret.find('\n') == std::string::npos) continue;
    for (std::string& line : split_list(secret, '\n')) {
      if (line.size() >= kShortestLine) forms.push_back(std::move(line));
    }
  }
  std::stable_sort(forms.begin(), forms.end(), [](const auto& a, const auto& b) { return a.size() > b.size(); });
  forms.erase(std::unique(forms.begin(), forms.end()), forms.end());
  return forms;
}

// How much of the secret's beginning stands in front of `end`.
std::size_t beginning_before(std::string_view text, std::size_t end, std::string_view secret) {
  for (std::size_t size = std::min(end, secret.size() - 1); size >= kShortestPiece; --size) {
    if (text.substr(end - size, size) == secret.substr(0, size)) return size;
  }
  return 0;
}

// How much of the secret's end stands at `begin`.
std::size_t end_at(std::string_view text, std::size_t begin, std::string_view secret) {
  for (std::size_t size = std::min(text.size() - begin, secret.size() - 1); size >= kShortestPiece; --size) {
    if (text.substr(begin, size) == secret.substr(secret.size() - size)) return size;
  }
  return 0;
}

bool is_cut(std::string_view text, std::size_t at) {
  const std::string_view rest = text.substr(at);
  return rest.empty() || rest.starts_with("…") || rest.starts_with("...") || kQuotes.find(rest.front()) != kEnd;
}

// Servers quote the statement from where they stopped, up to a limit: a quote can begin or end inside a secret.
void mask_pieces(std::string& text, std::string_view secret) {
  for (std::size_t at = 0; at <= text.size(); ++at) {
    if (at > 0 && kQuotes.find(text[at - 1]) != kEnd) {
      if (const std::size_t size = end_at(text, at, secret)) text.replace(at, size, kMask);
      const std::size_t close = text.find(text[at - 1], at);
      const bool inside = close != kEnd && close - at >= kShortestSecret &&
                          secret.find(std::string_view(text).substr(at, close - at)) != kEnd;
      if (inside) text.replace(at, close - at, kMask);
    }
    if (!is_cut(text, at)) continue;
    const std::size_t size = beginning_before(text, at, secret);
    if (size == 0) continue;
    text.replace(at - size, size, kMask);
    at = at - size + kMask.size();
  }
}

}  // namespace

std::string mask_secrets(std::string text, const std::vector<std::string>& secrets) {
  const std::vector<std::string> forms = forms_of(secrets);
  for (const std::string& form : forms) text = replace_all(std::move(text), form, kMask);
  for (const std::string& form : forms) {
    if (form.size() > kShortestPiece) mask_pieces(text, form);
  }
  return text;
}

}  // namespace godwit
