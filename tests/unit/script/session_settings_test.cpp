#include <gtest/gtest.h>

#include "script/statement_splitter.h"
#include "script_texts.h"

namespace godwit {
namespace {

using Texts = std::vector<std::string>;

// True if a script that begins so is read with NO_BACKSLASH_ESCAPES: then the quote behind the backslash is the last.
bool turns_escapes_off(const std::string& head) {
  const Texts texts = split(head + "; SELECT '\\'; SELECT 2", program_rules());
  return texts.back() == "SELECT 2";
}

TEST(SessionSettingsTest, AModeIsFollowedThroughTheFunctionsAroundIt) {
  for (const std::string value :
       {"'NO_BACKSLASH_ESCAPES'", "NO_BACKSLASH_ESCAPES", "1048576", "CONCAT(@@sql_mode, ',no_backslash_escapes')",
        "(SELECT CONCAT('x,', 'NO_BACKSLASH_ESCAPES'))", "IFNULL(@never_set, 'NO_BACKSLASH_ESCAPES')",
        "sys.list_add(@@sql_mode, 'NO_BACKSLASH_ESCAPES')", "REPLACE('a', 'a', 'NO_BACKSLASH_ESCAPES')"}) {
    EXPECT_TRUE(turns_escapes_off("SET sql_mode = " + value)) << value;
    EXPECT_TRUE(turns_escapes_off("SET @x = 1, SESSION sql_mode = " + value)) << value;
    EXPECT_FALSE(turns_escapes_off("SET GLOBAL sql_mode = " + value)) << value;
  }
}

TEST(SessionSettingsTest, AModeThatIsTakenOutIsGone) {
  const std::string on = "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SET sql_mode = ";
  for (const std::string value : {"''", "DEFAULT", "0", "REPLACE(@@sql_mode, 'NO_BACKSLASH_ESCAPES', '')",
                                  "(SELECT REPLACE(@@SESSION.sql_mode, 'NO_BACKSLASH_ESCAPES', 'ANSI'))",
                                  "sys.list_drop(@@sql_mode, 'NO_BACKSLASH_ESCAPES')"}) {
    EXPECT_FALSE(turns_escapes_off(on + value)) << value;
  }
  for (const std::string value :
       {"@@sql_mode", "REPLACE(@@sql_mode, 'ANSI', '')", "CONCAT_WS(',', @@local.sql_mode, 'X')"}) {
    EXPECT_TRUE(turns_escapes_off(on + value)) << value;
  }
}

TEST(SessionSettingsTest, WhatCannotBeReadOffTheStatementLeavesTheModeAsItIs) {
  for (const std::string value :
       {"UPPER('NO_BACKSLASH_ESCAPES')", "@never_set", "CONCAT(@never_set, 'NO_BACKSLASH_ESCAPES')",
        "(SELECT mode FROM t)", "CONCAT('NO_BACKSLASH_ESCAPES'", "(", "REPLACE('NO_BACKSLASH_ESCAPES')"}) {
    EXPECT_FALSE(turns_escapes_off("SET sql_mode = " + value)) << value;
  }
}

// As above, for standard_conforming_strings = off: then the backslash takes the quote, and the string never ends.
bool turns_escapes_on(const std::string& head) {
  return split(head + "; SELECT '\\'; SELECT 2", dollar_rules()).back() != "SELECT 2";
}

TEST(SessionSettingsTest, StandardConformingStringsAreFollowedInEveryForm) {
  for (const std::string off :
       {"SET standard_conforming_strings = off", "SET SESSION standard_conforming_strings TO 'false'",
        "SET LOCAL \"Standard_Conforming_Strings\" = 0",
        "SELECT set_config('standard_conforming_strings', 'no', false)",
        "select pg_catalog.set_config('standard_conforming_strings', 'off', true)"}) {
    EXPECT_TRUE(turns_escapes_on(off)) << off;
    for (const std::string on :
         {"RESET standard_conforming_strings", "RESET ALL", "DISCARD ALL", "SET standard_conforming_strings TO DEFAULT",
          "SELECT set_config('standard_conforming_strings', 'on', false)"}) {
      EXPECT_FALSE(turns_escapes_on(off + "; " + on)) << off << "; " << on;
    }
    EXPECT_TRUE(turns_escapes_on(off + "; RESET other; SET other = on; SELECT set_config('other', 'on', false)"))
        << off;
  }
}

TEST(SessionSettingsTest, WhatSetLocalSetEndsWithTheTransaction) {
  const std::string local = "BEGIN; SET LOCAL standard_conforming_strings = off; ";
  EXPECT_TRUE(turns_escapes_on(local + "SELECT 1"));
  EXPECT_FALSE(turns_escapes_on(local + "COMMIT"));
  EXPECT_FALSE(turns_escapes_on(local + "END"));
  EXPECT_TRUE(turns_escapes_on(local + "SET standard_conforming_strings = off; COMMIT"));
  EXPECT_TRUE(turns_escapes_on("SET standard_conforming_strings = off; COMMIT"));
}

}  // namespace
}  // namespace godwit
