// Order is what matters here. Help and version read no configuration, which may be the broken part; a program for `run`
// is looked for before any database is changed; and what a log must mask is told to it anew with each password that is
// fetched.
#include "app/application.h"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <iostream>

#include "app/datasources.h"
#include "app/help/completion.h"
#include "app/help/help.h"
#include "app/help/manual.h"
#include "app/internal_log.h"
#include "app/new_command.h"
#include "app/output/console.h"
#include "app/output/output.h"
#include "app/output/plan_file.h"
#include "app/output/report_files.h"
#include "app/output/terminal.h"
#include "app/wait_command.h"
#include "base/database_texts.h"
#include "base/strings.h"
#include "config/boot_step.h"
#include "config/config_report.h"
#include "config/load.h"
#include "config/password_command.h"
#include "config/secret_values.h"
#include "engine/report_builder.h"
#include "engine/session/masking.h"
#include "godwit/migrator.h"
#include "log/log.h"
#include "report/render/render.h"
#include "server/server.h"

namespace godwit {
namespace {

constexpr int kUsage = exit_code(ErrorCode::usage);
constexpr std::string_view kSys = "sys";
constexpr std::string_view kRun = "run";
constexpr std::string_view kServer = "server";
constexpr std::string_view kWait = "wait";
constexpr std::string_view kConfig = "config";  // these need no database
constexpr std::string_view kNew = "new";

// For errors that end the run before the settings are known.
bool wants_json(const std::vector<std::string>& arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    const std::string argument = to_lower(arguments[i]);
    if (argument.ends_with("-outputtype=json")) return true;
    if (argument.ends_with("-outputtype") && i + 1 < arguments.size())
      return equals_ignore_case(arguments[i + 1], "json");
  }
  return false;
}

// A blank too many in `-password= secret` makes a word of the password: then the word is not repeated.
std::string no_such_command(const CommandLine& command_line, const std::string& word) {
  const bool password = std::any_of(command_line.settings.begin(), command_line.settings.end(),
                                    [](const auto& setting) { return equals_ignore_case(setting.name, "password"); });
  return "There is no command " + (password ? "of that name" : "\"" + word + "\"") + ". See godwit help.";
}

void print_error(const Error& error, bool json) {
  if (json) {
    std::cout << render_json_error(error) << std::flush;
    return;
  }
  std::cerr << "ERROR: " << printable_lines(error.where().in_front_of(error.what())) << std::endl;
}

bool has_word(const CommandLine& command_line, std::string_view word) {
  return std::find(command_line.commands.begin(), command_line.commands.end(), word) != command_line.commands.end();
}

bool begins_with(const CommandLine& command_line, std::string_view word) {
  return !command_line.commands.empty() && command_line.commands.front() == word;
}

LogLevel parse_level(const std::string& name) {
  constexpr std::array<std::pair<std::string_view, LogLevel>, 5> kLevels = {{{"trace", LogLevel::trace},
                                                                             {"debug", LogLevel::debug},
                                                                             {"info", LogLevel::info},
                                                                             {"warn", LogLevel::warning},
                                                                             {"error", LogLevel::error}}};
  for (const auto& [word, level] : kLevels) {
    if (equals_ignore_case(name, word)) return level;
  }
  throw Error(ErrorCode::usage, "--log-level must be TRACE, DEBUG, INFO, WARN or ERROR, not \"" + name + "\".");
}

// Each -v says one level more.
LogLevel operator_level(const CommandLine::Operator& options, LogLevel otherwise) {
  const LogLevel level = options.log_level.empty() ? otherwise : parse_level(options.log_level);
  return static_cast<LogLevel>(std::max(0, static_cast<int>(level) - options.verbose));
}

LogOptions log_options(const Settings& settings, const CommandLine& command_line, OutputFile* file) {
  const Terminal terminal = find_terminal(settings.output.color);
  LogOptions options;
  const bool brief =
      settings.output.quiet || settings.output.type != OutputType::text || has_word(command_line, "current");
  options.level = settings.output.debug ? LogLevel::debug : brief ? LogLevel::warning : LogLevel::info;
  if (command_line.operators) options.level = operator_level(*command_line.operators, options.level);
  // The journal has its own.
  const bool journal = std::getenv("JOURNAL_STREAM") != nullptr;
  options.timestamps = settings.output.debug || (begins_with(command_line, kServer) && !journal);
  options.internals = command_line.internal_log;
  options.color = terminal.color && terminal.error_is_terminal;
  options.secrets = secrets_of(settings.project, settings.target);
  options.also = file ? &file->stream() : nullptr;
  return options;
}

// The words behind it are the name of a script, also where they are words of ours.
bool writes_script(const CommandLine& command_line) {
  return begins_with(command_line, kNew);
}

// Of one that goes with others, on one database.
std::optional<Operation> operation_named(std::string_view word) {
  const auto operation = parse_operation(word);
  return operation == Operation::new_script ? std::nullopt : operation;
}

// `sys database migrate` and its like.
Operation operator_command(const CommandLine& command_line) {
  const std::vector<std::string>& words = command_line.commands;
  if (words.size() == 1 && words[0] == kWait) return Operation::wait;
  if (words.size() == 3 && words[1] == "database") {
    const auto operation = operation_named(words[2]);
    if (operation && operation != Operation::clean) return *operation;
  }
  throw Error(ErrorCode::usage,
              "Behind sys comes database and one command: godwit sys database migrate (or info, history, current, "
              "validate, plan, repair, baseline, undo, wait). See godwit help sys.");
}

void check_url(const Settings& settings) {
  if (!settings.tenants.query.empty() && !settings.project.offline.enabled) {
    throw Error(
        ErrorCode::usage,
        "There are tenants (tenants.query): godwit sys database migrate, info… runs on each of them. Without sys "
        "database this would be the database of the query.");
  }
  if (!settings.target.url.empty() || settings.project.offline.enabled) return;
  if (!settings.datasources.empty()) {
    throw Error(ErrorCode::no_url,
                "No database is named for all, only datasources: " + join(settings.datasources, ", ") +
                    ". godwit sys database migrate, info… runs on each of them, or on one with "
                    "--datasource.");
  }
  const std::string hint =
      settings.environments.empty()
          ? "For an embedded database type: godwit -url=" GODWIT_EXAMPLE_URL " migrate"
          : "There are environments: choose one with -environment=" + join(settings.environments, ", or ");
  throw Error(
      ErrorCode::no_url,
      "No database is named: neither -url, nor FLYWAY_URL or GODWIT_URL, nor a configuration file gives one. " + hint);
}

// Of what may be tried again and again over a network.
void check_server(const ServerOptions& server) {
  constexpr std::size_t kShortestToken = 16;
  const std::size_t size = server.token.reveal().size();
  if (size != 0 && size < kShortestToken) {
    throw Error(ErrorCode::configuration, "server.token is too short to be one: it has at least " +
                                              std::to_string(kShortestToken) +
                                              " characters. Make one with: openssl rand -hex 32");
  }
  if (server.tls_certificate.empty() != server.tls_key.empty()) {
    throw Error(ErrorCode::configuration, "server.tls.certificate and server.tls.key go together; give both.");
  }
}

// `completion` and `man`.
const CommandHelp* words_command(const CommandLine& command_line) {
  if (command_line.commands.empty()) return nullptr;
  const CommandHelp* command = find_command_help(command_line.commands.front());
  return command && command->kind == CommandKind::words ? command : nullptr;
}

// The answer of a command that needs no database. Its exit code.
int print(const std::string& text) {
  std::cout << text << std::flush;
  if (!std::cout) throw Error(ErrorCode::io, "Standard output could not be written.");
  return 0;
}

int print_words(const CommandHelp& command, const CommandLine& command_line) {
  std::vector<std::string> words(command_line.commands.begin() + 1, command_line.commands.end());
  if (command.name == "man") {
    if (!words.empty()) throw Error(ErrorCode::usage, "man goes without other words.");
    return print(render_manual());
  }
  const std::string text = words.size() == 1 ? render_completion(words.front()) : "";
  if (text.empty()) throw Error(ErrorCode::usage, "Say for which shell: godwit completion bash, zsh or fish.");
  return print(text);
}

int print_config(const Settings& settings, const SettingsSource& source) {
  std::vector<Settings> datasources;
  for (const std::string& name : settings.datasources) datasources.push_back(source.load(name));
  const bool json = settings.output.type == OutputType::json;
  return print(json ? render_config_json(settings, datasources) : render_config_text(settings, datasources));
}

// help help is the page of the command help.
std::string help_text(const CommandLine& command_line) {
  bool asked = false;
  for (const std::string& word : command_line.commands) {
    const bool is_help = word == "help" && !asked;
    asked = asked || is_help;
    if (is_help) continue;
    if (std::string text = render_command_help(word); !text.empty()) return text;
  }
  return render_help();
}

}  // namespace

