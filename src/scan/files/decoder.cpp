// UTF-8, the default, need not be converted: its bytes are checked and given out from the buffer that they were read
// into. iconv, which would copy them, has the others.
#include "scan/files/decoder.h"

#include <iconv.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "base/strings.h"
#include "base/utf8.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::size_t kPieceSize = 64 * 1024;

class Utf8Decoder final : public Decoder {
 public:
  explicit Utf8Decoder(const ScriptFile& file) : file_(file) {}

  std::string_view next() override {
    while (!malformed_) {
      std::memmove(buffer_.get(), buffer_.get() + good_, kept_);
      const std::size_t read = file_.read_at(taken_ + kept_, buffer_.get() + kept_, kPieceSize - kept_);
      const std::string_view bytes(buffer_.get(), kept_ + read);
      if (bytes.empty()) break;
      good_ = valid_utf8_prefix(bytes);
      kept_ = bytes.size() - good_;
      taken_ += good_;
      malformed_ = kept_ != 0 && (read == 0 || !is_cut_code_point(bytes.substr(good_)));
      if (good_ != 0) return bytes.substr(0, good_);
    }
    return {};
  }

 private:
  const ScriptFile& file_;
  std::unique_ptr<char[]> buffer_ = std::make_unique_for_overwrite<char[]>(kPieceSize);
  std::size_t good_ = 0;  // bytes at the start of the buffer that were given out
  std::size_t kept_ = 0;  // bytes behind them: a code point that the end of the piece cut
};

class IconvDecoder final : public Decoder {
 public:
  IconvDecoder(const ScriptFile& file, iconv_t conversion) : file_(file), conversion_(conversion) {}
  IconvDecoder(const IconvDecoder&) = delete;
  IconvDecoder& operator=(const IconvDecoder&) = delete;
  ~IconvDecoder() override { iconv_close(conversion_); }

  std::string_view next() override {
    while (!malformed_ && !flushed_) {
      if (wants_input_) refill();
      const std::size_t size = convert();
      if (size != 0) return {output_.get(), size};
    }
    return {};
  }

 private:
  void refill() {
    std::memmove(input_.get(), input_.get() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
    const std::size_t read = file_.read_at(taken_ + end_, input_.get() + end_, kPieceSize - end_);
    at_end_ = read == 0;
    end_ += read;
    wants_input_ = false;
  }

  // One call of iconv; how many bytes of output it made.
  std::size_t convert() {
    char* in = input_.get() + begin_;
    char* out = output_.get();
    std::size_t in_left = end_ - begin_;
    std::size_t out_left = kPieceSize;
    flushed_ = at_end_ && in_left == 0;  // a last call without input: some encodings hold a code point back
    const std::size_t result = flushed_ ? iconv(conversion_, nullptr, nullptr, &out, &out_left)
                                        : iconv(conversion_, &in, &in_left, &out, &out_left);
    const int error = result == static_cast<std::size_t>(-1) ? errno : 0;
    taken_ += end_ - begin_ - in_left;
    begin_ = end_ - in_left;
    wants_input_ = error != E2BIG;
    malformed_ = error == EILSEQ || (error == EINVAL && at_end_);
    return kPieceSize - out_left;
  }

  const ScriptFile& file_;
  iconv_t conversion_;
  std::unique_ptr<char[]> input_ = std::make_unique_for_overwrite<char[]>(kPieceSize);
  std::unique_ptr<char[]> output_ = std::make_unique_for_overwrite<char[]>(kPieceSize);
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  bool wants_input_ = true;
  bool at_end_ = false;
  bool flushed_ = false;
};

bool is_utf8(const std::string& upper) {
  return upper == "UTF-8" || upper == "UTF8";
}
bool is_utf16(const std::string& upper) {
  return upper == "UTF-16" || upper == "UTF16";
}
bool is_utf32(const std::string& upper) {
  return upper == "UTF-32" || upper == "UTF32";
}

// iconv takes the byte order of the machine where a mark is missing, Java takes big endian. The mark itself is left in
// the text.
std::string with_byte_order(const ScriptFile& file, const std::string& upper) {
  std::array<char, 4> start{};
  const std::string_view bytes(start.data(), file.read_at(0, start.data(), start.size()));
  if (is_utf16(upper)) return bytes.starts_with("\xFF\xFE") ? "UTF-16LE" : "UTF-16BE";
  return bytes.starts_with(std::string_view("\xFF\xFE\0\0", 4)) ? "UTF-32LE" : "UTF-32BE";
}

// Returns (iconv_t)-1 if there is no such encoding. A slash would reach iconv's options, an empty name its locale.
iconv_t open_conversion(const std::string& name) {
  const iconv_t none = reinterpret_cast<iconv_t>(-1);
  if (name.empty() || name.find('/') != std::string::npos) return none;
  iconv_t conversion = iconv_open("UTF-8", name.c_str());
  if (conversion == none) conversion = iconv_open("UTF-8", replace_all(name, "_", "-").c_str());
  if (conversion == none && name.starts_with("X-")) conversion = iconv_open("UTF-8", name.c_str() + 2);
  return conversion;
}

iconv_t conversion_from(const std::string& encoding, const std::string& upper) {
  const iconv_t conversion = open_conversion(upper);
  if (conversion != reinterpret_cast<iconv_t>(-1)) return conversion;
  throw Error(ErrorCode::unknown_encoding,
              "The encoding \"" + encoding +
                  "\" is not known. Use UTF-8, or another name that iconv knows: UTF-16, ISO-8859-1, windows-1252, GBK "
                  "(`iconv -l` lists them).");
}

}  // namespace

std::unique_ptr<Decoder> make_decoder(const ScriptFile& file, const std::string& encoding) {
  std::string upper = to_upper(trim(encoding));
  if (is_utf8(upper)) return std::make_unique<Utf8Decoder>(file);
  if (is_utf16(upper) || is_utf32(upper)) upper = with_byte_order(file, upper);
  return std::make_unique<IconvDecoder>(file, conversion_from(encoding, upper));
}

void check_encoding(const std::string& encoding) {
  const std::string upper = to_upper(trim(encoding));
  if (!is_utf8(upper)) iconv_close(conversion_from(encoding, upper));
}

}  // namespace godwit
