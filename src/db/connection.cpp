#include "db/connection.h"

#include <iterator>
#include <utility>

namespace godwit {

void BatchOutcome::append(BatchOutcome part) {
  succeeded += part.succeeded;
  error = std::move(part.error);
  effects.insert(effects.end(), part.effects.begin(), part.effects.end());
  std::move(part.leftovers.begin(), part.leftovers.end(), std::back_inserter(leftovers));
}

}  // namespace godwit