// Poco's run() would log what is thrown through it and forget the code, so everything is caught here.
int Application::main(const std::vector<std::string>&) {
  const bool json = wants_json(arguments_);
  try {
    return run_guarded();
  } catch (const Error& error) {
    print_error(error, json);
    return exit_code(error.code());
  } catch (const Poco::Exception& error) {
    print_error(Error(ErrorCode::unexpected, error.displayText()), json);
  } catch (const std::bad_alloc&) {
    print_error(Error(ErrorCode::out_of_memory, "Out of memory."), json);
  } catch (const std::exception& error) {
    print_error(Error(ErrorCode::unexpected, error.what()), json);
  }
  return exit_code(ErrorCode::unexpected);
}

int Application::run_guarded() {
  const CommandLine command_line = parse_command_line(arguments_);
  const bool words_are_ours = !writes_script(command_line);
  if (command_line.help || (words_are_ours && has_word(command_line, "help"))) {
    return print(help_text(command_line));
  }
  if (command_line.version || (words_are_ours && has_word(command_line, "version"))) {
    return print("godwit " GODWIT_VERSION "\n");
  }
  if (const CommandHelp* words = words_command(command_line)) return print_words(*words, command_line);
  if (start_.folder_gone) {
    throw Error(
        ErrorCode::usage,
        "The working directory is gone: it was removed, or its file system is no longer there. Nothing was done. "
        "Change to a folder that exists (cd) and run the command again.");
  }
  if (begins_with(command_line, kRun)) return run_program(command_line);
  if (begins_with(command_line, kServer)) return serve(command_line);
  const bool waits = begins_with(command_line, kWait) && !command_line.config.empty();
  if (waits || begins_with(command_line, kSys)) return end_output(run_for_operator(command_line));
  return end_output(words_are_ours ? run_commands(command_line) : write_script(command_line));
}

