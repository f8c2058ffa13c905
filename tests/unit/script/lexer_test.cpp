#include "script/lexer/lexer.h"

#include <gtest/gtest.h>

#include <random>

#include "script_texts.h"

namespace godwit {
namespace {

// Bits of SQL that meet each other in ways nobody thought of.
const std::vector<std::string> kBits = {
    "'",   "''",   "\"",     "`",         "[",       "]",         "$",      "$$",       "$a$",  "$1",    "1",   "1e5",
    "a",   "E",    "e'",     "E'",        "x",       "\\",        "\n",     "\r",       "\r\n", " ",     "\t",  "--",
    "-- ", "#",    "/*",     "*/",        "/*!",     "/*!50000 ", "/*M!",   "/",        "*",    "-",     ";",   ";;",
    "(",   ")",    ",",      ".",         ":",       "@",         "é",      "\xC2\xA0", "\\'",  "BEGIN", "END", "CASE",
    "IF",  "THEN", "CREATE", "PROCEDURE", "TRIGGER", "LOOP",      "SELECT", "$tag$",    "_",    "B'",    "N'"};

std::string soup(std::mt19937& random, std::size_t bits) {
  std::string text;
  for (std::size_t i = 0; i < bits; ++i) text += kBits[random() % kBits.size()];
  return text;
}

// Where the first statement ends, token by token or at one go; "fault" and its place if it doesn't.
std::string end_of_statement(std::string_view text, const SplitRules& rules, bool token_by_token) {
  StringSource source(text);
  ScriptWindow window(source);
  Lexer lexer(window, rules);
  try {
    Token token;
    do {
      token = token_by_token ? lexer.next() : lexer.skip();
    } while (token.kind != TokenKind::delimiter && token.kind != TokenKind::end);
    return std::to_string(token.begin) + " code to " + std::to_string(lexer.code_end());
  } catch (const ScriptFault& fault) {
    return "fault at " + std::to_string(fault.offset) + ": " + fault.message;
  }
}

TEST(LexerTest, SkippingFindsTheSameEndAsReadingEveryToken) {
  std::mt19937 random(20240611);  // any number; the same texts every time
  for (int round = 0; round < 6000; ++round) {
    const std::string text = soup(random, 1 + random() % 14);
    for (SplitRules rules : all_rules()) {
      for (const bool backslashes : {false, true}) {
        rules.backslash_escapes = backslashes;
        ASSERT_EQ(end_of_statement(text, rules, false), end_of_statement(text, rules, true))
            << testing::PrintToString(text);
      }
    }
  }
}

TEST(LexerTest, AnyTextGivesTheSameHoweverItArrivesAndEveryByteIsAccountedFor) {
  std::mt19937 random(7);
  for (int round = 0; round < 3000; ++round) {
    const std::string text = soup(random, 1 + random() % 30);
    for (const SplitRules& rules : all_rules()) {
      StringSource whole(text);
      const std::vector<std::string> expected = split(whole, rules);
      for (const std::size_t piece : {std::size_t{1}, std::size_t{7}}) {
        PieceSource source(text, piece);
        ASSERT_EQ(split(source, rules), expected) << testing::PrintToString(text);
      }
      StringSource again(text);
      StatementSplitter splitter(again, rules, "x");
      try {
        SqlStatement statement;
        while (splitter.next(statement)) {
        }
        ASSERT_EQ(splitter.statement_bytes() + splitter.skipped_bytes(), text.size()) << testing::PrintToString(text);
      } catch (const Error&) {
      }
    }
  }
}

// A scanner that looks back or reads anew would take minutes here.
TEST(LexerTest, TheCostOfAnyRepeatedTokenIsLinear) {
  std::vector<std::string> tokens = kBits;
  tokens.insert(tokens.end(),
                {"a$",       "1$",         "$ ",    "E'\\'",         "'a'\n", "-- x\n", "BEGIN ",        "IF ",
                 "BEGIN;",   "IF x THEN ", "CASE ", "CREATE RULE (", "l: ",   "<<",     "delimiter x\n", "x;",
                 "(SELECT ", "$a",         "a b ",  "/*!50000 x*/"});
  for (const std::string& token : tokens) {
    std::string text = "CREATE PROCEDURE p() BEGIN x ";
    while (text.size() < 60'000) text += token;
    for (const SplitRules& rules : all_rules()) {
      split(text, rules);
      split(std::string_view(text).substr(29), rules);
    }
  }
}

TEST(LexerTest, TheDelimiterIsFoundInsideOfAWordOnlyIfItIsNoWordItself) {
  EXPECT_EQ(split("DELIMITER $$\nSELECT a$$DELIMITER go\nSELECT cargo go SELECT 2 GO\ngo", program_rules()),
            (std::vector<std::string>{"SELECT a", "SELECT cargo", "SELECT 2 GO"}));
}

TEST(LexerTest, RulesThatASessionWasFoundToDifferInCanBeGiven) {
  SplitRules rules = program_rules();
  rules.double_quoted_strings = false;
  rules.backslash_escapes = false;
  EXPECT_EQ(split("SELECT '\\'; SELECT \"\\\"; SET sql_mode = ''; SELECT '\\';'; SET sql_mode = DEFAULT; SELECT '\\';",
                  rules),
            (std::vector<std::string>{"SELECT '\\'", "SELECT \"\\\"", "SET sql_mode = ''", "SELECT '\\';'",
                                      "SET sql_mode = DEFAULT", "SELECT '\\'"}));
}

}  // namespace
}  // namespace godwit
