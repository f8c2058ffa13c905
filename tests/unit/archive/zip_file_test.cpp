#include "archive/zip_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "archive/entry_reader.h"
#include "godwit/error.h"
#include "support/zip_builder.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

using test::ZipBuilder;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ZipFileTest : public ::testing::Test {
 protected:
  std::shared_ptr<const ZipFile> open(const std::string& bytes) {
    return std::make_shared<const ZipFile>(folder_.write("app.jar", bytes));
  }
  static std::vector<ZipEntry> entries(const ZipFile& file) {
    std::vector<ZipEntry> all;
    file.for_each_entry([&](const ZipEntry& entry) { all.push_back(entry); });
    return all;
  }
  // The bytes of the only entry, taken `piece` at a time.
  static std::string read(const std::shared_ptr<const ZipFile>& file, std::size_t piece = 1000) {
    EntryReader reader(file, entries(*file).at(0));
    std::string bytes;
    std::string buffer(piece, '\0');
    while (const std::size_t taken = reader.read_at(bytes.size(), buffer.data(), piece)) bytes.append(buffer, 0, taken);
    return bytes;
  }
  std::string problem(const std::string& bytes) {
    try {
      read(open(bytes));
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), ErrorCode::unreadable_script);
      EXPECT_THAT(error.what(), HasSubstr(folder_.path("app.jar")));
      return error.what();
    }
    return "";
  }

  TempFolder folder_;
};

std::string text_of(std::size_t lines) {
  std::string text;
  for (std::size_t i = 0; i < lines; ++i) text += "INSERT INTO t VALUES (" + std::to_string(i * 7919 % 10007) + ");\n";
  return text;
}

TEST_F(ZipFileTest, EntriesAreListedWithTheirSizes) {
  const auto file = open(ZipBuilder().add("db/a.sql", text_of(10)).store("b.jar", "xyz").store("db/", "").build());
  const std::vector<ZipEntry> all = entries(*file);
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].name, "db/a.sql");
  EXPECT_EQ(all[0].size, text_of(10).size());
  EXPECT_FALSE(all[0].stored());
  EXPECT_TRUE(all[1].stored());
  EXPECT_TRUE(all[2].folder());
}

TEST_F(ZipFileTest, DeflatedAndStoredEntriesGiveTheirBytesInPiecesOfAnySize) {
  const std::string text = text_of(20000);  // more than one piece of packed bytes
  for (const std::size_t piece : {1UL, 7UL, 4096UL, 1000000UL}) {
    EXPECT_EQ(read(open(ZipBuilder().add("a.sql", text).build()), piece), text) << piece;
    EXPECT_EQ(read(open(ZipBuilder().store("a.sql", text).build()), piece), text) << piece;
  }
}

TEST_F(ZipFileTest, AnEmptyEntryHasNoBytes) {
  EXPECT_EQ(read(open(ZipBuilder().add("a.sql", "").build())), "");
  EXPECT_EQ(read(open(ZipBuilder().store("a.sql", "").build())), "");
}

TEST_F(ZipFileTest, ReadingFurtherBackBeginsAnewAndFurtherOnSkips) {
  const std::string text = text_of(5000);
  const auto file = open(ZipBuilder().add("a.sql", text).build());
  EntryReader reader(file, entries(*file).at(0));
  std::string buffer(100, '\0');
  for (const std::uint64_t offset : {50000U, 10U, 90000U, 0U, 60001U}) {
    ASSERT_EQ(reader.read_at(offset, buffer.data(), 10), 10U);
    EXPECT_EQ(buffer.substr(0, 10), text.substr(offset, 10));
  }
  EXPECT_EQ(reader.read_at(text.size(), buffer.data(), 10), 0U);
  EXPECT_EQ(reader.read_at(text.size() + 5, buffer.data(), 10), 0U);
  ASSERT_EQ(reader.read_at(3, buffer.data(), 10), 10U);
  EXPECT_EQ(buffer.substr(0, 10), text.substr(3, 10));
}

TEST_F(ZipFileTest, BytesInFrontOfTheArchiveAndACommentBehindItDoNotMatter) {
  const std::string script = "#!/bin/sh\nexec java -jar \"$0\"\nexit\n";
  EXPECT_EQ(read(open(ZipBuilder().add("a.sql", "SELECT 1;").build(script, "made by PK\x05\x06 hand"))), "SELECT 1;");
  EXPECT_EQ(read(open(ZipBuilder().add("a.sql", "SELECT 1;").build(script, "", true))), "SELECT 1;");
}

TEST_F(ZipFileTest, ArchivesWithLargeSizesAreRead) {
  EXPECT_EQ(read(open(ZipBuilder().add("a.sql", "SELECT 1;").build("", "", true))), "SELECT 1;");
}

