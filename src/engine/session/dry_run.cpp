// Plan, prepare() and Executor are the real ones and only the connection writes down, so that the file holds what a run
// would send. One thing is concluded that a server would tell: whether a transaction is open.
#include "engine/session/dry_run.h"

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "db/parameters.h"

namespace godwit {
namespace {

constexpr unsigned kOwnerOnly = 0600;  // scripts may hold secrets, placeholders more so
constexpr std::size_t kChunk = 64 * 1024;

// A name of a file must not end the comment it stands in.
std::string on_a_line(std::string text) {
  std::replace_if(
      text.begin(), text.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
  return text;
}

std::unique_ptr<ReplacedFile> open_file(const std::string& path) {
  if (path.empty()) return nullptr;
  std::error_code ignored;  // opening says it better
  const auto folder = std::filesystem::path(path).parent_path();
  if (!folder.empty()) std::filesystem::create_directories(folder, ignored);
  return std::make_unique<ReplacedFile>("The dry run's file " + path, path, kOwnerOnly);
}

class NoLock final : public LockSession {
 public:
  bool try_acquire() override { return true; }
  bool held() override { return true; }
  void release() noexcept override {}
  std::string holder() override { return ""; }
};

}  // namespace

class DryRun::StillClock final : public Clock {
 public:
  explicit StillClock(Clock& clock) : clock_(clock) {}
  std::chrono::milliseconds now() override { return std::chrono::milliseconds{0}; }
  bool wait(std::chrono::milliseconds duration, const std::stop_token& stop) override {
    return clock_.wait(duration, stop);
  }
  std::string local_timestamp() override { return clock_.local_timestamp(); }

 private:
  Clock& clock_;
};

class DryRun::Recorder final : public Connection {
 public:
  Recorder(Session& session, ReplacedFile* file)
      : real_(*session.connection), script_(real_.client_script()), file_(file) {}

  const ServerInfo& server() const override { return real_.server(); }
  void read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) override {
    real_.read(sql, parameters, receive);
  }
  std::optional<std::uint64_t> execute(std::string_view sql, std::span<const Value> parameters) override {
    write(script_->statement(
        replace_parameters(sql, [&](std::size_t number) { return script_->literal(parameters[number]); })));
    return std::nullopt;
  }
  BatchOutcome run_batch(std::span<const SqlStatement> statements, const BatchSending&) override {
    write(script_->resume());
    script_ran_ = noting_;
    for (const SqlStatement& statement : statements) {
      write(script_->statement(statement.text));
      if (statement.copy_data != nullptr) write_copy(*statement.copy_data);
      if (noting_) script_->note(statement);
      follow(statement.facts);
    }
    BatchOutcome outcome;
    outcome.succeeded = statements.size();
    return outcome;
  }
  TransactionState transaction_state() override { return state_; }
  void begin() override {
    write(script_->begin());
    state_ = TransactionState::open;
  }
  void commit() override {
    write(script_->commit());
    state_ = TransactionState::idle;
  }
  bool rollback() noexcept override {
    state_ = TransactionState::idle;
    return true;
  }
  void restore_session() override {
    if (std::exchange(script_ran_, false)) write(script_->restore(state_));
  }
  void remember_session() override { real_.remember_session(); }
  SplitRules rules_in_force(const SplitRules& rules) override {
    return left_rules_ ? *left_rules_ : real_.rules_in_force(rules);
  }
  void note_rules(const SplitRules& rules) override { left_rules_ = rules; }
  void cancel() noexcept override { real_.cancel(); }
  std::unique_ptr<LockSession> lock_session(const std::string&, const std::string&) override {
    return std::make_unique<NoLock>();
  }
  std::unique_ptr<ClientScript> client_script() override { refuse("be written down again"); }
  void forbid_writes(bool forbidden) override { real_.forbid_writes(forbidden); }
  void clean_schema(const std::string&) override { refuse("clean"); }

  void write(std::string_view text) {
    if (file_ != nullptr) file_->write(text);
  }
  // As after connecting; what initSql and afterConnect do is not taken back behind the first script.
  void write_head(const std::function<void()>& connected) {
    write(script_->head());
    noting_ = false;
    connected();
    noting_ = true;
  }
  std::string command(const std::string& name) const { return script_->command(name); }

