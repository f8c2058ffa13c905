// A driver is C made elsewhere: nothing may be thrown through it, and its texts need be neither ended nor UTF-8. It
// reports no effects, so its transaction is looked at before and behind each statement; in doubt the work is unknown.
#include "db/plugin/connection.h"

#include <cstring>
#include <exception>

#include "base/mask/mask.h"
#include "base/strings.h"
#include "base/utf8.h"
#include "db/one_by_one.h"
#include "db/trace.h"

namespace godwit {
namespace {

// A driver's text in an array of ours is not always text, nor always ended.
template <std::size_t size>
std::string text_in(const char (&array)[size]) {
  const std::string_view text(array, strnlen(array, size));
  return std::string(text.substr(0, valid_utf8_prefix(text)));
}

ErrorCode code_of(const godwit_error& error) {
  switch (error.kind) {
    case GODWIT_ERROR_CONNECTION:
      return ErrorCode::connection;
    case GODWIT_ERROR_AUTHENTICATION:
      return ErrorCode::authentication;
    case GODWIT_ERROR_NO_DATABASE:
      return ErrorCode::database_missing;
    case GODWIT_ERROR_PERMISSION:
      return ErrorCode::permission;
    case GODWIT_ERROR_LOST:
      return ErrorCode::connection_lost;
    case GODWIT_ERROR_CANCELLED:
      return ErrorCode::stopped;
    case GODWIT_ERROR_BUSY:
      return ErrorCode::lock_timeout;
    default:
      return ErrorCode::unexpected;
  }
}

/// Takes a driver's rows. Nothing may pass through the driver, so an exception waits here until the call is over.
struct RowTaker {
  const RowReceiver& receive;
  std::vector<std::optional<std::string_view>> fields = {};
  std::exception_ptr thrown = {};

