#pragma once
// ZIP files for tests, byte by byte, so that anything in them can be wrong.

#include <zlib.h>

#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

namespace godwit::test {

inline std::string deflated(const std::string& bytes) {
  z_stream stream{};
  if (deflateInit2(&stream, 9, Z_DEFLATED, -MAX_WBITS, 9, Z_DEFAULT_STRATEGY) != Z_OK) throw std::bad_alloc();
  std::string packed(deflateBound(&stream, bytes.size()), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(packed.data());
  stream.avail_out = static_cast<uInt>(packed.size());
  deflate(&stream, Z_FINISH);
  packed.resize(stream.total_out);
  deflateEnd(&stream);
  return packed;
}

/// What the directory will say of an entry; packed() is what stands there.
struct ZipPart {
  std::string name;
  std::string packed;
  std::uint16_t method = 8;
  std::uint16_t flags = 0x0800;  // names are UTF-8
  std::uint32_t checksum = 0;
  std::uint32_t size = 0;
  std::uint32_t packed_size = 0;
  std::string local_name;
  std::uint32_t header = 0;  // set by build()
};

class ZipBuilder {
 public:
  ZipBuilder& add(const std::string& name, const std::string& bytes) { return add(name, bytes, deflated(bytes), 8); }
  ZipBuilder& store(const std::string& name, const std::string& bytes) { return add(name, bytes, bytes, 0); }
  /// The part added last, to be made wrong.
  ZipPart& last() { return parts_.back(); }
  /// `lead` stands in front of the archive and is not counted by its offsets.
  std::string build(const std::string& lead = "", const std::string& comment = "", bool large = false);

 private:
  ZipBuilder& add(const std::string& name, const std::string& bytes, const std::string& packed, std::uint16_t method) {
    ZipPart part;
    part.name = part.local_name = name;
    part.packed = packed;
    part.method = method;
    part.checksum = static_cast<std::uint32_t>(
        crc32(0, reinterpret_cast<const Bytef*>(bytes.data()), static_cast<uInt>(bytes.size())));
    part.size = static_cast<std::uint32_t>(bytes.size());
    part.packed_size = static_cast<std::uint32_t>(packed.size());
    parts_.push_back(part);
    return *this;
  }

  std::vector<ZipPart> parts_;
};

/// A number of `size` bytes, least significant first.
inline std::string number(std::uint64_t value, std::size_t size) {
  std::string bytes;
  for (; size > 0; --size, value >>= 8U) bytes += static_cast<char>(value & 0xFFU);
  return bytes;
}

inline std::string ZipBuilder::build(const std::string& lead, const std::string& comment, bool large) {
  std::string body;
  for (ZipPart& part : parts_) {
    part.header = static_cast<std::uint32_t>(body.size());
    body += number(0x04034b50, 4) + number(20, 2) + number(part.flags, 2) + number(part.method, 2) + number(0, 4);
    // As `jar` writes it: the sums stand only behind the data and in the directory.
    body += number(0, 12) + number(part.local_name.size(), 2) + number(0, 2) + part.local_name + part.packed;
  }
  std::string directory;
  for (const ZipPart& part : parts_) {
    const std::string extra = large ? number(1, 2) + number(24, 2) + number(part.size, 8) +
                                          number(part.packed_size, 8) + number(part.header, 8)
                                    : "";
    const auto size = [&](std::uint32_t value) { return number(large ? 0xFFFFFFFFU : value, 4); };
    directory += number(0x02014b50, 4) + number(20, 2) + number(20, 2) + number(part.flags, 2) + number(part.method, 2);
    directory += number(0, 4) + number(part.checksum, 4) + size(part.packed_size) + size(part.size);
    directory += number(part.name.size(), 2) + number(extra.size(), 2) + number(0, 10) + size(part.header);
    directory += part.name + extra;
  }
  std::string end;
  if (large) {
    end += number(0x06064b50, 4) + number(44, 8) + number(45, 2) + number(45, 2) + number(0, 8);
    end += number(parts_.size(), 8) + number(parts_.size(), 8) + number(directory.size(), 8) + number(body.size(), 8);
    end += number(0x07064b50, 4) + number(0, 4) + number(body.size() + directory.size(), 8) + number(1, 4);
  }
  end += number(0x06054b50, 4) + number(0, 4) + number(large ? 0xFFFF : parts_.size(), 2);
  end += number(large ? 0xFFFF : parts_.size(), 2) + number(large ? 0xFFFFFFFF : directory.size(), 4);
  end += number(large ? 0xFFFFFFFF : body.size(), 4) + number(comment.size(), 2) + comment;
  return lead + body + directory + end;
}

}  // namespace godwit::test
