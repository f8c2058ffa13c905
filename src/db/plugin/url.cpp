#include "db/url.h"

#include "base/mask/mask.h"
#include "base/strings.h"
#include "db/plugin/parts.h"

namespace godwit {
namespace {

// user:password@ in front of a host.
void take_user(CleanUrl& clean) {
  const std::size_t begin = clean.url.find("//");
  if (begin == std::string::npos) return;
  const std::size_t end = std::min(clean.url.find_first_of("/?#", begin + 2), clean.url.size());
  const std::size_t at = clean.url.rfind('@', end);
  if (at == std::string::npos || at < begin + 2) return;
  const std::string user = clean.url.substr(begin + 2, at - begin - 2);
  const std::size_t colon = user.find(':');
  clean.user = percent_decode(user.substr(0, colon));
  if (colon == std::string::npos) return;
  clean.password = percent_decode(user.substr(colon + 1));
  clean.url.erase(begin + 2 + colon, user.size() - colon);
}

// …?user=…&password=…
void take_parameters(CleanUrl& clean) {
  const std::size_t mark = clean.url.find('?');
  if (mark == std::string::npos) return;
  std::vector<std::string> left;
  for (const std::string& part : split_list(clean.url.substr(mark + 1), '&')) {
    const std::size_t equals = std::min(part.find('='), part.size());
    const std::string name = to_lower(part.substr(0, equals));
    const std::string value = equals == part.size() ? "" : percent_decode(part.substr(equals + 1));
    if (name == "user") clean.user = value;
    if (name == "password") clean.password = value;
    if (name != "user" && name != "password") left.push_back(part);
  }
  clean.url.resize(mark);
  if (!left.empty()) clean.url += "?" + join(left, "&");
}

}  // namespace

CleanUrl clean_url(const std::string& url) {
  CleanUrl clean{url, "", ""};
  take_user(clean);
  take_parameters(clean);
  if (mask_url(clean.url) == clean.url) return clean;
  throw Error(ErrorCode::invalid_url, "The URL " + mask_url(url) +
                                          " holds a password in a place that it cannot be taken out of. Give user and "
                                          "password as settings of their own.");
}

}  // namespace godwit
