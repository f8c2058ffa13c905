// Cuts SQL files with godwit's splitter and with libpg_query, which holds the parser of PostgreSQL itself, and says
// where the two differ.
//   cut_as_libpg_query <list of files that libpg_query cannot parse> <file…>
// The last line on standard output counts the files and statements; the exit status is 0 if all files are cut the same
// and exactly those of the list could not be parsed.

#include <pg_query.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "db/postgresql/text/split_rules.h"
#include "godwit/error.h"
#include "script/statement_splitter.h"

namespace godwit {
namespace {

/// Byte offsets of a statement's text in its file.
struct Cut {
  std::size_t begin = 0;
  std::size_t end = 0;
};

struct Cuts {
  std::vector<Cut> statements;
  std::string error;  ///< of the parser; empty if the file was cut
};

std::string read_text(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) throw std::runtime_error(path + " cannot be read");
  return text.str();
}

// Extension scripts say with \echo … \quit that psql is the wrong program for them; the server skips such lines.
void blank_echo_lines(std::string& text) {
  for (std::size_t line = 0; line < text.size();) {
    const std::size_t end = std::min(text.find('\n', line), text.size());
    if (text.compare(line, 5, "\\echo") == 0) text.replace(line, end - line, end - line, ' ');
    line = end + 1;
  }
}

// Blanks and comments from `offset` on. Written apart from the lexer that is under test, and much simpler: it never
// starts inside of quotes.
std::size_t skip_gaps(const std::string& text, std::size_t offset) {
  for (;;) {
    const std::size_t begin = offset;
    while (offset < text.size() && std::string_view(" \t\n\v\f\r").find(text[offset]) != std::string_view::npos)
      ++offset;
    if (text.compare(offset, 2, "--") == 0) offset = std::min(text.find_first_of("\r\n", offset), text.size());
    if (text.compare(offset, 2, "/*") == 0) {
      int depth = 0;
      do {
        const bool opens = text.compare(offset, 2, "/*") == 0;
        const bool closes = text.compare(offset, 2, "*/") == 0;
        depth += opens ? 1 : closes ? -1 : 0;
        offset += opens || closes ? 2 : 1;
      } while (depth > 0 && offset < text.size());
    }
    if (offset == begin) return offset;
  }
}

Cuts cut_by_parser(const std::string& text) {
  const PgQuerySplitResult result = pg_query_split_with_parser(text.c_str());
  Cuts cuts;
  if (result.error != nullptr) cuts.error = result.error->message;
  for (int i = 0; i < result.n_stmts; ++i) {
    const auto location = static_cast<std::size_t>(result.stmts[i]->stmt_location);
    const auto size = static_cast<std::size_t>(result.stmts[i]->stmt_len);
    cuts.statements.push_back({skip_gaps(text, location), size == 0 ? text.size() : location + size});
  }
  pg_query_free_split_result(result);
  return cuts;
}

// Turns line and column into byte offsets; to be asked in rising order.
class OffsetFinder {
 public:
  explicit OffsetFinder(const std::string& text) : text_(text) {}

  std::size_t offset_of(const SourcePosition& place) {
    for (; line_ < place.line; ++line_) {
      line_begin_ = text_.find_first_of("\r\n", line_begin_);
      line_begin_ += text_.compare(line_begin_, 2, "\r\n") == 0 ? 2 : 1;
    }
    std::size_t offset = line_begin_;
    for (std::uint64_t column = 1; column < place.column; ++column) {
      ++offset;
      while (offset < text_.size() && (static_cast<unsigned char>(text_[offset]) & 0xC0U) == 0x80U) ++offset;
    }
    return offset;
  }

