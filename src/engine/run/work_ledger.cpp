// Ranges instead of a list, since a script may have a million statements and nearly always only the last range grows.
// Work in an open transaction is kept apart until the server has said what became of it.
#include "engine/run/work_ledger.h"

#include <algorithm>
#include <utility>

namespace godwit {
namespace {

// Ranges that touch or overlap become one. Nearly always it is the last one that grows.
void add(std::vector<StatementRange>& ranges, StatementRange range) {
  const auto first = std::partition_point(ranges.begin(), ranges.end(),
                                          [&](const StatementRange& one) { return one.last + 1 < range.first; });
  auto last = first;
  for (; last != ranges.end() && last->first <= range.last + 1; ++last) {
    range.first = std::min(range.first, last->first);
    range.last = std::max(range.last, last->last);
  }
  if (first == last) {
    ranges.insert(first, range);
    return;
  }
  *first = range;
  ranges.erase(first + 1, last);
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
  // Of these a part may stay even where the rest is rolled back.
  for (const StatementRange& range : half_open_) add(earlier == Earlier::kept ? stays_.kept : stays_.unknown, range);
  if (earlier == Earlier::kept && !(open_.empty() && half_open_.empty())) stays_.kept_line = open_line_;
  open_.clear();
  half_open_.clear();
}

void WorkLedger::note(StatementEffect effect, bool finished, std::uint64_t line) {
  ++number_;
  ++total_;
  if (finished) ++stays_.finished;
  settle(effect.earlier);
  place(effect.own, number_, line);
}

void WorkLedger::place(Work own, std::uint64_t number, std::uint64_t line) {
  const StatementRange one{number, number};
  switch (own) {
    case Work::none:
      break;
    case Work::open:
      add(open_, one);
      open_line_ = line;
      break;
    case Work::part_open:
      add(half_open_, one);
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

void WorkLedger::take_out(std::uint64_t number) {
  for (std::vector<StatementRange>* const ranges :
       {&open_, &half_open_, &stays_.kept, &stays_.partly, &stays_.unknown}) {
    const auto found = std::find_if(ranges->begin(), ranges->end(), [&](const StatementRange& range) {
      return range.first <= number && number <= range.last;
    });
    if (found == ranges->end()) continue;
    const StatementRange before{found->first, number - 1};
    const StatementRange behind{number + 1, found->last};
    const auto at = ranges->erase(found);
    const auto next = behind.first <= behind.last ? ranges->insert(at, behind) : at;
    if (before.first <= before.last) ranges->insert(next, before);
  }
}

// Work that is open behind the statement shares the fate of what was open before it: statements that only looked back.
bool WorkLedger::revise(const LateEffect& late) {
  const auto others = [&] {
    settle(late.effect.earlier);
    return false;
  };
  if (late.back == 0 || late.back > total_) return others();
  const std::uint64_t place_among_all = total_ - late.back + 1;
  std::uint64_t number = place_among_all;
  for (const StatementRange& range : others_) {
    if (place_among_all < range.first) break;
    if (place_among_all <= range.last) return others();
    number -= range.last - range.first + 1;
  }
  // Of a statement in the midst of others the line is not remembered.
  const std::uint64_t line = late.effect.earlier == Earlier::still_open ? 0 : open_line_;
  take_out(number);
  settle(late.effect.earlier);
  place(late.effect.own, number, line);
  return true;
}

void WorkLedger::note_other(Earlier earlier) {
  ++total_;
  add(others_, {total_, total_});
  settle(earlier);
}

void WorkLedger::repeat_behind(std::uint64_t complete) {
  WorkLedger from_here;
  from_here.number_ = from_here.total_ = from_here.stays_.finished = complete;
  if (complete > 0) from_here.stays_.kept = {{1, complete}};
  from_here.stays_.kept_line = stays_.kept_line;
  *this = std::move(from_here);
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
      stays_.by_plain_tables = stays_.by_plain_tables || !(open_.empty() && half_open_.empty());
      for (const StatementRange& range : open_) add(stays_.partly, range);
      for (const StatementRange& range : half_open_) add(stays_.partly, range);
      open_.clear();
      half_open_.clear();
  }
}

}  // namespace godwit
