#include "config/sources/command_line.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "config/keys/keys.h"
#include "unit/config/expect_error.h"

namespace godwit {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

using Arguments = std::vector<std::string>;

// "name=value|source" of every setting.
std::vector<std::string> settings(const Arguments& arguments) {
  std::vector<std::string> result;
  for (const auto& setting : parse_command_line(arguments).settings) {
    result.push_back(setting.name + "=" + setting.value + "|" + setting.source);
  }
  return result;
}

std::string usage_error(const Arguments& arguments) {
  return error_of(ErrorCode::usage, [&] { parse_command_line(arguments); });
}

TEST(CommandLineTest, NoArgumentsAreNoCommandAndNoSetting) {
  const CommandLine line = parse_command_line({});
  EXPECT_THAT(line.commands, IsEmpty());
  EXPECT_THAT(line.settings, IsEmpty());
  EXPECT_FALSE(line.debug || line.quiet || line.help || line.version);
}

TEST(CommandLineTest, OneDashOrTwoEqualsSignOrBlankAllMeanTheSame) {
  EXPECT_THAT(settings({"-url=sqlite:x"}), ElementsAre("url=sqlite:x|-url"));
  EXPECT_THAT(settings({"--url=sqlite:x"}), ElementsAre("url=sqlite:x|--url"));
  EXPECT_THAT(settings({"-url", "sqlite:x"}), ElementsAre("url=sqlite:x|-url"));
  EXPECT_THAT(settings({"--url", "sqlite:x"}), ElementsAre("url=sqlite:x|--url"));
}

TEST(CommandLineTest, EveryKeyIsReadInAllFourForms) {
  for (const Key& key : all_keys()) {
    const std::string name(key.name), value(key.value);
    for (const std::string dashes : {"-", "--"}) {
      const std::string source = dashes + name;
      const std::string expected = name + "=" + value + "|" + source;
      EXPECT_THAT(settings({source + "=" + value}), ElementsAre(expected));
      EXPECT_THAT(settings({"wait", source, value}), ElementsAre(expected));
    }
  }
}

TEST(CommandLineTest, VersionAloneIsAQuestionButBesideWaitAnAnswer) {
  EXPECT_TRUE(parse_command_line({"-version"}).version);
  EXPECT_TRUE(parse_command_line({"migrate", "--version"}).version);
  EXPECT_FALSE(parse_command_line({"-version", "3", "wait"}).version);
  usage_error({"wait", "-version"});
}

TEST(CommandLineTest, WhatStandsBehindTwoDashesIsTheProgramOfRun) {
  const CommandLine line = parse_command_line({"run", "-url=sqlite:x", "--", "server", "--", "-url=y"});
  EXPECT_THAT(line.program, ElementsAre("server", "--", "-url=y"));
  EXPECT_THAT(line.settings, testing::SizeIs(1));
  usage_error({"migrate", "--", "server"});
}

TEST(CommandLineTest, PluginsAreNamedByALetterWhereServersAreMeant) {
  EXPECT_THAT(settings({"sys", "database", "info", "-p", "/a"}), ElementsAre("plugins=/a|-p"));
  EXPECT_THAT(settings({"sys", "database", "info", "-vp", "/a"}), ElementsAre("plugins=/a|-p"));
  EXPECT_THAT(settings({"run", "-p", "/a/../b", "--", "x", "-p", "y"}), ElementsAre("plugins=/b|-p"));
  EXPECT_THAT(settings({"sys", "database", "info", "--plugins", "/a"}), ElementsAre("plugins=/a|--plugins"));
  const std::string here = std::filesystem::current_path().string();
  EXPECT_THAT(settings({"-plugins=a", "migrate"}), ElementsAre("plugins=" + here + "/a|-plugins"));
  EXPECT_THAT(usage_error({"sys", "database", "info", "-p", "/a", "--plugins=/b"}), HasSubstr("given twice"));
  EXPECT_THAT(usage_error({"migrate", "-p", "/a"}), HasSubstr("There is no option -p"));
}

TEST(CommandLineTest, WhatIsGluedToTheLetterOfPluginsIsNotRepeated) {
  EXPECT_THAT(usage_error({"sys", "database", "info", "-psecret"}), Not(HasSubstr("secret")));
  EXPECT_THAT(usage_error({"sys", "database", "info", "-vpsecret"}), Not(HasSubstr("secret")));
}

TEST(CommandLineTest, TheInternalLogIsForServers) {
  EXPECT_TRUE(parse_command_line({"sys", "database", "info", "--internal-log"}).internal_log);
  EXPECT_TRUE(parse_command_line({"run", "--internal-log", "--", "x"}).internal_log);
  EXPECT_FALSE(parse_command_line({"sys", "database", "info"}).internal_log);
  EXPECT_THAT(usage_error({"info", "--internal-log"}), HasSubstr("no option --internal-log"));
}

TEST(CommandLineTest, LettersOfOperatorsMayBeJoined) {
  const auto line = parse_command_line({"sys", "database", "migrate", "-vvc", "a.yml", "-lWARN", "-target=3"});
  EXPECT_EQ(line.operators->verbose, 2);
  EXPECT_THAT(line.config, ElementsAre("a.yml"));
  EXPECT_EQ(line.operators->log_level, "WARN");
  EXPECT_THAT(line.settings, testing::SizeIs(1));
  EXPECT_THAT(parse_command_line({"sys", "database", "info", "--config=b.yml", "--datasource", "x"}).config,
              ElementsAre("b.yml"));
  EXPECT_TRUE(parse_command_line({"sys", "-hV"}).help);
  for (const Arguments& wrong : {Arguments{"sys", "-c"}, {"sys", "-c", ""}, {"sys", "-vz"}, {"sys", "-x"}}) {
    usage_error(wrong);
  }
}

TEST(CommandLineTest, FilesOfServersMayBeSeveralAndCountInTheirOrder) {
  for (const Arguments& words : {Arguments{"sys", "database", "info"}, {"run"}, {"wait"}, {"server"}}) {
    Arguments arguments = words;
    for (const char* word : {"-c", "a.yml", "-cb.yml", "--config", "c.yml", "--config=d.yml", "-connectRetries=3"}) {
      arguments.emplace_back(word);
    }
    const auto line = parse_command_line(arguments);
    EXPECT_THAT(line.config, ElementsAre("a.yml", "b.yml", "c.yml", "d.yml")) << words.front();
    EXPECT_THAT(line.settings, testing::SizeIs(1)) << words.front();
  }
  EXPECT_THAT(usage_error({"migrate", "-c", "a.yml"}), HasSubstr("no option -c"));
  EXPECT_THAT(usage_error({"run", "-conectRetries=3", "--", "x"}), HasSubstr("Did you mean -connectRetries?"));
  usage_error({"run", "-c"});
  usage_error({"wait", "--config="});
}

// Libraries at hand read this one as option c with the value onnectRetries=3.
TEST(CommandLineTest, AnOptionWithOneDashIsAWholeWord) {
  EXPECT_THAT(settings({"-connectRetries=3"}), ElementsAre("connectRetries=3|-connectRetries"));
}

TEST(CommandLineTest, TheCaseOfANameDoesNotMatterAndIsKept) {
  EXPECT_THAT(settings({"-OUTOFORDER=true"}), ElementsAre("OUTOFORDER=true|-OUTOFORDER"));
}

TEST(CommandLineTest, WordsWithoutADashAreCommandsInOrder) {
  const CommandLine line = parse_command_line({"clean", "-url=sqlite:x", "migrate", "info"});
  EXPECT_THAT(line.commands, ElementsAre("clean", "migrate", "info"));
  EXPECT_EQ(line.settings.size(), 1U);
}

TEST(CommandLineTest, ALoneDashAndAnEmptyWordAreWordsNotOptions) {
  EXPECT_THAT(parse_command_line({"-", ""}).commands, ElementsAre("-", ""));
}

TEST(CommandLineTest, SettingsKeepTheirOrder) {
  EXPECT_THAT(settings({"-user=a", "migrate", "--table", "t", "-mixed"}),
              ElementsAre("user=a|-user", "table=t|--table", "mixed=true|-mixed"));
}

TEST(CommandLineTest, EverythingBehindTheFirstEqualsSignIsTheValue) {
  EXPECT_THAT(settings({"-url=jdbc:postgresql://h/d?user=a&password=b=c=="}),
              ElementsAre("url=jdbc:postgresql://h/d?user=a&password=b=c==|-url"));
  EXPECT_THAT(settings({"-password==x="}), ElementsAre("password==x=|-password"));
  EXPECT_THAT(settings({"-password", "a=b"}), ElementsAre("password=a=b|-password"));
}

TEST(CommandLineTest, AValueMayBeEmpty) {
  EXPECT_THAT(settings({"-password="}), ElementsAre("password=|-password"));
  EXPECT_THAT(settings({"-password", ""}), ElementsAre("password=|-password"));
  EXPECT_THAT(settings({"-outOfOrder="}), ElementsAre("outOfOrder=|-outOfOrder"));
}

TEST(CommandLineTest, BlanksQuotesAndLineEndsInAValueAreKept) {
  EXPECT_THAT(settings({"-initSql= SET x = 'y z';\n"}), ElementsAre("initSql= SET x = 'y z';\n|-initSql"));
}

TEST(CommandLineTest, ABooleanMayStandAlone) {
  for (const Key& key : all_keys()) {
    if (key.kind != KeyKind::boolean) continue;
    const std::string option = "-" + std::string(key.name);
    const CommandLine line = parse_command_line({option, "migrate"});
    ASSERT_EQ(line.settings.size(), 1U) << key.name;
    EXPECT_EQ(line.settings[0].value, "true") << key.name;
    EXPECT_THAT(line.commands, ElementsAre("migrate")) << key.name;
  }
}

TEST(CommandLineTest, ABooleanTakesAFollowingTrueOrFalse) {
  EXPECT_THAT(settings({"-outOfOrder", "FALSE"}), ElementsAre("outOfOrder=FALSE|-outOfOrder"));
  EXPECT_THAT(settings({"--mixed", "true", "--outOfOrder", "-cleanDisabled", "false"}),
              ElementsAre("mixed=true|--mixed", "outOfOrder=true|--outOfOrder", "cleanDisabled=false|-cleanDisabled"));
}

TEST(CommandLineTest, AnOptionAtTheEndWithoutItsValueIsAnErrorThatShowsTheForm) {
  EXPECT_THAT(usage_error({"migrate", "-url"}), HasSubstr("-url needs a value: -url=…"));
  EXPECT_THAT(usage_error({"--table"}), HasSubstr("--table=…"));
}

TEST(CommandLineTest, AnOptionIsNotTheValueOfTheOneBeforeIt) {
  EXPECT_THAT(usage_error({"-password", "-user=app", "migrate"}), HasSubstr("-password needs a value"));
  EXPECT_THAT(usage_error({"-url", "--table", "t"}), HasSubstr("-url needs a value"));
  EXPECT_THAT(usage_error({"-user", "-placeholders.a=b"}), HasSubstr("-user needs a value"));
}

TEST(CommandLineTest, AValueMayBeginWithADash) {
  EXPECT_THAT(settings({"-lockTimeout", "-1"}), ElementsAre("lockTimeout=-1|-lockTimeout"));
  EXPECT_THAT(settings({"-password", "--x-y"}), ElementsAre("password=--x-y|-password"));
  EXPECT_THAT(settings({"-password=-user=app"}), ElementsAre("password=-user=app|-password"));
}

TEST(CommandLineTest, AnOptionGivenTwiceIsAnError) {
  EXPECT_THAT(usage_error({"-url=a", "-url=b"}), HasSubstr("-url is given twice"));
  EXPECT_THAT(usage_error({"-url=a", "--url=a"}), HasSubstr("twice"));
  EXPECT_THAT(usage_error({"-outOfOrder", "-OUTOFORDER=true"}), HasSubstr("twice"));
  EXPECT_THAT(usage_error({"-placeholders.a=1", "-placeholders.A=2"}), HasSubstr("-placeholders.A is given twice"));
}

TEST(CommandLineTest, TwicePasswordRepeatsNeitherOfThem) {
  const std::string message = usage_error({"-password=hunter2", "-password=hunter3"});
  EXPECT_THAT(message, Not(HasSubstr("hunter")));
}

TEST(CommandLineTest, AnUnknownOptionIsAnErrorWithASuggestion) {
  EXPECT_THAT(usage_error({"-outOfOrdr=true"}), HasSubstr("There is no option -outOfOrdr. Did you mean -outOfOrder?"));
  EXPECT_THAT(usage_error({"--location", "sql"}), HasSubstr("Did you mean -locations?"));
  EXPECT_THAT(usage_error({"-qqqqqqqq=1"}), Not(HasSubstr("Did you mean")));
}

TEST(CommandLineTest, AnUnknownOptionDoesNotRepeatItsValue) {
  for (const Arguments& arguments : {Arguments{"-passwrd=hunter2"}, Arguments{"-passwrd", "hunter2"},
                                     Arguments{"-phunter2"}, Arguments{"--pass=hunter2"}, Arguments{"-p=hunter2"}}) {
    EXPECT_THAT(usage_error(arguments), Not(HasSubstr("hunter2"))) << arguments[0];
  }
}

TEST(CommandLineTest, TheShortPasswordOptionOfOtherProgramsIsAnsweredWithOurs) {
  EXPECT_THAT(usage_error({"-phunter2"}), HasSubstr("FLYWAY_PASSWORD"));
}

TEST(CommandLineTest, AnUnknownOptionThatIsMistypedIsNamedWhateverItsFirstLetter) {
  EXPECT_THAT(usage_error({"-placeholderPrefx", "x"}), HasSubstr("There is no option -placeholderPrefx"));
  EXPECT_THAT(usage_error({"-pluggins=x"}), HasSubstr("There is no option -pluggins"));
}

TEST(CommandLineTest, DashesWithoutANameAreNoOption) {
  for (const char* text : {"--", "-=x", "--=x", "---url=x", "-placeholders.=x", "-flyway.url=x"}) usage_error({text});
}

TEST(CommandLineTest, PlaceholdersTakeAnyName) {
  EXPECT_THAT(settings({"-placeholders.app_name=x", "--placeholders.b.c", "d e", "-PLACEHOLDERS.E="}),
              ElementsAre("placeholders.app_name=x|-placeholders.app_name", "placeholders.b.c=d e|--placeholders.b.c",
                          "PLACEHOLDERS.E=|-PLACEHOLDERS.E"));
  EXPECT_THAT(usage_error({"-placeholders.a"}), HasSubstr("-placeholders.a needs a value"));
}

TEST(CommandLineTest, ShortFlagsAreReadAnywhere) {
  const CommandLine line = parse_command_line({"-X", "migrate", "-q"});
  EXPECT_TRUE(line.debug);
  EXPECT_TRUE(line.quiet);
  EXPECT_FALSE(line.help);
  EXPECT_THAT(line.commands, ElementsAre("migrate"));
  EXPECT_THAT(line.settings, IsEmpty());
}

TEST(CommandLineTest, EveryWayOfAskingForHelpIsKnown) {
  for (const char* flag : {"-h", "-?", "-help", "--help"})
    EXPECT_TRUE(parse_command_line({"migrate", flag}).help) << flag;
}

TEST(CommandLineTest, EveryWayOfAskingForTheVersionIsKnown) {
  for (const char* flag : {"-v", "-version", "--version"}) EXPECT_TRUE(parse_command_line({flag}).version) << flag;
}

TEST(CommandLineTest, FlagsAreReadWithRegardToCase) {
  usage_error({"-x"});
  usage_error({"-Q"});
}

}  // namespace
}  // namespace godwit