 private:
  const std::string& text_;
  std::uint64_t line_ = 1;
  std::size_t line_begin_ = 0;
};

Cuts cut_by_godwit(const std::string& text, const std::string& name) {
  StringSource source(text);
  StatementSplitter splitter(source, postgresql_split_rules(), name);
  OffsetFinder finder(text);
  Cuts cuts;
  try {
    for (SqlStatement statement; splitter.next(statement);) {
      const std::size_t begin = finder.offset_of(statement.begin);
      if (text.compare(begin, statement.text.size(), statement.text) != 0) {
        cuts.error = "the text of the statement at " + std::to_string(begin) + " does not stand there";
        return cuts;
      }
      cuts.statements.push_back({begin, begin + statement.text.size()});
    }
  } catch (const Error& error) {
    cuts.error = error.where().text() + ": " + error.what();
  }
  return cuts;
}

std::string show(const std::string& text, const Cut& cut) {
  return std::to_string(cut.begin) + " to " + std::to_string(cut.end) + " \"" +
         text.substr(cut.begin, std::min<std::size_t>(cut.end - cut.begin, 60)) + "\"";
}

// What differs, or nothing. libpg_query leaves comments in front of the semicolon in the statement.
std::string difference(const std::string& text, const Cuts& expected, const Cuts& found) {
  if (!found.error.empty()) return "godwit refuses it: " + found.error;
  for (std::size_t i = 0; i < std::min(expected.statements.size(), found.statements.size()); ++i) {
    const Cut& theirs = expected.statements[i];
    const Cut& ours = found.statements[i];
    if (theirs.begin == ours.begin && ours.end <= theirs.end && skip_gaps(text, ours.end) >= theirs.end) continue;
    return "statement " + std::to_string(i + 1) + ": libpg_query cuts " + show(text, theirs) + ", godwit " +
           show(text, ours);
  }
  if (expected.statements.size() == found.statements.size()) return {};
  return "libpg_query finds " + std::to_string(expected.statements.size()) + " statements, godwit " +
         std::to_string(found.statements.size());
}

// Names of files, one a line; # begins a comment.
std::set<std::string> read_list(const std::string& path) {
  std::istringstream lines(read_text(path));
  std::set<std::string> names;
  for (std::string line; std::getline(lines, line);) {
    std::istringstream words(line.substr(0, line.find('#')));
    if (std::string name; words >> name) names.insert(name);
  }
  return names;
}

struct Tally {
  std::set<std::string> cannot_parse;  ///< of the list, still to be met
  std::size_t files = 0;
  std::size_t same = 0;
  std::size_t statements = 0;
};

// Says what is wrong with the file, if anything is.
void compare_file(const std::string& path, Tally& tally) {
  std::string text = read_text(path);
  blank_echo_lines(text);
  const std::string name = std::filesystem::path(path).filename();
  const Cuts expected = cut_by_parser(text);
  ++tally.files;
  if (!expected.error.empty()) {
    if (tally.cannot_parse.erase(name) == 0)
      std::cout << path << ": libpg_query cannot parse it: " << expected.error << "\n";
    return;
  }
  const std::string what = difference(text, expected, cut_by_godwit(text, name));
  if (!what.empty()) {
    std::cout << path << ": " << what << "\n";
    return;
  }
  ++tally.same;
  tally.statements += expected.statements.size();
}

int run(const std::vector<std::string>& arguments) {
  Tally tally;
  tally.cannot_parse = read_list(arguments.at(0));
  const std::size_t listed = tally.cannot_parse.size();
  for (std::size_t i = 1; i < arguments.size(); ++i) compare_file(arguments[i], tally);
  for (const std::string& name : tally.cannot_parse) {
    std::cout << arguments[0] << ": " << name << " is listed, but it was not met or libpg_query parses it\n";
  }
  std::cout << tally.same << " of " << tally.files << " files with " << tally.statements
            << " statements are cut at the same places\n";
  return tally.cannot_parse.empty() && tally.same + listed == tally.files ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace godwit

int main(int argc, char** argv) {
  try {
    return godwit::run({argv + 1, argv + argc});
  } catch (const std::exception& error) {
    std::cerr << error.what() << "\n";
    return EXIT_FAILURE;
  }
}
