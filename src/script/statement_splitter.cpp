// All parts work on offsets of one window and know no lines: places are counted once, as text leaves it. Data of COPY,
// which may be most of a script, are a stream of their own, so that memory grows with the longest statement alone.
#include "script/statement_splitter.h"

#include "base/strings.h"
#include "script/body/body_parser.h"
#include "script/client/client_commands.h"
#include "script/lexer/down_mark.h"
#include "script/lexer/lexer.h"
#include "script/position_map.h"
#include "script/settings/session_settings.h"
#include "script/statement_classifier.h"
#include "script/text/placeholders.h"

namespace godwit {
namespace {

std::deque<PlaceholderSource::Edit>* edits_of(TextSource& text) {
  auto* const source = dynamic_cast<PlaceholderSource*>(&text);
  return source == nullptr ? nullptr : &source->edits();
}

// "END; //" has an end of its own in front of the delimiter. Sent along it would be an empty statement more.
std::string_view without_semicolons(std::string_view text) {
  const std::size_t last = text.find_last_not_of("; \t\n\v\f\r");
  return last == std::string_view::npos ? std::string_view() : text.substr(0, last + 1);
}

}  // namespace

class StatementSplitter::Impl {
 public:
  Impl(TextSource& text, SessionSettings settings, std::string script)
      : script_(std::move(script)),
        settings_(std::move(settings)),
        window_(text),
        lexer_(window_, settings_.rules()),
        commands_(window_, lexer_),
        body_(settings_.rules()),
        classifier_(settings_.rules()),
        positions_(edits_of(text)) {}

  bool next(SqlStatement& statement) {
    try {
      return read(statement);
    } catch (const ScriptFault& fault) {
      const SourcePosition place = positions_.position_behind(window_.view(0, fault.offset));
      throw Error(fault.code, fault.message, Where{script_, place.line, place.column});
    }
  }

  const std::optional<DownMark>& down_mark() const { return down_mark_; }
  std::uint64_t statement_bytes() const { return statement_bytes_; }
  std::uint64_t skipped_bytes() const { return skipped_bytes_; }
  const SessionSettings& settings() const { return settings_; }

 private:
  bool read(SqlStatement& statement) {
    copy_data_.pass_rest();
    pass(passed_);
    passed_ = 0;
    do {
      skip_to_statement();
      if (window_.at(0) < 0) return false;
    } while (!read_statement(statement));
    return true;
  }

  void pass(std::size_t count) {
    if (count > 0) begins_line_ = is_line_end(static_cast<unsigned char>(window_.view(0, count).back()));
    positions_.advance(window_.view(0, count));
    window_.discard(count);
    lexer_.start(begins_line_);
  }

  void skip(std::size_t count) {
    skipped_bytes_ += count;
    pass(count);
  }

  void skip_to_statement() {
    while (lexer_.skip_gap() || commands_.take()) {
      note_down_mark(0);
      skip(lexer_.cursor());
    }
  }

  // False if there was no more than semicolons in front of a delimiter.
  bool read_statement(SqlStatement& statement) {
    statement = SqlStatement{};
    const Token last = find_end();
    statement.text = window_.view(0, lexer_.code_end());
    if (lexer_.delimiter() != ";") statement.text = without_semicolons(statement.text);
    if (statement.text.empty()) {
      skip(lexer_.cursor());
      return false;
    }
    note_down_mark(statement.text.size());
    check_bytes(statement.text);
    statement.facts = classifier_.facts(window_);
    if (inner_semicolon_) statement.facts.stands_alone = true;
    if (settings_.follow(classifier_.head(window_))) lexer_.change_rules(settings_.rules());
    finish(statement, last.kind == TokenKind::delimiter);
    return true;
  }

