#include "db/plugin/parts.h"

namespace godwit {
namespace {

class PluginLock final : public LockSession {
 public:
  PluginLock(PluginConnection& connection, std::string schema, std::string table)
      : connection_(connection), schema_(std::move(schema)), table_(std::move(table)) {}

  bool try_acquire() override {
    godwit_error native = no_error();
    const int answer = connection_.driver().try_lock(connection_.native(), text_of(schema_), text_of(table_), &native);
    if (answer < 0) throw connection_.error(native, "The migration lock cannot be taken");
    return taken_ = answer != 0;
  }
  bool held() override {
    godwit_error native = no_error();
    const int answer = connection_.driver().lock_held(connection_.native(), &native);
    if (answer < 0) throw connection_.error(native, "The migration lock cannot be looked at");
    return taken_ = answer != 0;
  }
  void release() noexcept override {
    if (taken_) connection_.driver().unlock(connection_.native());
    taken_ = false;
  }
  std::string holder() override {
    char text[256] = {};
    if (connection_.driver().lock_holder) {
      connection_.driver().lock_holder(connection_.native(), text, sizeof text - 1);
    }
    return text;
  }

 private:
  PluginConnection& connection_;
  const std::string schema_;
  const std::string table_;
  bool taken_ = false;
};

}  // namespace

std::unique_ptr<LockSession> PluginConnection::lock_session(const std::string& schema, const std::string& table) {
  return std::make_unique<PluginLock>(*this, schema, table);
}

}  // namespace godwit
