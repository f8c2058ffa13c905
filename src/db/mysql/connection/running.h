#pragma once
// Marks the time in which a statement of a connection is with the server: only then cancel() has something to stop.

#include "db/mysql/connection/connection.h"

namespace godwit {

class MysqlConnection::Running {
 public:
  explicit Running(MysqlConnection& connection) : connection_(connection) { set(true); }
  ~Running() { set(false); }
  Running(const Running&) = delete;
  Running& operator=(const Running&) = delete;

 private:
  void set(bool running) {
    const std::lock_guard lock(connection_.running_mutex_);
    connection_.running_ = running;
  }
  MysqlConnection& connection_;
};

}  // namespace godwit
