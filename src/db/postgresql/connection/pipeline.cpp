#include "db/postgresql/connection/pipeline.h"

#include <libpq-fe.h>
#include <poll.h>

namespace godwit {
namespace {

// TLS may hold bytes back that poll() cannot see.
constexpr int kLookAgainMs = 100;

}  // namespace

Pipeline::Pipeline(pg_conn* connection)
    : connection_(connection), non_blocking_before_(PQisnonblocking(connection) != 0) {
  PQsetnonblocking(connection_, 1);
}

Pipeline::~Pipeline() {
  read_rest();
  PQexitPipelineMode(connection_);
  PQsetnonblocking(connection_, non_blocking_before_ ? 1 : 0);
}

bool Pipeline::send(std::span<const SqlStatement> statements) {
  if (PQenterPipelineMode(connection_) == 0) return false;
  bool sent = true;
  for (const SqlStatement& statement : statements) {
    const std::string text(statement.text);  // ends with a NUL byte
    sent = sent && PQsendQueryParams(connection_, text.c_str(), 0, nullptr, nullptr, nullptr, nullptr, 0) != 0 &&
           PQsendFlushRequest(connection_) != 0;
  }
  synced_ = PQpipelineSync(connection_) == 0;  // also where sending failed: else the pipeline could not be left
  PQsetSingleRowMode(connection_);
  return sent && !synced_;
}

PgResult Pipeline::result() {
  write_while_waiting();
  PgResult result(PQgetResult(connection_));
  if (!result) PQsetSingleRowMode(connection_);  // rows that nobody reads must not fill the memory
  synced_ = synced_ || PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC;
  return result;
}

// The server may have to get rid of rows and notices before it reads on, so both directions are served until a result
// is complete. Once everything is sent, PQgetResult() may block.
void Pipeline::write_while_waiting() {
  while (PQisBusy(connection_) != 0 && PQflush(connection_) > 0) {
    pollfd socket{PQsocket(connection_), POLLIN | POLLOUT, 0};
    poll(&socket, 1, kLookAgainMs);
    if (PQconsumeInput(connection_) == 0) return;
  }
}

void Pipeline::read_rest() noexcept {
  while (!synced_ && PQstatus(connection_) != CONNECTION_BAD) result();
}

}  // namespace godwit