  void take(std::span<const godwit_text> columns) noexcept {
    if (thrown) return;
    try {
      fields.clear();
      for (const godwit_text& column : columns) {
        fields.push_back(column.data ? std::optional(std::string_view(column.data, column.size)) : std::nullopt);
      }
      receive(fields);
    } catch (...) {
      thrown = std::current_exception();
    }
  }
};

void take_row(void* taker, const godwit_text* columns, std::size_t count) {
  static_cast<RowTaker*>(taker)->take({columns, count});
}

}  // namespace

godwit_error no_error() {
  godwit_error error{};
  error.offset = -1;
  return error;
}

godwit_text text_of(std::string_view text) {
  return {text.data(), text.size()};
}

PluginConnection::PluginConnection(const godwit_driver& driver, std::string file, const godwit_target& target,
                                   std::vector<std::string> secrets)
    : driver_(driver), file_(std::move(file)), secrets_(std::move(secrets)), session_(nullptr, SessionCloser{&driver}) {
  godwit_error native = no_error();
  godwit_session* session = nullptr;
  if (driver.connect(&target, &session, &native) != 0) {
    if (native.kind == 0 || native.kind == GODWIT_ERROR_OTHER) native.kind = GODWIT_ERROR_CONNECTION;
    throw error(native, "Cannot connect");
  }
  session_.reset(session);
  godwit_server server{};
  if (driver.describe(session, &server, &native) != 0) throw error(native, "Cannot connect");
  server_.product = text_in(server.product);
  server_.version = text_in(server.version);
  server_.user = text_in(server.user);
  server_.database = text_in(server.database);
  server_.default_schema = text_in(server.schema);
}

PluginConnection::~PluginConnection() {
  rollback();
}

void PluginConnection::name_schema(const std::string& schema) {
  if (!schema.empty()) server_.default_schema = schema;
}

void PluginConnection::clean_schema(const std::string& schema) {
  if (!driver_.clean) {
    throw Error(ErrorCode::configuration,
                "The driver of " + std::string(driver_.name) + " (" + file_ + ") cannot clean. Nothing was changed.");
  }
  godwit_error native = no_error();
  if (driver_.clean(session_.get(), text_of(schema), &native) == 0) return;
  throw error(native, "The schema " + schema + " cannot be cleaned");
}

void PluginConnection::forbid_writes(bool forbidden) {
  if (!driver_.forbid_writes) {
    throw Error(ErrorCode::configuration, "The driver of " + std::string(driver_.name) + " (" + file_ +
                                              ") cannot hold initSql to reading. Leave initSql out of a dry run.");
  }
  godwit_error native = no_error();
  if (driver_.forbid_writes(session_.get(), forbidden ? 1 : 0, &native) == 0) return;
  throw error(native, "Writing cannot be forbidden");
}

std::string PluginConnection::said(const godwit_error& native) const {
  std::string message = mask_text(text_in(native.message), secrets_);
  while (message.ends_with('.')) message.pop_back();
  return message.empty() ? "the driver gives no reason" : message;
}

Error PluginConnection::error(const godwit_error& native, const std::string& doing) const {
  const std::string code = text_in(native.code);
  return Error(code_of(native),
               doing + " (" + driver_.name + "): " + said(native) + (code.empty() ? "" : " (" + code + ")") + ".", {},
               code);
}

void PluginConnection::read(std::string_view sql, std::span<const Value> parameters, const RowReceiver& receive) {
  const Trace trace(*this, sql, parameters);
  std::vector<godwit_text> values;
  for (const Value& value : parameters) values.push_back(value ? text_of(*value) : godwit_text{nullptr, 0});
  RowTaker taker{receive};
  const godwit_receiver receiver{&taker, &take_row, nullptr};
  godwit_error native = no_error();
  const int failed = driver_.query(session_.get(), text_of(sql), values.data(), values.size(), &receiver, &native);
  if (taker.thrown) std::rethrow_exception(taker.thrown);
  if (failed == 0) return;
  throw error(native, "The database refused a statement of godwit itself, " + mask_text(excerpt(sql), secrets_));
}

// A driver counts only what a script's statement writes, and that has no parameters.
std::optional<std::uint64_t> PluginConnection::execute(std::string_view sql, std::span<const Value> parameters) {
  read(sql, parameters, [](Fields) {});
  return std::nullopt;
}

BatchOutcome PluginConnection::run_batch(std::span<const SqlStatement> statements, const BatchSending& sending) {
  const Trace trace(*this, statements);
  return run_one_by_one(statements, sending, [this](const SqlStatement& statement) { return run(statement); });
}

BatchOutcome PluginConnection::run(const SqlStatement& statement) {
  const bool open_before = transaction_state() != TransactionState::idle;
  BatchOutcome outcome;
  outcome.error = execute_alone(statement);
  const bool failed = outcome.error.has_value();
  if (!failed) outcome.succeeded = 1;
  const bool open = transaction_state() != TransactionState::idle;
  const StatementFacts& facts = statement.facts;
  const bool lost = failed && outcome.error->connection_lost;
  StatementEffect effect;
  if (open_before && !open) {
    const bool kept = !failed && !facts.rolls_back;
    effect = kept ? StatementEffect{Work::kept, Earlier::kept} : StatementEffect{Work::none, Earlier::taken_back};
    if (lost && (facts.ends_transaction || facts.commits_implicitly)) effect = {Work::unknown, Earlier::unknown};
  } else if (!open) {
    const bool in_parts = lost || facts.commits_implicitly || facts.stands_alone;
    effect.own = !failed ? Work::kept : in_parts ? Work::unknown : Work::none;
  } else if (facts.commits_implicitly) {
    effect = {failed ? Work::unknown : Work::kept, Earlier::kept};
  }
  outcome.effects.push_back(effect);
  return outcome;
}

std::optional<StatementError> PluginConnection::execute_alone(const SqlStatement& statement) {
  const godwit_receiver receiver{this, nullptr, [](void* self, godwit_text text, const char* code) {
                                   static_cast<PluginConnection*>(self)->take_notice(text, code);
                                 }};
  godwit_error native = no_error();
  std::int64_t affected = -1;
  if (driver_.execute(session_.get(), text_of(statement.text), &receiver, &affected, &native) == 0) return std::nullopt;
  StatementError error;
  error.message = said(native);
  error.native = text_in(native.code);
  error.code.state = error.native;
  const auto size = static_cast<std::int64_t>(statement.text.size());
  if (native.offset >= 0 && native.offset <= size) error.offset = static_cast<std::size_t>(native.offset);
  error.connection_lost = native.kind == GODWIT_ERROR_LOST;
  error.cancelled = native.kind == GODWIT_ERROR_CANCELLED;
  return error;
}

void PluginConnection::take_notice(godwit_text text, const char* code) noexcept {
  try {
    const std::string_view whole(text.data ? text.data : "", text.data ? text.size : 0);
    const std::string notice = mask_text(whole.substr(0, valid_utf8_prefix(whole)), secrets_);
    if (on_numbered_notice && on_numbered_notice({notice, {code ? code : "", "", ""}})) return;
    if (on_notice) on_notice(notice);
  } catch (...) {  // nothing may pass through the driver
  }
}

TransactionState PluginConnection::transaction_state() {
  const int state = driver_.transaction(session_.get());
  return state == 0 ? TransactionState::idle : state == 1 ? TransactionState::open : TransactionState::failed;
}

void PluginConnection::begin() {
  const Trace trace(*this, "BEGIN");
  godwit_error native = no_error();
  if (driver_.begin(session_.get(), &native) != 0) throw error(native, "No transaction could be opened");
}

void PluginConnection::commit() {
  const Trace trace(*this, "COMMIT");
  godwit_error native = no_error();
  if (driver_.commit(session_.get(), &native) == 0) return;
  const bool lost = native.kind == GODWIT_ERROR_LOST;
  const Error cause = error(native, lost ? "The connection died during COMMIT" : "The database did not commit");
  throw Error(
      lost ? ErrorCode::outcome_unknown : ErrorCode::migration_failed,
      cause.what() + std::string(lost ? " Whether the transaction was committed is not known; run info before anything "
                                        "else."
                                      : ""),
      {}, cause.native());
}

bool PluginConnection::rollback() noexcept {
  if (session_ && driver_.transaction(session_.get()) != 0) driver_.rollback(session_.get());
  return true;
}

void PluginConnection::restore_session() {
  const Trace trace(*this, "put the session back");
  godwit_error native = no_error();
  if (driver_.restore(session_.get(), &native) != 0) throw error(native, "The session could not be put back");
}

void PluginConnection::remember_session() {
  godwit_error native = no_error();
  if (driver_.remember(session_.get(), &native) != 0) throw error(native, "The session could not be looked at");
}

void PluginConnection::cancel() noexcept {
  driver_.cancel(session_.get());
}

}  // namespace godwit
