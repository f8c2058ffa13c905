// ZIP files of any bytes: every entry is read whole or refused with an error that names the file.

#include "archive/zip_file.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "archive/entry_reader.h"
#include "fuzz/fuzz_target.h"
#include "fuzz/scratch_file.h"
#include "godwit/error.h"

namespace godwit::fuzz {
namespace {

constexpr std::size_t kMostEntries = 200;
constexpr std::uint64_t kMostBytes = 4 * 1024 * 1024;
constexpr int kDeepest = 3;

// What may go wrong with it, and nothing else.
template <typename Work>
bool succeeds(const ZipFile* file, const Work& work) {
  try {
    work();
    return true;
  } catch (const Error& error) {
    require(error.code() == ErrorCode::unreadable_script, "what cannot be read is an unreadable script");
    if (file) require(std::string_view(error.what()).find(file->name()) == 0, "the error begins with the file's name");
    return false;
  }
}

std::string read_all(EntryReader& reader, std::uint64_t size, std::size_t piece) {
  std::string bytes;
  std::string buffer(piece, '\0');
  while (const std::size_t taken = reader.read_at(bytes.size(), buffer.data(), buffer.size())) {
    bytes.append(buffer, 0, taken);
    require(bytes.size() <= size, "an entry has no more bytes than the directory says");
  }
  return bytes;
}

void check_entry(const std::shared_ptr<const ZipFile>& file, const ZipEntry& entry) {
  if (entry.size > kMostBytes) return;
  std::optional<std::string> first;
  for (const std::size_t piece : {std::size_t{65536}, std::size_t{113}}) {
    const bool whole = succeeds(file.get(), [&] {
      EntryReader reader(file, entry);
      const std::string bytes = read_all(reader, entry.size, piece);
      require(bytes.size() == entry.size, "an entry that is read has all its bytes");
      require(!first || *first == bytes, "the bytes do not depend on how they are asked for");
      first = bytes;
    });
    require(whole == first.has_value(), "an entry that is refused is refused every time");
  }
}

void check_file(const std::shared_ptr<const ZipFile>& file, int depth) {
  std::vector<ZipEntry> entries;
  succeeds(file.get(), [&] {
    file->for_each_entry([&](const ZipEntry& entry) {
      if (entries.size() < kMostEntries) entries.push_back(entry);
    });
  });
  for (const ZipEntry& entry : entries) {
    check_entry(file, entry);
    if (depth == kDeepest || !entry.name.ends_with(".jar")) continue;
    std::shared_ptr<const ZipFile> inner;
    if (succeeds(nullptr, [&] { inner = std::make_shared<const ZipFile>(*file, entry); })) check_file(inner, depth + 1);
  }
}

}  // namespace
}  // namespace godwit::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace godwit;
  static const fuzz::ScratchFile kFile("x.jar");
  kFile.write({reinterpret_cast<const char*>(data), size});
  std::shared_ptr<const ZipFile> file;
  if (fuzz::succeeds(nullptr, [&] { file = std::make_shared<const ZipFile>(kFile.path()); })) fuzz::check_file(file, 0);
  return 0;
}