  // A comment in a body belongs to the body.
  void note_down_mark(std::size_t text_size) {
    const std::optional<std::size_t> begin = lexer_.down_mark();
    const bool inside = begin && *begin < text_size;
    if (!begin || down_mark_ || (inside && inner_end_)) return;
    const std::string_view rest = window_.view(*begin, lexer_.cursor());
    const std::string_view text = rest.substr(0, rest.find_first_of("\r\n"));
    down_mark_ = DownMark{positions_.position_behind(window_.view(0, *begin)), std::string(trim(text)),
                          tool_of_down_mark(text), inside};
  }

  Token find_end() {
    const bool own_end = lexer_.delimiter() == ";";
    body_.start(own_end);
    classifier_.start();
    inner_semicolon_ = false;
    inner_end_ = false;
    for (;;) {
      const Token token = body_.wants_tokens() || classifier_.wants_tokens() ? lexer_.next() : lexer_.skip();
      if (token.kind == TokenKind::end) {
        lexer_.check_end();
        body_.on_end();
        return token;
      }
      if (token.kind == TokenKind::delimiter) {
        if (!own_end || body_.on_semicolon()) return token;
        lexer_.keep(token);
        classifier_.end_head();
        inner_end_ = true;
      } else if (token.kind == TokenKind::semicolon) {
        // More than one statement, or one with a body: how many results it has is not known.
        inner_semicolon_ = true;
        inner_end_ = true;
        classifier_.end_head();
        if (own_end && body_.on_semicolon()) body_.start(true);
      } else {
        if (classifier_.wants_tokens()) classifier_.on_token(token, window_);
        body_.on_token(token, window_.view(token.begin, token.end));
      }
    }
  }

  // PostgreSQL and SQLite take a statement as a C string: behind a NUL they would not see the rest of it.
  void check_bytes(std::string_view text) const {
    if (lexer_.rules().nul_in_strings) return;
    const std::size_t nul = text.find('\0');
    if (nul == std::string_view::npos) return;
    throw ScriptFault{ErrorCode::malformed_script, nul,
                      "There is a NUL byte in this statement, which " + std::string(lexer_.rules().name) +
                          " cannot take. Remove it; if the file is UTF-16, set encoding=UTF-16."};
  }

  void finish(SqlStatement& statement, bool delimited) {
    const std::size_t size = statement.text.size();
    statement.begin = positions_.position();
    statement.replacements = positions_.replacements(size);
    statement_bytes_ += size;
    passed_ = lexer_.cursor();
    if (statement.facts.copies_from_stdin && delimited) {
      start_copy_data(statement);
    } else {
      passed_ = behind_line_end(passed_);      // so that positions are counted to the next line at once
      statement.text = window_.view(0, size);  // the window moves in memory when more of it is read
      skipped_bytes_ += passed_ - size;
    }
  }

  // The data are not held in memory: what is in front of them leaves the window, so the statement is copied.
  void start_copy_data(SqlStatement& statement) {
    copy_statement_ = window_.view(0, statement.text.size());
    statement.text = copy_statement_;
    const std::size_t begin = begin_of_copy_data();
    skipped_bytes_ += begin - statement.text.size();
    passed_ = 0;
    pass(begin);
    statement.copy_begin = positions_.position();
    statement.copy_data = &copy_data_;
    copy_data_.start();
  }

  // The data begin on the line behind the statement. Only a comment may stand on the rest of its line.
  std::size_t begin_of_copy_data() {
    std::size_t offset = lexer_.cursor();
    while (window_.at(offset) == ' ' || window_.at(offset) == '\t') ++offset;
    if (window_.at(offset) == '-' && window_.at(offset + 1) == '-') offset = window_.find(offset, line_ends_);
    const int byte = window_.at(offset);
    if (byte >= 0 && byte != '\n' && byte != '\r') {
      throw ScriptFault{
          ErrorCode::unsupported_statement, offset,
          "The data of COPY … FROM STDIN begin on the next line. Move what stands here behind the data and "
          "the line with \\. that ends them."};
    }
    return behind_line_end(offset);
  }

  // Lines up to one of \. or the end of the script.
  class CopyData final : public TextSource {
   public:
    explicit CopyData(Impl& splitter) : splitter_(splitter) {}

