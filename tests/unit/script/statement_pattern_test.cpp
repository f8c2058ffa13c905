#include "script/lexer/statement_pattern.h"

#include <gtest/gtest.h>

#include "base/text_source.h"
#include "script_texts.h"

namespace godwit {
namespace {

bool matches(std::string_view pattern, std::string_view text) {
  StringSource source(text);
  ScriptWindow window(source);
  Lexer lexer(window, dollar_rules());
  window.at(text.size());
  std::vector<HeadToken> head;
  std::uint32_t depth = 0;
  for (Token token = lexer.next(); token.kind != TokenKind::end; token = lexer.next()) {
    if (token.symbol == ')') --depth;
    head.push_back(HeadToken{token.kind, depth, window.view(token.begin, token.end)});
    if (token.symbol == '(') ++depth;
  }
  return matches_pattern(pattern, head, true);
}

TEST(StatementPatternTest, WordsMatchInAnyCaseAndAsABeginning) {
  EXPECT_TRUE(matches("DROP INDEX", "drop Index i"));
  EXPECT_FALSE(matches("DROP INDEX", "DROP INDEXES"));
  EXPECT_FALSE(matches("DROP INDEX", "DROP"));
  EXPECT_FALSE(matches("DROP INDEX", "DROP \"INDEX\""));
}

TEST(StatementPatternTest, CommentsBetweenWordsDontMatter) {
  EXPECT_TRUE(matches("DROP INDEX CONCURRENTLY", "DROP /* a */ INDEX -- b\n CONCURRENTLY i"));
}

TEST(StatementPatternTest, OptionalElementsMayBeThereOrNot) {
  EXPECT_TRUE(matches("CREATE [UNIQUE] INDEX", "CREATE INDEX i"));
  EXPECT_TRUE(matches("CREATE [UNIQUE] INDEX", "CREATE UNIQUE INDEX i"));
  EXPECT_FALSE(matches("CREATE [OR REPLACE] !TEMPORARY", "CREATE OR REPLACE TEMPORARY TABLE"));
  EXPECT_TRUE(matches("CREATE [OR REPLACE] !TEMPORARY", "CREATE OR REPLACE TABLE"));
}

TEST(StatementPatternTest, AlternativesMayBeWordsAndSymbols) {
  EXPECT_TRUE(matches("PRAGMA X =|(", "PRAGMA x(1)"));
  EXPECT_TRUE(matches("PRAGMA X =|(", "PRAGMA x = 1"));
  EXPECT_FALSE(matches("PRAGMA X =|(", "PRAGMA x"));
}

TEST(StatementPatternTest, ANameMayBeQuotedAndQualified) {
  EXPECT_TRUE(matches("COPY name FROM", "COPY a FROM STDIN"));
  EXPECT_TRUE(matches("COPY name FROM", "COPY \"a;b\".c FROM STDIN"));
  EXPECT_FALSE(matches("COPY name FROM", "COPY (a) FROM STDIN"));
}

TEST(StatementPatternTest, AGroupIsEverythingBetweenItsParentheses) {
  EXPECT_TRUE(matches("REINDEX [(…)] TABLE", "REINDEX (a, (b), c) TABLE"));
  EXPECT_TRUE(matches("REINDEX [(…)] TABLE", "REINDEX TABLE"));
  EXPECT_FALSE(matches("REINDEX (…) TABLE", "REINDEX (a TABLE"));
}

TEST(StatementPatternTest, AnEllipsisIsAnyTokens) {
  EXPECT_TRUE(matches("CREATE X … REFRESH = FALSE", "CREATE X a b WITH (a = 1, refresh = false)"));
  EXPECT_FALSE(matches("CREATE X … REFRESH = FALSE", "CREATE X a b WITH (refresh = true)"));
}

TEST(StatementPatternTest, ATildeAlsoMeansTheWordInQuotes) {
  for (const std::string_view text : {"PRAGMA x", "PRAGMA \"X\"", "PRAGMA 'x'", "PRAGMA y"}) {
    EXPECT_TRUE(matches("PRAGMA ~X|Y", text)) << text;
    EXPECT_FALSE(matches("PRAGMA !~X|Y", text)) << text;
  }
  EXPECT_FALSE(matches("PRAGMA ~X", "PRAGMA 'xx'"));
  EXPECT_FALSE(matches("PRAGMA X", "PRAGMA 'x'"));
}

TEST(StatementPatternTest, ASemicolonStandsForTheEnd) {
  EXPECT_TRUE(matches("CLUSTER [VERBOSE] ;", "CLUSTER"));
  EXPECT_TRUE(matches("CLUSTER [VERBOSE] ;", "CLUSTER VERBOSE"));
  EXPECT_FALSE(matches("CLUSTER [VERBOSE] ;", "CLUSTER t"));
}

}  // namespace
}  // namespace godwit
