// Lines of other programs may have any form. A quote that one of them never closes ends with its line, or it would
// swallow the variables of ours that stand below; of our own it is an error.
#include "config/sources/dotenv.h"

#include "base/strings.h"
#include "config/sources/variables.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr std::string_view kBlanks = " \t\r";

class Reader {
 public:
  explicit Reader(std::string_view text) : rest_(text) {}

  std::vector<Property> read() {
    while (!rest_.empty()) {
      ++line_;
      const std::string_view line = take_line();
      const std::size_t equals = line.find('=');
      const std::string_view name = name_of(line.substr(0, equals));
      if (equals == std::string_view::npos || name.empty() || name.starts_with('#')) continue;
      read_value(name, trim(line.substr(equals + 1)));
    }
    return std::move(properties_);
  }

 private:
  std::string_view take_line() {
    const std::size_t end = rest_.find('\n');
    const std::string_view line = rest_.substr(0, end);
    rest_.remove_prefix(end == std::string_view::npos ? rest_.size() : end + 1);
    return line;
  }

  static std::string_view name_of(std::string_view text) {
    text = trim(text);
    constexpr std::string_view kExport = "export";
    if (text.starts_with(kExport) && text.size() > kExport.size() &&
        kBlanks.find(text[kExport.size()]) != std::string_view::npos) {
      text = trim(text.substr(kExport.size()));
    }
    return text;
  }

  void read_value(std::string_view name, std::string_view text) {
    const std::uint64_t begin = line_;
    const bool own = name.starts_with("FLYWAY_") || name.starts_with("GODWIT_") || is_common_variable(name);
    const bool quoted = text.starts_with('"') || text.starts_with('\'');
    if (!quoted) {
      if (own) properties_.push_back({std::string(name), std::string(bare(text)), begin});
      return;
    }
    const std::string_view rest_before = rest_;
    std::string value;
    std::string_view behind;
    if (!unquote(text, value, behind)) {
      if (own) throw error(begin, std::string(name) + " begins with a quote that is never closed");
      rest_ = rest_before;  // a form that some other program understands; it ends with its line
      line_ = begin;
      return;
    }
    if (!own) return;
    behind = trim(behind);
    if (!behind.empty() && !behind.starts_with('#')) {
      throw error(line_, "there is text behind the closing quote of " + std::string(name));
    }
    properties_.push_back({std::string(name), value, begin, true});
  }

  static std::string_view bare(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '#' && (i == 0 || kBlanks.find(text[i - 1]) != std::string_view::npos)) {
        return trim(text.substr(0, i));
      }
    }
    return text;
  }

  // `text` begins with the quote; further lines are taken as long as it is open. False if it is never closed.
  bool unquote(std::string_view text, std::string& value, std::string_view& behind) {
    const char quote = text[0];
    for (text.remove_prefix(1);; text = take_line()) {
      for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == quote) {
          behind = text.substr(i + 1);
          return true;
        }
        if (quote == '"' && text[i] == '\\' && i + 1 < text.size()) {
          append_escape(value, text[++i]);
        } else {
          value += text[i];
        }
      }
      if (rest_.empty()) return false;
      value += '\n';
      ++line_;
    }
  }

  static void append_escape(std::string& value, char c) {
    if (std::string_view("nrt\"\\$").find(c) == std::string_view::npos) value += '\\';
    value += c == 'n' ? '\n' : c == 'r' ? '\r' : c == 't' ? '\t' : c;
  }

  static Error error(std::uint64_t line, const std::string& what) {
    return {ErrorCode::configuration, what, Where{"", line, 0}};
  }

  std::string_view rest_;
  std::uint64_t line_ = 0;
  std::vector<Property> properties_;
};

}  // namespace

std::vector<Property> parse_dotenv(std::string_view text) {
  return Reader(text).read();
}

}  // namespace godwit
