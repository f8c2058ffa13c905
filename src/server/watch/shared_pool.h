#pragma once
// Values that many tenants have in common, each kept once.

#include <algorithm>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_set>
#include <utility>

namespace godwit {

/// Of whatever is told of a script: two values with the same script and version are seldom different.
struct ScriptHash {
  std::size_t operator()(const auto& one) const {
    return std::hash<std::string>()(one.script) ^ (std::hash<std::string>()(one.version) << 1U);
  }
};

/// Equal values become one; it goes when nobody holds it any more. Safe from any thread.
template <class T, class Hash = ScriptHash>
class SharedPool {
 public:
  std::shared_ptr<const T> share(T value) {
    const std::lock_guard lock(mutex_);
    if (const auto known = values_.find(value); known != values_.end()) return *known;
    if (values_.size() >= sweep_at_) sweep();
    return *values_.insert(std::make_shared<const T>(std::move(value))).first;
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return values_.size();
  }

 private:
  using Pointer = std::shared_ptr<const T>;
  static const T& value_of(const T& value) { return value; }
  static const T& value_of(const Pointer& pointer) { return *pointer; }
  struct HashOf {
    using is_transparent = void;
    std::size_t operator()(const auto& one) const { return Hash()(value_of(one)); }
  };
  struct Same {
    using is_transparent = void;
    bool operator()(const auto& a, const auto& b) const { return value_of(a) == value_of(b); }
  };

  // Under the lock nobody can come to share what the pool alone holds. Not at every call: it looks at all of them.
  void sweep() {
    std::erase_if(values_, [](const Pointer& one) { return one.use_count() == 1; });
    sweep_at_ = std::max(kFew, 2 * values_.size());
  }

  static constexpr std::size_t kFew = 1000;
  mutable std::mutex mutex_;
  std::unordered_set<Pointer, HashOf, Same> values_;
  std::size_t sweep_at_ = kFew;
};

}  // namespace godwit
