// Limits hold for all lines together, not for each: a head of endless short fields, or a body in chunks of one byte,
// would pass any limit on a line.
#include "server/http/http_session.h"

#include <algorithm>
#include <charconv>

#include "base/ascii.h"
#include "base/strings.h"

namespace godwit {
namespace {

constexpr std::size_t kHeadBytes = 32 * 1024;
constexpr std::size_t kLineBytesOfAChunk = 6;  // of the smallest: "1", its end and the end of its one byte
constexpr std::size_t kLengthDigits = 18;
constexpr std::size_t kChunkDigits = 8;

[[noreturn]] void refuse(const std::string& why) {
  throw Refused(400, "BAD_REQUEST", why);
}

[[noreturn]] void refuse_early_end() {
  refuse("The body ended too early.");
}

bool is_token(std::string_view text) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  const auto fits = [&](char c) { return is_alphanumeric(c) || kMarks.find(c) != std::string_view::npos; };
  return !text.empty() && std::all_of(text.begin(), text.end(), fits);
}

void parse_request_line(std::string_view line, HttpHead& head) {
  const auto first = line.find(' ');
  const auto last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) refuse("The request is not one of HTTP.");
  head.method = line.substr(0, first);
  head.target = line.substr(first + 1, last - first - 1);
  head.version = line.substr(last + 1);
  if (!is_token(head.method) || head.target.empty() || head.target.find_first_of(" \t") != std::string::npos) {
    refuse("The request is not one of HTTP.");
  }
  if (head.version != "HTTP/1.1" && head.version != "HTTP/1.0") refuse("Only HTTP/1.1 and HTTP/1.0 are known here.");
}

// A line that goes on with the one before it, or has a blank in front of its colon, is refused with all that is none.
std::pair<std::string, std::string> parse_field(std::string_view line) {
  const auto colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    refuse("A line of the head is no field: its name is letters and digits up to the colon, without a blank.");
  }
  return {std::string(line.substr(0, colon)), std::string(trim(line.substr(colon + 1)))};
}

std::uint64_t parse_length(const std::string& text) {
  const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c); });
  if (!digits || text.size() > kLengthDigits) refuse("The Content-Length is not the length of a body.");
  std::uint64_t length = 0;
  std::from_chars(text.data(), text.data() + text.size(), length);
  return length;
}

void parse_framing(HttpHead& head) {
  const auto length = head.field("Content-Length");
  const auto encoding = head.field("Transfer-Encoding");
  if (length) head.length = parse_length(*length);
  if (!encoding) return;
  if (length) refuse("A body has a Content-Length or a Transfer-Encoding, not both.");
  if (head.version == "HTTP/1.0" || !equals_ignore_case(*encoding, "chunked")) {
    refuse("The only Transfer-Encoding that is known here is chunked, with HTTP/1.1.");
  }
  head.chunked = true;
}

std::size_t parse_chunk_size(std::string_view line) {
  const std::string_view digits = line.substr(0, line.find(';'));  // behind it stands what nobody uses
  std::uint32_t size = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), size, 16);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (!is_number || digits.size() > kChunkDigits) refuse("A chunk of the body does not begin with its size.");
  return size;
}

}  // namespace

std::optional<std::string> HttpHead::field(std::string_view name) const {
  std::optional<std::string> found;
  for (const auto& [key, value] : fields) {
    if (!equals_ignore_case(key, name)) continue;
    if (found) refuse("There are two fields " + std::string(name) + ".");
    found = value;
  }
  return found;
}

bool HttpHead::keep_alive() const {
  bool close = version == "HTTP/1.0";
  for (const auto& [key, value] : fields) {
    if (!equals_ignore_case(key, "Connection")) continue;
    for (const std::string& word : split_list(value)) {
      if (equals_ignore_case(word, "close")) return false;
      if (equals_ignore_case(word, "keep-alive")) close = false;
    }
  }
  return !close;
}

HttpHead parse_head(const std::vector<std::string>& lines) {
  HttpHead head;
  parse_request_line(lines.front(), head);
  for (std::size_t i = 1; i < lines.size(); ++i) head.fields.push_back(parse_field(lines[i]));
  parse_framing(head);
  if (!head.field("Host") && head.version == "HTTP/1.1") refuse("A request of HTTP/1.1 has a field Host.");
  return head;
}

// Not get(), which takes the byte 255 for the end.
std::optional<char> HttpSession::next() {
  if (buffered() == 0) peek();
  char c = 0;
  if (read(&c, 1) != 1) return std::nullopt;
  return c;
}

// Without its end, which is CR and LF and nothing else. `room`: so many bytes may still come.
std::optional<std::string> HttpSession::read_line(std::size_t& room) {
  std::string line;
  while (const auto c = next()) {
    if (room-- == 0) refuse("The lines of the request are too long.");
    if (*c == '\n' && line.ends_with('\r')) {
      line.pop_back();
      return line;
    }
    const bool control = (static_cast<unsigned char>(*c) < ' ' && *c != '\t' && *c != '\r') || *c == 0x7F;
    if (control || line.ends_with('\r')) refuse("A line of the request holds a byte that belongs into none.");
    line += *c;
  }
  return std::nullopt;
}

std::optional<HttpHead> HttpSession::read_head() {
  std::size_t room = kHeadBytes;
  std::vector<std::string> lines;
  while (auto line = read_line(room)) {
    if (!line->empty()) {
      lines.push_back(std::move(*line));
    } else if (!lines.empty()) {  // an empty line in front of a request is passed over (RFC 9112, 2.2)
      return parse_head(lines);
    }
  }
  return std::nullopt;
}

void HttpSession::read_bytes(std::string& to, std::size_t count) {
  std::size_t at = to.size();
  to.resize(at + count);
  while (at < to.size()) {
    const int got = read(to.data() + at, static_cast<std::streamsize>(to.size() - at));
    if (got <= 0) refuse_early_end();
    at += static_cast<std::size_t>(got);
  }
}

std::string HttpSession::read_chunks(std::size_t limit) {
  std::string body;
  std::size_t room = limit * kLineBytesOfAChunk + kHeadBytes;
  while (true) {
    const auto line = read_line(room);
    if (!line) refuse_early_end();
    const std::size_t size = parse_chunk_size(*line);
    if (size == 0) break;
    if (size > limit - body.size()) {
      throw Refused(413, "BODY_TOO_LARGE", "A body has at most " + std::to_string(limit) + " bytes.");
    }
    read_bytes(body, size);
    const auto end = read_line(room);
    if (!end) refuse_early_end();
    if (!end->empty()) refuse("A chunk of the body is longer than its size.");
  }
  while (true) {  // fields behind the body, which nobody uses
    const auto line = read_line(room);
    if (!line) refuse_early_end();
    if (line->empty()) return body;
    parse_field(*line);
  }
}

std::string HttpSession::read_body(const HttpHead& head, std::size_t limit) {
  if (head.chunked) return read_chunks(limit);
  if (head.length > limit) {
    throw Refused(413, "BODY_TOO_LARGE", "A body has at most " + std::to_string(limit) + " bytes.");
  }
  std::string body;
  read_bytes(body, head.length);
  return body;
}

}  // namespace godwit
