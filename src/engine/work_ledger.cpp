#include "engine/work_ledger.h"

namespace godwit {
namespace {

void add(std::vector<StatementRange>& ranges, StatementRange range) {
  if (!ranges.empty() && ranges.back().last + 1 == range.first) {
    ranges.back().last = range.last;
  } else {
    ranges.push_back(range);
  }
}

}  // namespace

void WorkLedger::settle(Earlier earlier) {
  if (earlier == Earlier::still_open) return;
  std::vector<StatementRange>* const to = earlier == Earlier::kept      ? &stays_.kept
                                          : earlier == Earlier::unknown ? &stays_.unknown
                                                                        : nullptr;
  if (to != nullptr) {
    for (const StatementRange& range : open_) add(*to, range);
  }
  if (earlier == Earlier::kept && !open_.empty()) stays_.kept_line = open_line_;
  open_.clear();
}

void WorkLedger::note(StatementEffect effect, bool finished, std::uint64_t line) {
  ++number_;
  if (finished) ++stays_.finished;
  settle(effect.earlier);
  const StatementRange one{number_, number_};
  switch (effect.own) {
    case Work::none:
      break;
    case Work::open:
      add(open_, one);
      open_line_ = line;
      break;
    case Work::kept:
      add(stays_.kept, one);
      stays_.kept_line = line;
      break;
    case Work::kept_partly:
      add(stays_.partly, one);
      break;
    case Work::unknown:
      add(stays_.unknown, one);
      break;
  }
}

void WorkLedger::note_between(Earlier earlier) {
  settle(earlier);
}

void WorkLedger::end_transaction(Ending ending) {
  switch (ending) {
    case Ending::committed:
      return settle(Earlier::kept);
    case Ending::rolled_back:
      return settle(Earlier::taken_back);
    case Ending::unknown:
      return settle(Earlier::unknown);
    case Ending::partly_rolled_back:
      for (const StatementRange& range : open_) add(stays_.partly, range);
      open_.clear();
  }
}

}  // namespace godwit
