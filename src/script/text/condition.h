#pragma once
// shouldExecute: a condition such as `${env}==prod && !(${size}==small)`.

#include <string>
#include <string_view>

#include "script/text/placeholders.h"

namespace godwit {

/// A condition that cannot be one. `offset` is that of the byte in its text where it goes wrong.
struct ConditionProblem {
  std::size_t offset = 0;
  std::string message;
  bool missing_placeholder = false;
};

/// Words, true and false, == and != between two of them, !, &&, || and parentheses. A placeholder stands for its value
/// as a whole, whatever that holds. && and || side by side need parentheses: Flyway's free editions read them the other
/// way round than everybody else (flyway-core 10.22, BooleanEvaluator). Throws ConditionProblem.
bool evaluate_condition(std::string_view text, const Placeholders& values);

}  // namespace godwit