 private:
  [[noreturn]] static void refuse(const std::string& what) {
    throw Error(ErrorCode::unexpected, "A dry run cannot " + what + ".");
  }
  // The protocol would tell this. A statement that commits by itself leaves nothing open; godwit then begins anew for
  // the history row.
  void follow(const StatementFacts& facts) {
    if (facts.begins_transaction) state_ = TransactionState::open;
    if (facts.ends_transaction || facts.commits_implicitly) state_ = TransactionState::idle;
  }
  void write_copy(TextSource& data) {
    std::string buffer(kChunk, '\0');
    std::string end = "\n";  // of the data, as far as needed: the closing line must end as those in front of it
    while (const std::size_t size = data.read(buffer.data(), buffer.size())) {
      const std::string_view piece(buffer.data(), size);
      write(piece);
      end.append(piece.substr(size - std::min<std::size_t>(size, 2)));
      end.erase(0, end.size() - std::min<std::size_t>(end.size(), 2));
    }
    if (!end.ends_with('\n')) write("\n");
    write(end == "\r\n" ? "\\.\r\n" : "\\.\n");
  }

  Connection& real_;
  std::unique_ptr<ClientScript> script_;
  ReplacedFile* file_;
  bool noting_ = true;
  bool script_ran_ = false;               // since restore_session()
  std::optional<SplitRules> left_rules_;  // by the last script
  TransactionState state_ = TransactionState::idle;
};

// Steps and callbacks as comments; notes are told on.
class DryRun::Comments final : public EventSink {
 public:
  Comments(Recorder& recorder, EventSink* events) : recorder_(recorder), events_(events) {}

  void on_event(const Event& event) override {
    if (const auto* step = std::get_if<StepStarted>(&event)) {
      comment(on_a_line(std::string(step_kind_text(step->kind)) + " " + step->script) + " (" +
              std::to_string(step->number) + " of " + std::to_string(step->of) + ")");
    } else if (const auto* callback = std::get_if<CallbackStarted>(&event)) {
      comment(on_a_line("callback " + callback->script + " (" + callback->event + ")"));
    } else if (const auto* note = std::get_if<Note>(&event)) {
      comment(on_a_line(note->text));
      if (events_ != nullptr) events_->on_event(*note);
    }
  }
  void comment(const std::string& text) { recorder_.write("\n-- " + text + "\n"); }

 private:
  Recorder& recorder_;
  EventSink* events_;
};

DryRun::DryRun(const std::string& path, Operation operation)
    : path_(path), operation_(operation), file_(open_file(path)) {}

DryRun::~DryRun() = default;

void DryRun::begin(Session& real, const TargetOptions& target, const Runtime& runtime,
                   const std::function<void(Session& file)>& connected) {
  auto made = std::make_unique<Recorder>(real, file_.get());
  Recorder& recorder = *made;
  session_.emplace(Session{real.dialect, real.spec, std::move(made), real.default_schema});
  clock_ = std::make_unique<StillClock>(runtime.clock);
  comments_ = std::make_unique<Comments>(recorder, runtime.events);
  runtime_ = std::make_unique<Runtime>(
      Runtime{*clock_, comments_.get(), runtime.stop, runtime.dialect_for, nullptr, {}, runtime.stop_timeout});
  const ServerInfo& server = real.connection->server();
  const std::string folderless = std::filesystem::path(path_).filename().string();
  recorder.write("-- What godwit " + std::string(operation_text(operation_)) + " would run on " +
                 on_a_line(real.spec.url + " (" + server.product + " " + server.version + ")") + ".\n" +
                 "-- Not run yet. To run it: " + on_a_line(recorder.command(folderless)) + "\n\n");
  recorder.write_head([&] {
    if (!target.init_sql.empty()) send_init_sql(recorder, real.dialect, target.init_sql);
    connected(*session_);
  });
}

const Runtime& DryRun::runtime() const {
  return *runtime_;
}

void DryRun::commit() {
  if (file_) file_->commit();
}

}  // namespace godwit
