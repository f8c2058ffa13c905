// Client commands that depend on the session; tests/golden/split holds the others.
#include <gtest/gtest.h>

#include "script_texts.h"

namespace godwit {
namespace {

using Texts = std::vector<std::string>;

Texts split_in(std::string_view database, const std::string& text) {
  SplitRules rules = dollar_rules();
  rules.database = database;
  return split(text, rules);
}

TEST(ClientCommandsTest, ConnectingToThePresentDatabaseBeforeAnyStatementIsPassedOver) {
  for (const std::string line :
       {"\\connect shop", "\\c shop", "\\connect \"shop\"", "\\c shop - - -", "\\connect 'shop'",
        "\\connect -reuse-previous=on \"dbname='shop'\"", "\\connect dbname=shop"}) {
    EXPECT_EQ(split_in("shop", "-- a dump\n" + line + "\nSELECT 1;"), Texts{"SELECT 1"}) << line;
  }
  EXPECT_EQ(
      split_in("it's a \\ \"shop\"", "\\connect -reuse-previous=on \"dbname='it\\'s a \\\\ \"\"shop\"\"'\"\nSELECT 1"),
      Texts{"SELECT 1"});
}

TEST(ClientCommandsTest, ConnectingElsewhereIsRefused) {
  for (const std::string line :
       {"\\connect other", "\\connect Shop", "\\c", "\\connect", "\\connect -", "\\c shop other",
        "\\connect shop - example.org", "\\connect -reuse-previous=off shop", "\\connect -reuse-previous=on",
        "\\connect \"dbname='shop' host=x\"", "\\connect postgresql:///shop", "\\connect `echo shop`"}) {
    EXPECT_EQ(split_in("shop", line + "\nSELECT 1;"), Texts{"error 431 at V1__x.sql:1:1"}) << line;
  }
  EXPECT_EQ(split_in("", "\\connect shop"), Texts{"error 431 at V1__x.sql:1:1"});
}

TEST(ClientCommandsTest, ConnectingBehindAStatementWouldBeginANewSession) {
  EXPECT_EQ(split_in("shop", "SET ROLE a;\n\\connect shop\nSELECT 1;"),
            (Texts{"SET ROLE a", "error 431 at V1__x.sql:2:1"}));
}

TEST(ClientCommandsTest, TheAnswerToConnectNamesTheDatabaseAndTheOptionOfPgDump) {
  SplitRules rules = dollar_rules();
  rules.database = "shop";
  StringSource source("\\connect other");
  StatementSplitter splitter(source, rules, "x");
  SqlStatement statement;
  try {
    splitter.next(statement);
    FAIL() << "no error";
  } catch (const Error& error) {
    const std::string text = error.what();
    EXPECT_NE(text.find("(shop)"), std::string::npos) << text;
    EXPECT_NE(text.find("--create"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace godwit
