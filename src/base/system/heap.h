#pragma once

namespace godwit {

/// Gives free memory back to the system, where the C library has a way to: after work on many threads a lot of it lies
/// between what is kept.
void give_back_free_memory();

}  // namespace godwit
