#include "report/tone.h"

namespace godwit {

Tone tone_of(MigrationState state) {
  switch (state) {
    case MigrationState::success:
    case MigrationState::baseline:
      return Tone::good;
    case MigrationState::pending:
      return Tone::waiting;
    case MigrationState::failed:
    case MigrationState::failed_missing:
    case MigrationState::failed_future:
      return Tone::bad;
    case MigrationState::out_of_order:
    case MigrationState::missing:
    case MigrationState::future:
    case MigrationState::outdated:
    case MigrationState::ignored:
      return Tone::doubtful;
    case MigrationState::above_target:
    case MigrationState::below_baseline:
    case MigrationState::ignored_baseline:
    case MigrationState::superseded:
    case MigrationState::deleted:
    case MigrationState::available:
    case MigrationState::undone:
      break;
  }
  return Tone::plain;
}

Tone tone_of(StepOutcome outcome) {
  if (outcome == StepOutcome::done) return Tone::good;
  return outcome == StepOutcome::failed ? Tone::bad : Tone::plain;
}

}  // namespace godwit
