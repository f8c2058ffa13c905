#pragma once

#include "script/lexer/split_rules.h"

namespace godwit {

const SplitRules& mysql_split_rules();

}  // namespace godwit