TEST_F(ZipFileTest, AStoredJarInsideAJarIsReadInPlace) {
  const std::string inner = ZipBuilder().add("db/V1__a.sql", "SELECT 1;").build();
  const auto outer = open(ZipBuilder().add("x", "y").store("lib/in.jar", inner).build("lead"));
  const auto file = std::make_shared<const ZipFile>(*outer, entries(*outer).at(1));
  EXPECT_EQ(file->name(), folder_.path("app.jar") + "!/lib/in.jar");
  EXPECT_EQ(read(file), "SELECT 1;");
}

TEST_F(ZipFileTest, ACompressedJarInsideAJarIsRefused) {
  const auto outer = open(ZipBuilder().add("lib/in.jar", ZipBuilder().add("a", "b").build()).build());
  try {
    const ZipFile inner(*outer, entries(*outer).at(0));
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), HasSubstr("app.jar!/lib/in.jar cannot be read: it is compressed"));
  }
}

TEST_F(ZipFileTest, WhatIsNoZipFileIsRefused) {
  for (const std::string& bytes : {std::string(), std::string("PK"), std::string(100000, 'x')}) {
    EXPECT_NE(problem(bytes), "");
  }
  EXPECT_THROW(ZipFile(folder_.path("none.jar")), Error);
  EXPECT_THROW(ZipFile(folder_.make_folder("folder.jar")), Error);
}

TEST_F(ZipFileTest, AnArchiveThatWasCutOffAnywhereIsRefusedOrWhole) {
  const std::string bytes = ZipBuilder().add("a.sql", text_of(10)).build("", "a comment");
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_NE(problem(bytes.substr(0, size)), "") << size;
}

// A byte of the fields that nobody reads (versions, times) may change; the text then is as it was.
TEST_F(ZipFileTest, WithAByteChangedTheTextIsAsItWasOrAnErrorNamesTheJar) {
  const std::string text = text_of(3);
  const std::string bytes = ZipBuilder().add("a.sql", text).build();
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    for (const unsigned flip : {1U, 128U}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ flip);
      try {
        EXPECT_EQ(read(open(changed)), text) << at;
      } catch (const Error& error) {
        EXPECT_EQ(error.code(), ErrorCode::unreadable_script) << at;
        EXPECT_THAT(error.what(), HasSubstr("app.jar"));
      }
    }
  }
}

struct Wrong {
  const char* says;
  void (*change)(test::ZipPart& part);
};
class WrongEntryTest : public ZipFileTest, public ::testing::WithParamInterface<Wrong> {};

TEST_P(WrongEntryTest, IsRefusedByName) {
  ZipBuilder builder;
  builder.add("db/a.sql", text_of(100));
  GetParam().change(builder.last());
  EXPECT_THAT(problem(builder.build()), HasSubstr("app.jar!/db/a.sql cannot be read: " + std::string(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, WrongEntryTest,
    ::testing::Values(Wrong{"it is encrypted", [](test::ZipPart& part) { part.flags |= 1U; }},
                      Wrong{"it is compressed by method 93 (Zstandard)", [](test::ZipPart& part) { part.method = 93; }},
                      Wrong{"it is compressed by method 77", [](test::ZipPart& part) { part.method = 77; }},
                      Wrong{"its CRC-32", [](test::ZipPart& part) { ++part.checksum; }},
                      Wrong{"it is longer", [](test::ZipPart& part) { --part.size; }},
                      Wrong{"it is shorter", [](test::ZipPart& part) { ++part.size; }},
                      Wrong{"it is longer", [](test::ZipPart& part) { part.packed += "xx", part.packed_size += 2; }},
                      Wrong{"its packed bytes end in the middle", [](test::ZipPart& part) { part.packed_size -= 9; }},
                      Wrong{"its packed bytes are damaged", [](test::ZipPart& part) { part.packed[0] = '\xFF'; }},
                      Wrong{"its own header has another name", [](test::ZipPart& part) { part.local_name[0] = 'D'; }},
                      Wrong{"it stands outside of the archive",
                            [](test::ZipPart& part) { part.packed_size = 1000000; }},
                      Wrong{"its two sizes contradict each other", [](test::ZipPart& part) { part.method = 0; }}));

TEST_F(ZipFileTest, AnEntryThatUnpacksToFarMoreThanTextDoesIsRefusedBeforeItIsRead) {
  ZipBuilder builder;
  builder.add("bomb.sql", std::string(20'000'000, ' '));
  EXPECT_THAT(problem(builder.build()), HasSubstr("app.jar!/bomb.sql cannot be read: its"));
  builder.last().size = 4'000'000'000U;
  EXPECT_THAT(problem(builder.build()), HasSubstr("claim to unpack to 4000000000"));
}

TEST_F(ZipFileTest, LongRepetitiveTextIsNoBomb) {
  const std::string text(1'000'000, ' ');
  EXPECT_EQ(read(open(ZipBuilder().add("a.sql", text).build())), text);
}

}  // namespace
}  // namespace godwit