    void start() {
      open_ = true;
      line_starts_ = true;
    }

    std::size_t read(char* buffer, std::size_t size) override {
      if (!open_) return 0;
      const std::string_view piece = splitter_.window_.view(0, find_end(std::min(size, kPiece)));
      std::copy(piece.begin(), piece.end(), buffer);
      take(piece);
      return piece.size();
    }

    void pass_rest() {
      while (open_) take(splitter_.window_.view(0, find_end(kPiece)));
    }

   private:
    static constexpr std::size_t kPiece = 64 * 1024;  // so that the window stays small

    // Offset of what ends the data, or `limit`.
    std::size_t find_end(std::size_t limit) {
      ScriptWindow& window = splitter_.window_;
      for (std::size_t offset = 0;; ++offset) {
        offset = window.find(offset, '\\', limit);
        ended_ = window.at(offset) < 0;
        if (ended_ || offset == limit) return offset;
        const bool at_line_start = offset == 0 ? line_starts_ : is_line_end(window.at(offset - 1));
        const int behind = window.at(offset + 1) == '.' ? window.at(offset + 2) : 0;
        ended_ = at_line_start && (behind < 0 || is_line_end(behind));
        if (ended_) return offset;
      }
    }

    void take(std::string_view piece) {
      if (!piece.empty()) line_starts_ = is_line_end(static_cast<unsigned char>(piece.back()));
      splitter_.statement_bytes_ += piece.size();
      splitter_.pass(piece.size());
      if (!ended_) return;
      open_ = false;
      ended_ = false;
      if (splitter_.window_.at(0) >= 0) splitter_.skip(splitter_.behind_line_end(2));
    }

    Impl& splitter_;
    bool open_ = false;
    bool ended_ = false;        // the end of the data stands behind what was found
    bool line_starts_ = false;  // at the window's begin
  };

  static bool is_line_end(int byte) { return byte == '\n' || byte == '\r'; }

  std::size_t behind_line_end(std::size_t offset) {
    if (window_.at(offset) == '\r' && window_.at(offset + 1) == '\n') return offset + 2;
    return is_line_end(window_.at(offset)) ? offset + 1 : offset;
  }

  const ByteSet line_ends_{"\r\n"};
  const std::string script_;
  SessionSettings settings_;
  ScriptWindow window_;
  Lexer lexer_;
  ClientCommands commands_;
  BodyParser body_;
  StatementClassifier classifier_;
  PositionMap positions_;
  CopyData copy_data_{*this};
  std::string copy_statement_;
  std::size_t passed_ = 0;  // of the statement given out last, with what belongs to it
  bool inner_semicolon_ = false;
  bool inner_end_ = false;   // the statement has a body with statements of its own
  bool begins_line_ = true;  // the window's begin
  std::optional<DownMark> down_mark_;
  std::uint64_t statement_bytes_ = 0;
  std::uint64_t skipped_bytes_ = 0;
};

StatementSplitter::StatementSplitter(TextSource& text, const SplitRules& rules, std::string script)
    : StatementSplitter(text, SessionSettings(rules), std::move(script)) {}

StatementSplitter::StatementSplitter(TextSource& text, SessionSettings settings, std::string script)
    : impl_(std::make_unique<Impl>(text, std::move(settings), std::move(script))) {}

StatementSplitter::~StatementSplitter() = default;

bool StatementSplitter::next(SqlStatement& statement) {
  return impl_->next(statement);
}

const std::optional<DownMark>& StatementSplitter::down_mark() const {
  return impl_->down_mark();
}

std::uint64_t StatementSplitter::statement_bytes() const {
  return impl_->statement_bytes();
}

std::uint64_t StatementSplitter::skipped_bytes() const {
  return impl_->skipped_bytes();
}

const SessionSettings& StatementSplitter::settings() const {
  return impl_->settings();
}

}  // namespace godwit
