// Replaced as the text streams by; plain stretches are copied whole, up to the first byte of a prefix. Each replacement
// is noted, because a server counts in the replaced text and people look in the file.
#include "script/text/placeholders.h"

#include <algorithm>
#include <cstring>

#include "base/strings.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::size_t kRawSize = 16 * 1024;
// A name is a few words. A suffix that is further away than this is taken as missing, so that a lone prefix at the
// start of a large script doesn't read all of it into memory.
constexpr std::size_t kLongestName = 64 * 1024;

}  // namespace

Placeholders::Placeholders(std::string prefix, std::string suffix, const std::map<std::string, std::string>& values)
    : prefix_(std::move(prefix)), suffix_(std::move(suffix)) {
  if (prefix_.empty() || suffix_.empty()) {
    throw Error(ErrorCode::configuration,
                "The placeholder prefix and suffix must not be empty. Set placeholderPrefix and placeholderSuffix, or "
                "switch replacement off with placeholderReplacement=false.");
  }
  for (const auto& [name, value] : values) set(name, value);
}

void Placeholders::set(std::string_view name, std::string value) {
  values_[to_lower(name)] = std::move(value);
}

const std::string* Placeholders::find(std::string_view name) const {
  const auto found = values_.find(to_lower(name));
  return found == values_.end() ? nullptr : &found->second;
}

PlaceholderSource::PlaceholderSource(TextSource& text, const Placeholders& values, std::string script)
    : text_(text), values_(values), script_(std::move(script)), raw_(kRawSize) {}

std::size_t PlaceholderSource::read(char* buffer, std::size_t size) {
  std::size_t filled = 0;
  while (filled == 0 && size > 0) {
    if (pending_begin_ < pending_.size()) {
      filled = std::string_view(pending_).substr(pending_begin_).copy(buffer, size);
      pending_begin_ += filled;
    } else if (raw_begin_ == raw_end_ && !refill()) {
      return 0;
    } else if (raw_[raw_begin_] == values_.prefix().front()) {
      match_prefix();
    } else {
      filled = copy_plain(buffer, size);
    }
  }
  return filled;
}

bool PlaceholderSource::refill() {
  raw_begin_ = 0;
  raw_end_ = text_.read(raw_.data(), raw_.size());
  return raw_end_ > 0;
}

char PlaceholderSource::take() {
  const char byte = raw_[raw_begin_++];
  counter_.advance(std::string_view(&byte, 1));
  return byte;
}

std::size_t PlaceholderSource::copy_plain(char* buffer, std::size_t size) {
  const char* begin = raw_.data() + raw_begin_;
  std::size_t count = std::min(size, raw_end_ - raw_begin_);
  const void* prefix = std::memchr(begin, values_.prefix().front(), count);
  if (prefix != nullptr) count = static_cast<std::size_t>(static_cast<const char*>(prefix) - begin);
  std::memcpy(buffer, begin, count);
  counter_.advance(std::string_view(begin, count));
  raw_begin_ += count;
  written_ += count;
  return count;
}

// As Flyway does: bytes are taken while they match the prefix, and the one that doesn't match is taken as well. That is
// why "$${x}" stays: the second $ is the mismatch.
void PlaceholderSource::match_prefix() {
  const std::string& prefix = values_.prefix();
  opening_ = counter_.position();
  pending_.clear();
  pending_begin_ = 0;
  while (pending_.size() < prefix.size() && (raw_begin_ < raw_end_ || refill())) {
    const char byte = take();
    pending_ += byte;
    if (byte != prefix[pending_.size() - 1]) break;
  }
  if (pending_ == prefix) {
    read_placeholder();
  } else {
    written_ += pending_.size();
  }
}

void PlaceholderSource::read_placeholder() {
  const std::string& suffix = values_.suffix();
  std::string name;
  while (!name.ends_with(suffix)) {
    if (name.size() > kLongestName || (raw_begin_ == raw_end_ && !refill())) fail_unterminated();
    name += take();
  }
  name.resize(name.size() - suffix.size());
  const std::string* value = values_.find(name);
  if (value == nullptr) fail_missing(name);
  edits_.push_back(Edit{written_, value->size(), opening_, counter_.position()});
  used_.try_emplace(to_lower(name), *value);
  pending_ = *value;
  written_ += pending_.size();
}

void PlaceholderSource::fail_missing(const std::string& name) const {
  const std::string shown = excerpt(name, 60);
  throw Error(ErrorCode::placeholder_missing,
              "There is no value for the placeholder " + values_.prefix() + shown + values_.suffix() +
                  ". Set it with -placeholders." + shown +
                  "=…, or keep such text as it is with placeholderReplacement=false (for this script alone in " +
                  script_ + ".conf).",
              Where{script_, opening_.line, opening_.column});
}

void PlaceholderSource::fail_unterminated() const {
  throw Error(
      ErrorCode::unterminated,
      "The placeholder that begins here with " + values_.prefix() + " is never closed by " + values_.suffix() +
          ". Close it, or keep such text as it is with placeholderReplacement=false (for this script alone in " +
          script_ + ".conf).",
      Where{script_, opening_.line, opening_.column});
}

}  // namespace godwit
