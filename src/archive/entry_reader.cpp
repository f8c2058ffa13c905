// Deflate has no places to enter at, so an offset further back begins anew. Length and CRC-32 are checked as bytes
// pass, since an entry is never whole in memory; one byte beyond the end is asked for, so that an entry longer than it
// claims is refused and not cut short.
#include "archive/entry_reader.h"

#include <zlib.h>

#include <algorithm>
#include <array>
#include <new>

namespace godwit {
namespace {

constexpr std::size_t kPieceSize = 64 * 1024;

uInt at_most(std::size_t size) {
  return static_cast<uInt>(std::min<std::size_t>(size, 1U << 30U));
}

}  // namespace

// zlib's raw deflate stream and the packed bytes that wait for it.
class EntryReader::Inflater {
 public:
  Inflater() {
    if (inflateInit2(&stream_, -MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Bytes written; 0 once the stream has ended. "" or what is wrong goes to `problem`.
  template <typename Refill>
  std::size_t unpack(char* buffer, std::size_t size, const Refill& refill, const char*& problem) {
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    stream_.avail_out = at_most(size);
    const uInt room = stream_.avail_out;
    while (!ended_ && stream_.avail_out == room) {
      if (stream_.avail_in == 0) {
        stream_.avail_in = at_most(refill(input_.data(), input_.size()));
        stream_.next_in = reinterpret_cast<Bytef*>(input_.data());
        if (stream_.avail_in == 0) {
          problem = "its packed bytes end in the middle";
          return 0;
        }
      }
      const int code = inflate(&stream_, Z_NO_FLUSH);
      if (code == Z_MEM_ERROR) throw std::bad_alloc();
      ended_ = code == Z_STREAM_END;
      if (!ended_ && code != Z_OK && code != Z_BUF_ERROR) {
        problem = "its packed bytes are damaged";
        return 0;
      }
    }
    return room - stream_.avail_out;
  }
  bool has_input() const { return stream_.avail_in != 0; }

 private:
  z_stream stream_{};
  bool ended_ = false;
  std::array<char, kPieceSize> input_;
};

EntryReader::EntryReader(std::shared_ptr<const ZipFile> file, ZipEntry entry)
    : file_(std::move(file)), entry_(std::move(entry)), data_(file_->data_of(entry_)) {
  begin();
}

EntryReader::~EntryReader() = default;

void EntryReader::begin() {
  taken_ = 0;
  given_ = 0;
  sum_ = 0;
  checked_ = false;
  inflater_ = entry_.stored() ? nullptr : std::make_unique<Inflater>();
}

std::size_t EntryReader::read_at(std::uint64_t offset, char* buffer, std::size_t size) {
  if (offset < given_) begin();
  skip_to(offset);
  if (offset == given_ && size > 0) return next(buffer, size);
  return 0;
}

void EntryReader::skip_to(std::uint64_t offset) {
  std::array<char, 4096> unwanted;
  while (given_ < offset) {
    if (next(unwanted.data(), std::min<std::uint64_t>(unwanted.size(), offset - given_)) == 0) return;
  }
}

std::size_t EntryReader::next(char* buffer, std::size_t size) {
  const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(size, entry_.size - given_));
  const std::size_t taken = wanted == 0 ? 0 : unpack(buffer, wanted);
  if (wanted != 0 && taken == 0) file_->refuse(entry_.name, "it is shorter than the directory says");
  sum_ = static_cast<std::uint32_t>(crc32(sum_, reinterpret_cast<const Bytef*>(buffer), at_most(taken)));
  given_ += taken;
  if (given_ == entry_.size && !checked_) check_end();
  return taken;
}

std::size_t EntryReader::unpack(char* buffer, std::size_t size) {
  if (!inflater_) return packed(buffer, size);
  const char* problem = nullptr;
  const std::size_t taken = inflater_->unpack(
      buffer, size, [this](char* input, std::size_t room) { return packed(input, room); }, problem);
  if (problem) file_->refuse(entry_.name, problem);
  return taken;
}

std::size_t EntryReader::packed(char* buffer, std::size_t size) {
  const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(size, entry_.packed_size - taken_));
  file_->read_at(data_ + taken_, buffer, taken);
  taken_ += taken;
  return taken;
}

void EntryReader::check_end() {
  char more = 0;
  const bool longer = inflater_ && unpack(&more, 1) != 0;
  if (longer || taken_ != entry_.packed_size || (inflater_ && inflater_->has_input())) {
    file_->refuse(entry_.name, "it is longer than the directory says");
  }
  if (sum_ != entry_.checksum) file_->refuse(entry_.name, "its CRC-32 is not the one that the directory has");
  checked_ = true;
  inflater_.reset();  // many scripts may be held open
}

}  // namespace godwit
