#include "config/format/java_properties.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> read(std::string_view text) {
  std::vector<std::string> lines;
  for (const Document& document : parse_java_properties(text)) {
    for (const Property& property : document) lines.push_back(property.name + "|" + property.value);
  }
  return lines;
}

TEST(JavaPropertiesTest, NamesEndAtEqualsSignsColonsAndBlanks) {
  EXPECT_THAT(read("a=1\nb: 2\nc 3\n d \t=\t4\ne==5\nf\n\\#g=7\nh\\=i=8\n"),
              ElementsAre("a|1", "b|2", "c|3", "d|4", "e|=5", "f|", "#g|7", "h=i|8"));
}

TEST(JavaPropertiesTest, CommentsAndBlankLinesSayNothing) {
  EXPECT_THAT(read("# a=1\n  ! b=2\n\n   \r\n#---x\n"), IsEmpty());
}

TEST(JavaPropertiesTest, BackslashesAreEscapesAndContinueALine) {
  EXPECT_THAT(read("a=x\\ty\\nz\\\\\nb=one, \\\n    two\nc=\\u00e4\\uD83D\\uDC26\nd=\\q\ne=end\\\\\nf=last\\"),
              ElementsAre("a|x\ty\nz\\", "b|one, two", "c|\xC3\xA4\xF0\x9F\x90\xA6", "d|q", "e|end\\", "f|last"));
}

TEST(JavaPropertiesTest, InValuesOfFlywaysOwnABackslashIsItself) {
  EXPECT_THAT(read("flyway.locations=filesystem\\:C:\\temp\\new\nflyway.datasources.a.url=jdbc\\:x\\ty\n"),
              ElementsAre("flyway.locations|filesystem:C:\\temp\\new", "flyway.datasources.a.url|jdbc:x\ty"));
}

TEST(JavaPropertiesTest, DocumentsBeginBehindALineOfDashes) {
  const auto documents = parse_java_properties("a=1\n#---\nb=2\n!--- \nc=3\n# ---x\n");
  ASSERT_EQ(documents.size(), 3U);
  EXPECT_EQ(documents[1].at(0).name, "b");
  EXPECT_EQ(documents[2].at(0).line, 5U);
}

TEST(JavaPropertiesTest, ItemsOfAListAreOneValue) {
  EXPECT_THAT(read("a[0]=x\nb=1\na[1]=y\nc[x]=2\nspring.flyway.init-sqls[0]=A, B\nspring.flyway.init-sqls[1]=C\n"),
              ElementsAre("a|x,y", "b|1", "c[x]|2", "spring.flyway.init-sqls|A, B;\nC"));
}

TEST(JavaPropertiesTest, LinesAreThoseWhereAPropertyBegins) {
  const auto properties = parse_java_properties("# x\r\na=1\\\r\n 2\r\n\r\nb=3").at(0);
  ASSERT_EQ(properties.size(), 2U);
  EXPECT_EQ(properties[0].line, 2U);
  EXPECT_EQ(properties[1].line, 5U);
}

TEST(JavaPropertiesTest, Latin1IsTurnedIntoUtf8) {
  EXPECT_EQ(utf8_of_latin1("gr\xFC\xDF e"), "gr\xC3\xBC\xC3\x9F e");
}

}  // namespace
}  // namespace godwit
