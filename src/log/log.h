#pragma once
// Log lines on standard error, with levels; passwords masked in every one of them.

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace godwit {

enum class LogLevel { trace, debug, info, warning, error, off };

struct LogOptions {
  LogLevel level = LogLevel::info;
  bool timestamps = false;
  bool color = false;
  bool internals = false;            ///< the level holds for what goes on inside, too
  std::vector<std::string> secrets;  ///< masked wherever they appear
  std::ostream* also = nullptr;      ///< gets every line, too; lives as long as the log
};

/// Once at start, before any other thread; again to change it. Until then messages go nowhere.
void set_up_log(const LogOptions& options);

/// One more secret, masked from now on wherever it appears. From any thread.
void hide_in_log(const std::string& secret);

/// For what goes on inside; nothing unless LogOptions::internals asks for it.
void log_internal(LogLevel level, std::string_view text);
/// True if log_internal() may print anything.
bool logs_internals();

/// From any thread. `text` is printed as it is, never read as a format.
void log_line(LogLevel level, std::string_view text);

}  // namespace godwit
