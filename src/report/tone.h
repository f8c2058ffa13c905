#pragma once
// How good the news of a state or an outcome is, for colours.

#include "godwit/report.h"

namespace godwit {

enum class Tone { plain, good, waiting, doubtful, bad };

Tone tone_of(MigrationState state);
Tone tone_of(StepOutcome outcome);

}  // namespace godwit
