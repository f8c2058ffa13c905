#include "script/statement_splitter.h"

#include <gtest/gtest.h>

#include "script/text/placeholders.h"
#include "script_texts.h"

namespace godwit {
namespace {

using Texts = std::vector<std::string>;

TEST(StatementSplitterTest, AnEmptyScriptHasNoStatement) {
  for (const std::string_view text : {"", ";", " ; ;\n", "-- a", "/* a */"}) {
    EXPECT_EQ(split(text, dollar_rules()), Texts{}) << text;
  }
}

TEST(StatementSplitterTest, ASemicolonInsideADollarQuoteDoesNotEndTheStatement) {
  EXPECT_EQ(split("DO $$ a; $$; DO $x$ $$; $x$", dollar_rules()), (Texts{"DO $$ a; $$", "DO $x$ $$; $x$"}));
}

TEST(StatementSplitterTest, AnEmptyStatementIsNeverTheEndOfTheScript) {
  EXPECT_EQ(split("SELECT 1;;\n;SELECT 2;", dollar_rules()), (Texts{"SELECT 1", "SELECT 2"}));
}

TEST(StatementSplitterTest, ABodyThatIsNotClosedIsAnErrorAndNoStatement) {
  EXPECT_EQ(split("CREATE PROCEDURE p() BEGIN SELECT 1;", program_rules()), (Texts{"error 419 at V1__x.sql:1:22"}));
  EXPECT_EQ(split("CREATE FUNCTION f() BEGIN ATOMIC SELECT 1;", dollar_rules()),
            (Texts{"error 419 at V1__x.sql:1:21"}));
  EXPECT_EQ(split("CREATE TRIGGER t AFTER INSERT ON a BEGIN SELECT 1;", bracket_rules()),
            (Texts{"error 419 at V1__x.sql:1:36"}));
}

TEST(StatementSplitterTest, EachUnclosedThingIsNamedAtItsOpening) {
  const std::pair<std::string, std::string> cases[] = {{"IF 1 THEN\n LOOP SELECT 1;", "2:2"},
                                                       {"WHILE 1 DO SELECT 1;", "1:1"},
                                                       {"REPEAT SELECT 1;", "1:1"},
                                                       {"FOR i IN 1..2 DO SELECT 1;", "1:1"},
                                                       {"CASE 1 WHEN 1 THEN SELECT 1;", "1:1"},
                                                       {"DECLARE x INT;", "1:1"},
                                                       {"BEGIN NOT ATOMIC SELECT 1;", "1:1"},
                                                       {"SELECT 1 /*!50000 +", "1:10"},
                                                       {"CREATE PACKAGE p AS x INT; END; SELECT 'a", "1:40"}};
  for (const auto& [text, place] : cases) {
    EXPECT_EQ(split(text, program_rules()).back(), "error 419 at V1__x.sql:" + place) << text;
  }
}

TEST(StatementSplitterTest, ViewsHoldUntilTheNextStatementIsAskedFor) {
  std::string text;
  for (int i = 0; i < 3000; ++i)
    text += "INSERT INTO t VALUES (" + std::to_string(i) + ", 'some text to fill the window');\n";
  StringSource source(text);
  StatementSplitter splitter(source, dollar_rules(), "x");
  SqlStatement statement;
  for (int i = 0; i < 3000; ++i) {
    ASSERT_TRUE(splitter.next(statement));
    ASSERT_EQ(statement.text, "INSERT INTO t VALUES (" + std::to_string(i) + ", 'some text to fill the window')");
    ASSERT_EQ(statement.begin, (SourcePosition{static_cast<std::uint64_t>(i) + 1, 1}));
  }
  EXPECT_FALSE(splitter.next(statement));
  EXPECT_FALSE(splitter.next(statement));
}

TEST(StatementSplitterTest, AStatementLargerThanAnyPieceIsKeptWhole) {
  const std::string large = "SELECT '" + std::string(3'000'000, 'x') + ";'";
  EXPECT_EQ(split("SELECT 1; " + large + "; SELECT 2", dollar_rules()), (Texts{"SELECT 1", large, "SELECT 2"}));
}

TEST(StatementSplitterTest, PositionsInsideAStatementCountCodePointsAndAllLineEnds) {
  StringSource source("\n  SELECT 'żółć',\r\n\t'x'\r, 'y';");
  StatementSplitter splitter(source, dollar_rules(), "x");
  SqlStatement statement;
  ASSERT_TRUE(splitter.next(statement));
  EXPECT_EQ(statement.begin, (SourcePosition{2, 3}));
  EXPECT_EQ(statement.position_at(0), (SourcePosition{2, 3}));
  EXPECT_EQ(statement.position_at(statement.text.find(",")), (SourcePosition{2, 16}));
  EXPECT_EQ(statement.position_at(statement.text.find("'x'")), (SourcePosition{3, 2}));
  EXPECT_EQ(statement.position_at(statement.text.find("'y'")), (SourcePosition{4, 3}));
  EXPECT_EQ(statement.position_at(statement.text.size()), (SourcePosition{4, 6}));
  EXPECT_EQ(statement.position_at(99999), (SourcePosition{4, 6}));
}

class ReplacedScript {
 public:
  ReplacedScript(std::string_view text, std::map<std::string, std::string> values, std::size_t piece = 4096)
      : values_("${", "}", values),
        source_(text, piece),
        replaced_(source_, values_, "V1__x.sql"),
        splitter_(replaced_, dollar_rules(), "V1__x.sql") {}

