#include "server/page.h"

#include <Poco/Base64Encoder.h>

#include <sstream>
#include <string_view>

#include "base/strings.h"
#include "digest/sha256.h"
#include "embedded/page_server.h"

namespace godwit {
namespace {

std::string_view between(std::string_view text, std::string_view begin, std::string_view end) {
  const std::size_t from = text.find(begin) + begin.size();
  return text.substr(from, text.find(end, from) - from);
}

std::string source_of(std::string_view text) {
  Sha256 sum;
  sum.update(text);
  const std::string hex = sum.finish().hex();
  std::ostringstream encoded;
  Poco::Base64Encoder encoder(encoded);
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
    encoder.put(static_cast<char>(hex_value(hex[i]) * 16 + hex_value(hex[i + 1])));
  }
  encoder.close();
  return "'sha256-" + encoded.str() + "'";
}

std::string make_policy() {
  return "default-src 'none'; script-src " + source_of(between(kStatusPage, "<script>", "</script>")) + "; style-src " +
         source_of(between(kStatusPage, "<style>", "</style>")) +
         "; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
}

}  // namespace

const std::string& status_page() {
  static const std::string page(kStatusPage);
  return page;
}

const std::string& status_page_policy() {
  static const std::string policy = make_policy();
  return policy;
}

}  // namespace godwit