LogOptions Application::begin_output(const Settings& settings, const CommandLine& command_line,
                                     const std::vector<Settings>& datasources) {
  if (!settings.output.output_file.empty()) output_file_.emplace(settings.output.output_file);
  LogOptions log = log_options(settings, command_line, output_file_ ? &*output_file_ : nullptr);
  for (const Settings& one : datasources) log.secrets.push_back(one.target.password.reveal());
  set_up_log(log);
  log_inside(settings);
  for (const std::string& note : settings.notes) log_line(LogLevel::info, note);
  if (const std::string options = secrets_on_command_line(settings); !options.empty()) {
    log_line(LogLevel::warning,
             "A secret on the command line (" + options +
                 ") can be seen by other users and stays in the shell's history. Give it as FLYWAY_PASSWORD, "
                 "FLYWAY_PASSWORD_FILE or passwordCommand, or as another variable of the environment.");
  }
  return log;
}

// Output that could not be printed into its file is an error of a run that went well.
int Application::end_output(int code) {
  if (output_file_ && code == 0) output_file_->check();
  return code;
}

// The password may be the answer of a program, and is not to be logged either.
void Application::prepare(Settings& settings, LogOptions& log) const {
  if (!settings.plan_file.empty()) settings.project.approved_plan = read_plan_file(settings.plan_file);
  fetch_password(settings, stop_);
  log.secrets.push_back(settings.target.password.reveal());
  set_up_log(log);
}

