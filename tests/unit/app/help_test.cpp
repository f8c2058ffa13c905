#include "app/help/help.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>

#include "config/keys/keys.h"
#include "model/operation_facts.h"

namespace godwit {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr auto kCommands = std::to_array<std::string_view>(
    {"migrate", "undo", "info", "history", "current", "validate", "repair", "baseline", "clean"});

std::string option(const Key& key) {
  return "\n  -" + std::string(key.name) + "=" + std::string(key.value) + " ";
}

TEST(HelpTest, EveryCommandIsListed) {
  const std::string help = render_help();
  for (const std::string_view command : kCommands) EXPECT_THAT(help, HasSubstr("\n  " + std::string(command) + " "));
  for (const CommandHelp& command : command_table()) {
    EXPECT_THAT(help, HasSubstr("\n  " + std::string(command.name) + " ")) << command.name;
  }
}

TEST(HelpTest, EveryCommandThatIsListedExistsAndHasHelpOfItsOwn) {
  for (const std::string_view command : kCommands) {
    EXPECT_TRUE(parse_operation(command)) << command;
    EXPECT_THAT(render_command_help(command), HasSubstr("godwit " + std::string(command) + ": ")) << command;
  }
}

TEST(HelpTest, WhatIsNoCommandHasNoHelp) {
  for (const std::string_view word : {"", "Migrate", "migrat", "undone", "helps"}) {
    EXPECT_EQ(render_command_help(word), "") << word;
  }
}

TEST(HelpTest, EveryKeyIsExplainedByTheHelpOfSomeCommand) {
  std::string all;
  for (const CommandHelp& command : command_table()) all += render_command_help(command.name);
  for (const Key& key : all_keys()) {
    EXPECT_THAT(all, HasSubstr(option(key)));
    EXPECT_THAT(all, HasSubstr(key.summary));
  }
}

TEST(HelpTest, EveryCommandExplainsHowToReachTheDatabaseAndTheScripts) {
  for (const std::string_view command : kCommands) {
    const std::string help = render_command_help(command);
    for (const char* name : {"url", "user", "password", "table", "schemas", "configFiles", "outputType", "locations"}) {
      EXPECT_THAT(help, HasSubstr(option(*find_key(name)))) << command;
    }
    EXPECT_THAT(help, HasSubstr("-placeholders.name=value")) << command;
  }
}

TEST(HelpTest, NoCommandExplainsAKeyTwice) {
  for (const std::string_view command : kCommands) {
    const std::string help = render_command_help(command);
    for (const Key& key : all_keys()) {
      const std::size_t first = help.find(option(key));
      if (first != std::string::npos) {
        EXPECT_EQ(help.find(option(key), first + 1), std::string::npos) << command << " " << key.name;
      }
    }
  }
}

TEST(HelpTest, OnlyMigrateExplainsWhatOnlyMigrateListensTo) {
  for (const char* name : {"skipExecutingMigrations", "baselineOnMigrate", "validateOnMigrate"}) {
    for (const std::string_view command : kCommands) {
      EXPECT_EQ(render_command_help(command).find(option(*find_key(name))) != std::string::npos, command == "migrate")
          << command << " " << name;
    }
  }
}

TEST(HelpTest, OnlyWhatCleansExplainsHowToAllowIt) {
  EXPECT_THAT(render_command_help("clean"), HasSubstr("-cleanDisabled=false"));
  EXPECT_THAT(render_command_help("migrate"), HasSubstr("an error unless cleanDisabled=false"));
  for (const char* name : {"info", "validate", "undo", "repair", "baseline"}) {
    EXPECT_THAT(render_command_help(name), Not(HasSubstr("cleanDisabled"))) << name;
  }
}

TEST(HelpTest, EveryKeyOfTheTableOfCommandsExists) {
  for (const CommandHelp& command : command_table()) {
    const CommandKeys keys = keys_of(command);
    for (const auto* list : {&keys.own, &keys.scripts, &keys.common}) {
      for (const std::string& name : *list) EXPECT_NE(find_key(name), nullptr) << command.name << " " << name;
    }
  }
}

TEST(HelpTest, WhatChangesADatabaseSaysHowToBackItUp) {
  for (const CommandHelp& command : command_table()) {
    const auto known = parse_operation(command.name);
    const bool of_others = command.name == "run" || command.name == "server" ||
                           command.name == "sys";  // they carry out commands that write
    const bool writes = of_others || (known && facts_of(*known).writes);
    EXPECT_EQ(command.kind == CommandKind::writes, writes) << command.name;
    EXPECT_EQ(render_command_help(command.name).find("-backupCommand=") != std::string::npos, writes) << command.name;
  }
}

TEST(HelpTest, TheFirstPageNamesTheVersionTheEmbeddedDefaultAndEveryExitCode) {
  const std::string help = render_help();
  EXPECT_THAT(help, HasSubstr("godwit " GODWIT_VERSION));
  EXPECT_THAT(help, HasSubstr("-url=sqlite:./godwit.db"));
  EXPECT_THAT(help, HasSubstr("FLYWAY_PASSWORD"));
  const std::string codes = help.substr(help.find("Exit codes:"));
  for (char code = '0'; code <= '9'; ++code) EXPECT_THAT(codes, HasSubstr(std::string(" ") + code + " ")) << code;
}

TEST(HelpTest, EveryPageFitsAWideTerminalAndEndsItsLastLine) {
  std::vector<std::string> pages = {render_help()};
  for (const CommandHelp& command : command_table()) pages.push_back(render_command_help(command.name));
  for (const std::string& page : pages) {
    ASSERT_FALSE(page.empty());
    EXPECT_EQ(page.back(), '\n');
    std::size_t begin = 0;
    for (std::size_t end; (end = page.find('\n', begin)) != std::string::npos; begin = end + 1) {
      EXPECT_LE(end - begin, 130U) << page.substr(begin, end - begin);
    }
  }
}

}  // namespace
}  // namespace godwit