  SqlStatement next() {
    SqlStatement statement;
    EXPECT_TRUE(splitter_.next(statement));
    return statement;
  }
  std::size_t edits() { return replaced_.edits().size(); }
  StatementSplitter& splitter() { return splitter_; }

 private:
  Placeholders values_;
  PieceSource source_;
  PlaceholderSource replaced_;
  StatementSplitter splitter_;
};

TEST(StatementSplitterTest, PositionsPointIntoTheFileAsWrittenBehindValuesOfSeveralLines) {
  for (const std::size_t piece : {std::size_t{4096}, std::size_t{1}}) {
    ReplacedScript script("SELECT ${lines}, ${empty}1;\nSELECT '${lines}' x;", {{"lines", "'a\n\nb'"}, {"empty", ""}},
                          piece);
    const SqlStatement first = script.next();
    EXPECT_EQ(first.text, "SELECT 'a\n\nb', 1");
    ASSERT_EQ(first.replacements.size(), 2U);
    EXPECT_EQ(first.position_at(6), (SourcePosition{1, 7}));
    EXPECT_EQ(first.position_at(7), (SourcePosition{1, 8})) << "in the value: where the placeholder stands";
    EXPECT_EQ(first.position_at(12), (SourcePosition{1, 8}));
    EXPECT_EQ(first.position_at(13), (SourcePosition{1, 16})) << "the comma behind it";
    EXPECT_EQ(first.position_at(15), (SourcePosition{1, 26})) << "the 1 behind a value of no bytes";
    const SqlStatement second = script.next();
    EXPECT_EQ(second.begin, (SourcePosition{2, 1}));
    EXPECT_EQ(second.position_at(second.text.find('x')), (SourcePosition{2, 19}));
  }
}

TEST(StatementSplitterTest, StatementsInsideOneValueAllStandAtThePlaceholder) {
  for (const std::size_t piece : {std::size_t{4096}, std::size_t{1}}) {
    ReplacedScript script("\n ${many} 4;\nSELECT 5;", {{"many", "SELECT 1;\nSELECT 2;\nSELECT"}}, piece);
    EXPECT_EQ(script.next().begin, (SourcePosition{2, 2}));
    const SqlStatement second = script.next();
    EXPECT_EQ(second.text, "SELECT 2");
    EXPECT_EQ(second.begin, (SourcePosition{2, 2}));
    EXPECT_EQ(second.position_at(7), (SourcePosition{2, 2}));
    const SqlStatement third = script.next();
    EXPECT_EQ(third.text, "SELECT 4");
    EXPECT_EQ(third.position_at(0), (SourcePosition{2, 2}));
    EXPECT_EQ(third.position_at(7), (SourcePosition{2, 10}));
    EXPECT_EQ(script.next().begin, (SourcePosition{3, 1}));
  }
}

TEST(StatementSplitterTest, EditsThatWerePassedAreTakenAway) {
  std::string text;
  for (int i = 0; i < 50'000; ++i) text += "SELECT ${x};\n";
  ReplacedScript script(text, {{"x", "1"}});
  std::size_t most = 0;
  for (int i = 0; i < 50'000; ++i) {
    script.next();
    most = std::max(most, script.edits());
  }
  EXPECT_LT(most, 20'000U);
  SqlStatement statement;
  EXPECT_FALSE(script.splitter().next(statement));
  EXPECT_EQ(script.splitter().statement_bytes() + script.splitter().skipped_bytes(), 50'000U * 10);
}

TEST(StatementSplitterTest, AnErrorBehindPlaceholdersPointsIntoTheFile) {
  ReplacedScript script("SELECT ${x};\n ${x} 'never closed", {{"x", "1\n\n\n"}});
  script.next();
  SqlStatement statement;
  try {
    script.splitter().next(statement);
    FAIL() << "no error";
  } catch (const Error& error) {
    EXPECT_EQ(error.where().text(), "V1__x.sql:2:7");
  }
}

TEST(StatementSplitterTest, AStatementWithSeveralInsideStandsAlone) {
  StringSource source("DELIMITER //\nSELECT 1; SELECT 2//SELECT 3//");
  StatementSplitter splitter(source, program_rules(), "x");
  SqlStatement statement;
  ASSERT_TRUE(splitter.next(statement));
  EXPECT_TRUE(statement.facts.stands_alone);
  ASSERT_TRUE(splitter.next(statement));
  EXPECT_FALSE(statement.facts.stands_alone);
}

TEST(StatementSplitterTest, CopyDataAreFoundWithTheirPlace) {
  SplitRules rules = dollar_rules();
  rules.statements = {{"COPY name FROM STDIN", StatementRule::Fact::copies_from_stdin}};
  std::string data;
  for (int i = 0; i < 40'000; ++i) data += std::to_string(i) + "\t'it;s\\N\n";
  for (const std::size_t piece : {std::size_t{100'000}, std::size_t{7}}) {
    const std::string text = "\nCOPY t FROM STDIN;\n" + data + "\\.\nSELECT 1;";
    PieceSource source(text, piece);
    StatementSplitter splitter(source, rules, "x");
    SqlStatement statement;
    ASSERT_TRUE(splitter.next(statement));
    EXPECT_EQ(statement.text, "COPY t FROM STDIN");
    EXPECT_TRUE(read_all(*statement.copy_data, piece) == data);
    EXPECT_EQ(statement.copy_begin, (SourcePosition{3, 1}));
    ASSERT_TRUE(splitter.next(statement));
    EXPECT_EQ(statement.begin, (SourcePosition{40'004, 1}));
    EXPECT_EQ(statement.copy_data, nullptr);
  }
}

TEST(StatementSplitterTest, CopyDataThatNobodyReadsArePassedOver) {
  SplitRules rules = dollar_rules();
  rules.statements = {{"COPY name FROM STDIN", StatementRule::Fact::copies_from_stdin}};
  const std::string text = "COPY t FROM STDIN;\na\\.\n\\.x\n\\N\n\\.\r\nSELECT 1;\nCOPY u FROM STDIN;\nb";
  for (const std::size_t taken : {0, 1, 2, 8, 100}) {
    PieceSource source(text, 1);
    StatementSplitter splitter(source, rules, "x");
    SqlStatement statement;
    ASSERT_TRUE(splitter.next(statement));
    std::string data(taken, '?');
    statement.copy_data->read(data.data(), taken);
    EXPECT_EQ(statement.text, "COPY t FROM STDIN");
    ASSERT_TRUE(splitter.next(statement));
    EXPECT_EQ(statement.text, "SELECT 1");
    EXPECT_EQ(statement.begin, (SourcePosition{6, 1}));
    ASSERT_TRUE(splitter.next(statement));
    EXPECT_FALSE(splitter.next(statement));
    EXPECT_EQ(splitter.statement_bytes(), 54U);
    EXPECT_EQ(splitter.statement_bytes() + splitter.skipped_bytes(), text.size());
  }
}

TEST(StatementSplitterTest, CopyDataAreNotReadAheadOfTheirReader) {
  SplitRules rules = dollar_rules();
  rules.statements = {{"COPY name FROM STDIN", StatementRule::Fact::copies_from_stdin}};
  const std::string text = "COPY t FROM STDIN;\n" + std::string(2'000'000, 'x') + "\n\\.\n";
  PieceSource source(text, text.size());
  StatementSplitter splitter(source, rules, "x");
  SqlStatement statement;
  ASSERT_TRUE(splitter.next(statement));
  std::string buffer(10'000, '?');
  for (std::size_t taken = 0; taken < 1'000'000; taken += buffer.size()) {
    ASSERT_EQ(statement.copy_data->read(buffer.data(), buffer.size()), buffer.size());
    ASSERT_LE(source.given(), taken + 200'000);
  }
}

TEST(StatementSplitterTest, FactsFollowFromOneAnother) {
  SplitRules rules = dollar_rules();
  using Fact = StatementRule::Fact;
  rules.statements = {
      {"UNDO", Fact::rolls_back}, {"LONELY", Fact::refuses_transaction}, {"LONELY ( FALSE", Fact::allows_transaction}};
  StringSource source("UNDO; LONELY; LONELY (false); OTHER");
  StatementSplitter splitter(source, rules, "x");
  SqlStatement statement;
  ASSERT_TRUE(splitter.next(statement));
  EXPECT_TRUE(statement.facts.ends_transaction && statement.facts.ends_batch && statement.facts.controls_transaction());
  ASSERT_TRUE(splitter.next(statement));
  EXPECT_TRUE(statement.facts.refuses_transaction && statement.facts.stands_alone);
  ASSERT_TRUE(splitter.next(statement));
  EXPECT_FALSE(statement.facts.refuses_transaction || statement.facts.stands_alone);
  ASSERT_TRUE(splitter.next(statement));
  EXPECT_FALSE(statement.facts.ends_batch || statement.facts.begins_transaction);
}

TEST(StatementSplitterTest, DeepNestingNeedsNoDeepStack) {
  std::string text = "CREATE PROCEDURE p() ";
  for (int i = 0; i < 20'000; ++i) text += "BEGIN IF 1 THEN ";
  text += "SELECT 1; ";
  for (int i = 0; i < 20'000; ++i) text += "END IF; END; ";
  const Texts texts = split(text + "SELECT 2;", program_rules());
  ASSERT_EQ(texts.size(), 2U);
  EXPECT_EQ(texts[1], "SELECT 2");
}

}  // namespace
}  // namespace godwit
