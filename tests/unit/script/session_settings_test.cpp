#include "script/settings/session_settings.h"

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

// The settings behind `text` in a session that `before` was read in.
SessionSettings behind(const std::string& text, const SessionSettings& before) {
  StringSource source(text);
  StatementSplitter splitter(source, before, "x");
  SqlStatement statement;
  while (splitter.next(statement)) {
  }
  return splitter.settings();
}

TEST(SessionSettingsTest, TheyAreCarriedFromScriptToScript) {
  const SessionSettings start(program_rules());
  const SessionSettings kept = behind("SET @old = @@sql_mode, sql_mode = 'NO_BACKSLASH_ESCAPES'", start);
  EXPECT_FALSE(kept.rules().backslash_escapes);
  EXPECT_FALSE(kept.same_as(start));
  EXPECT_FALSE(behind("SELECT '\\'; SELECT 2", kept).rules().backslash_escapes);
  EXPECT_TRUE(behind("SET sql_mode = @old", kept).rules().backslash_escapes);
  EXPECT_TRUE(behind("SET sql_mode = DEFAULT", kept).reads_as(start.rules()));
  EXPECT_TRUE(behind("SELECT 1", kept).same_as(kept));
}

TEST(SessionSettingsTest, WhatTheSessionReallyHasCanTakeTheirPlace) {
  SessionSettings settings(program_rules());
  SplitRules found = program_rules();
  found.backslash_escapes = false;
  EXPECT_FALSE(settings.reads_as(found));
  settings.use(found);
  EXPECT_TRUE(settings.reads_as(found));
  EXPECT_TRUE(behind("SET sql_mode = DEFAULT", settings).reads_as(program_rules()));
}

TEST(SessionSettingsTest, TheEndOfAScriptEndsWhatIsLocal) {
  const SessionSettings start(dollar_rules());
  SessionSettings local = behind("SET LOCAL standard_conforming_strings = off", start);
  EXPECT_TRUE(local.rules().backslash_escapes);
  local.end_transaction();
  EXPECT_TRUE(local.same_as(start));
  SessionSettings lasting = behind("SET standard_conforming_strings = off", start);
  lasting.end_transaction();
  EXPECT_TRUE(lasting.rules().backslash_escapes);
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
