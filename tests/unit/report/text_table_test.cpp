#include "report/text_table.h"

#include <gtest/gtest.h>

#include <sstream>

#include "report/display_width.h"

namespace godwit {
namespace {

const std::vector<TableRow> kRows = {{{"Version"}, {"Description"}}, {{"1"}, {"Create fruit"}}, {{"10"}, {"水果"}}};

TEST(TextTableTest, ColumnsAreAsWideAsTheirWidestText) {
  EXPECT_EQ(render_table(kRows, 1, 0),
            "+---------+--------------+\n"
            "| Version | Description  |\n"
            "+---------+--------------+\n"
            "| 1       | Create fruit |\n"
            "| 10      | 水果         |\n"
            "+---------+--------------+\n");
}

TEST(TextTableTest, EveryLineHasTheSameDisplayWidth) {
  std::istringstream lines(render_table(kRows, 1, 0));
  for (std::string line; std::getline(lines, line);) EXPECT_EQ(display_width(line), 26U) << line;
}

TEST(TextTableTest, TheElasticColumnIsCutToTheWidthOfTheTerminal) {
  EXPECT_EQ(render_table(kRows, 1, 24),
            "+---------+------------+\n"
            "| Version | Descripti… |\n"
            "+---------+------------+\n"
            "| 1       | Create fr… |\n"
            "| 10      | 水果       |\n"
            "+---------+------------+\n");
}

TEST(TextTableTest, TheElasticColumnKeepsEightColumnsOnANarrowTerminal) {
  const std::string table = render_table(kRows, 1, 5);
  EXPECT_NE(table.find("| Descrip… |"), std::string::npos) << table;
}

TEST(TextTableTest, ColorsDoNotMoveTheBorders) {
  const std::vector<TableRow> rows = {{{"State"}}, {{"Success", 32}}, {{"Failed", 31}}};
  EXPECT_EQ(render_table(rows, 0, 0),
            "+---------+\n"
            "| State   |\n"
            "+---------+\n"
            "| \x1b[32mSuccess\x1b[0m |\n"
            "| \x1b[31mFailed\x1b[0m  |\n"
            "+---------+\n");
}

TEST(TextTableTest, ARowWithFewerFieldsIsFilledWithBlanks) {
  EXPECT_EQ(render_table({{{"A"}, {"B"}}, {{"1"}}}, 0, 0),
            "+---+---+\n"
            "| A | B |\n"
            "+---+---+\n"
            "| 1 |   |\n"
            "+---+---+\n");
}

TEST(TextTableTest, ALineEndInATextDoesNotBreakTheTable) {
  EXPECT_EQ(render_table({{{"a\nb"}}}, 0, 0), "+-----+\n| a?b |\n+-----+\n+-----+\n");
}

TEST(TextTableTest, NoRowsMakeNoTable) {
  EXPECT_EQ(render_table({}, 0, 0), "");
}

TEST(ColoredTest, ColorZeroAndEmptyTextHaveNoEscapeSequence) {
  EXPECT_EQ(colored("a", 0), "a");
  EXPECT_EQ(colored("", 31), "");
  EXPECT_EQ(colored("a", 31), "\x1b[31ma\x1b[0m");
}

}  // namespace
}  // namespace godwit