int Application::run_program(const CommandLine& command_line) {
  if (command_line.commands.size() > 1 || command_line.program.empty()) {
    throw Error(ErrorCode::usage, "run takes a program behind two dashes: godwit run -- server --port 8080");
  }
  find_program(command_line.program.front());  // before anything is changed
  {
    const SettingsSource source(command_line, process_environment(), std::cin);
    std::vector<Settings> datasources = datasources_of(source, "");
    LogOptions log = begin_output(datasources.front(), command_line, datasources);
    const int code = boot_datasources(
        datasources, [&](Settings& settings) { prepare(settings, log); }, stop_);
    if (code != 0) return code;
  }
  become(start_, command_line.program);
}

int Application::serve(const CommandLine& command_line) {
  if (command_line.commands.size() > 1) {
    throw Error(ErrorCode::usage, "server goes without other words: godwit server -c FILE. See godwit help server.");
  }
  const auto load = [&command_line] {
    const SettingsSource source(command_line, process_environment(), std::cin);
    ServerConfig config;
    config.datasources = datasources_of(source, "");
    config.server = config.datasources.front().server;
    check_server(config.server);
    hide_in_log(config.server.token.reveal());
    for (const Settings& one : config.datasources) hide_in_log(one.target.password.reveal());
    return config;
  };
  ServerConfig config = load();
  begin_output(config.datasources.front(), command_line);
  ReloadFlag reload;
  signals_.reload_on_hangup(reload);
  return run_server(std::move(config), load, reload, stop_);
}

int Application::run_for_operator(const CommandLine& command_line) {
  const Operation operation = operator_command(command_line);
  const SettingsSource source(command_line, process_environment(), std::cin);
  std::vector<Settings> datasources =
      datasources_of(source, command_line.operators ? command_line.operators->datasource : "");
  LogOptions log = begin_output(datasources.front(), command_line, datasources);
  return run_on_datasources(
      operation, datasources, [&](Settings& settings) { prepare(settings, log); },
      [this](const OneRun& run) { return run_one(run); }, stop_);
}

int Application::write_script(const CommandLine& command_line) {
  const Settings settings = load_settings(command_line, process_environment(), std::cin);
  begin_output(settings, command_line);
  Output output(settings.output, 1);
  output.show(run_new(settings.project, {command_line.commands.begin() + 1, command_line.commands.end()}));
  return output.finish();
}

int Application::run_commands(const CommandLine& command_line) {
  if (command_line.commands.empty()) {
    std::cerr << render_help() << std::flush;
    return kUsage;
  }
  for (const std::string& word : command_line.commands) {
    if (word == kNew) throw Error(ErrorCode::usage, "new goes without other commands.");
    if (word != kConfig && !operation_named(word)) {
      throw Error(ErrorCode::usage, no_such_command(command_line, word));
    }
  }
  const SettingsSource source(command_line, process_environment(), std::cin);
  Settings settings = source.load();
  if (has_word(command_line, kConfig)) {
    if (command_line.commands.size() > 1) throw Error(ErrorCode::usage, "config goes without other commands.");
    begin_output(settings, command_line);
    return print_config(settings, source);
  }
  check_url(settings);
  if (!settings.plan_file.empty()) settings.project.approved_plan = read_plan_file(settings.plan_file);
  if (!settings.project.offline.enabled) fetch_password(settings, stop_);
  begin_output(settings, command_line);
  Output output(settings.output, command_line.commands.size());
  const bool lines = settings.output.type == OutputType::text && !settings.output.quiet;
  for (const std::string& word : command_line.commands) {
    const Operation operation = *operation_named(word);
    Console console(lines && operation != Operation::current, find_terminal(settings.output.color));
    if (output.show(run_one({operation, settings, console, nullptr})) != 0) break;
  }
  return output.finish();
}

Report Application::run_one(const OneRun& run) const {
  if (run.operation == Operation::wait) return run_wait(run.settings, stop_);
  ProjectOptions project = run.settings.project;
  // Migrations that migrate leaves as they are stand only in a report's file.
  if (run.operation == Operation::migrate) project.lists_migrations = wants_report_files(run.settings.output);
  Migrator migrator(std::move(project), &run.events, run.scripts);
  return run_step(migrator, run.operation, run.settings, stop_);
}

}  // namespace godwit
