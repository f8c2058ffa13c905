#include "fuzz/reference_text.h"

#include <algorithm>

namespace godwit::fuzz {
namespace {

constexpr std::size_t kLongestName = 64 * 1024;  // as PlaceholderSource has it

std::string lower(std::string text) {
  for (char& c : text) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return text;
}

}  // namespace

std::vector<SourcePosition> places_of(std::string_view text) {
  std::vector<SourcePosition> places;
  places.reserve(text.size() + 1);
  SourcePosition place;
  for (std::size_t i = 0; i < text.size(); ++i) {
    places.push_back(place);
    const auto byte = static_cast<unsigned char>(text[i]);
    if (byte == '\n' && i > 0 && text[i - 1] == '\r') continue;
    if (byte == '\n' || byte == '\r') {
      place = {place.line + 1, 1};
    } else if ((byte & 0xC0U) != 0x80U) {
      ++place.column;
    }
  }
  places.push_back(place);
  return places;
}

ReferenceText plain_text(std::string_view raw) {
  ReferenceText result;
  result.text = raw;
  result.places = places_of(raw);
  return result;
}

// As Flyway does: where bytes match the beginning of the prefix, the first one that doesn't is passed over with them.
ReferenceText replaced_text(std::string_view raw, const std::string& prefix, const std::string& suffix,
                            const std::map<std::string, std::string>& values) {
  ReferenceText result;
  const std::vector<SourcePosition> places = places_of(raw);
  std::size_t at = 0;
  const auto copy = [&](std::size_t count) {
    for (; count > 0; --count, ++at) {
      result.text += raw[at];
      result.places.push_back(places[at]);
    }
  };
  const auto stop = [&](ReferenceText::End end) {
    result.end = end;
    result.failed = places[at];
  };
  while (at < raw.size() && result.end == ReferenceText::End::whole) {
    std::size_t same = 0;
    while (same < prefix.size() && at + same < raw.size() && raw[at + same] == prefix[same]) ++same;
    if (same < prefix.size()) {
      copy(std::min(same + 1, raw.size() - at));
      continue;
    }
    const std::size_t name_begin = at + prefix.size();
    const std::size_t name_end = raw.find(suffix, name_begin);
    if (name_end == std::string_view::npos || name_end + suffix.size() - name_begin > kLongestName + 1) {
      stop(ReferenceText::End::unterminated);
      break;
    }
    const auto value = values.find(lower(std::string(raw.substr(name_begin, name_end - name_begin))));
    if (value == values.end()) {
      stop(ReferenceText::End::missing);
      break;
    }
    result.replaced = true;
    result.text += value->second;
    result.places.insert(result.places.end(), value->second.size(), places[at]);
    at = name_end + suffix.size();
  }
  result.places.push_back(places[at]);
  return result;
}

}  // namespace godwit::fuzz
