// Sentences instead of a yes or no, because whoever approved the plan has to judge what moved. Of a value that may be a
// secret the record has only a sum, so it can only be said that it is another one.
#include "engine/approval/plan_comparison.h"

#include <algorithm>
#include <set>

#include "base/strings.h"

namespace godwit {
namespace {

using Texts = std::map<std::string, std::string>;

/// Finds out what is different, one sentence each.
class Comparison {
 public:
  void compare_histories(const PlanRecord& then, const PlanRecord& now);
  void compare_options(const Texts& then, const Texts& now);
  void compare_scripts(const std::vector<PlanRecord::Script>& then, const std::vector<PlanRecord::Script>& now);
  void compare_steps(const std::vector<PlanRecord::Step>& then, const std::vector<PlanRecord::Step>& now);
  std::vector<std::string> take() { return std::move(moved_); }

 private:
  void compare(const PlanRecord::Script& then, const PlanRecord::Script& now);
  void compare_values(const std::string& script, const Texts& then, const Texts& now);

  std::vector<std::string> moved_;
  std::set<std::string> values_;  // names of placeholders that were named already
};

void Comparison::compare_histories(const PlanRecord& then, const PlanRecord& now) {
  if (then.history_rows != now.history_rows) {
    moved_.push_back("The history had " + count_of(then.history_rows, "row") + " and has " +
                     count_of(now.history_rows, "row") + " now.");
  } else if (then.history_sha256 != now.history_sha256) {
    moved_.emplace_back("A row of the history was changed.");
  }
}

const std::string* find(const Texts& texts, const std::string& name) {
  const auto found = texts.find(name);
  return found == texts.end() ? nullptr : &found->second;
}

// Calls take(name, then, now) for what differs; nullptr: it was not there.
template <typename Take>
void for_each_difference(const Texts& then, const Texts& now, Take take) {
  Texts names = then;
  names.insert(now.begin(), now.end());
  for (const auto& each : names) {
    const std::string* const before = find(then, each.first);
    const std::string* const after = find(now, each.first);
    if (!before || !after || *before != *after) take(each.first, before, after);
  }
}

bool is_hidden(const std::string* text) {
  return text && text->starts_with("sha256:");
}

std::string shown(const std::string* text) {
  return !text || text->empty() ? "not set" : "\"" + *text + "\"";
}

std::string difference(const std::string& what, const std::string* then, const std::string* now) {
  if (!is_hidden(then) && !is_hidden(now)) return what + " was " + shown(then) + " and is " + shown(now) + " now.";
  if (!now) return what + " has no value any more.";
  return what + (then ? " has another value now." : " had no value and has one now.");
}

// "" of an option that is no placeholder.
std::string placeholder_of(const std::string& option) {
  constexpr std::string_view kPrefix = "placeholders.";
  if (option.starts_with(kPrefix)) return option.substr(kPrefix.size());
  return option.starts_with("flyway:") ? option : "";
}

std::string name_of(const std::string& option) {
  constexpr std::string_view kUrl = "url.";
  if (option.starts_with(kUrl)) return "The URL's parameter " + option.substr(kUrl.size());
  const std::string placeholder = placeholder_of(option);
  return placeholder.empty() ? option : "The placeholder " + placeholder;
}

void Comparison::compare_options(const Texts& then, const Texts& now) {
  for_each_difference(then, now, [&](const std::string& option, const std::string* before, const std::string* after) {
    values_.insert(to_lower(placeholder_of(option)));
    moved_.push_back(difference(name_of(option), before, after));
  });
}

// One that is another everywhere was named as an option.
void Comparison::compare_values(const std::string& script, const Texts& then, const Texts& now) {
  for_each_difference(then, now, [&](const std::string& name, const std::string* before, const std::string* after) {
    if (before && after && values_.insert(name).second) {
      moved_.push_back(script + ": " + difference("The placeholder " + name, before, after));
    }
  });
}

void Comparison::compare(const PlanRecord::Script& then, const PlanRecord::Script& now) {
  if (then.sha256 != now.sha256) moved_.push_back(then.script + " was edited.");
  for_each_difference(then.configuration, now.configuration,
                      [&](const std::string& key, const std::string* before, const std::string* after) {
                        moved_.push_back(difference(then.script + ".conf: " + key, before, after));
                      });
  compare_values(then.script, then.placeholders, now.placeholders);
}

// By their names; of the same name, which two callbacks in two locations may have, by their order.
std::map<std::pair<std::string, int>, const PlanRecord::Script*> by_name(
    const std::vector<PlanRecord::Script>& scripts) {
  std::map<std::string, int> seen;
  std::map<std::pair<std::string, int>, const PlanRecord::Script*> named;
  for (const PlanRecord::Script& script : scripts) named[{script.script, seen[script.script]++}] = &script;
  return named;
}

void Comparison::compare_scripts(const std::vector<PlanRecord::Script>& then,
                                 const std::vector<PlanRecord::Script>& now) {
  const auto before = by_name(then);
  const auto after = by_name(now);
  for (const auto& [name, script] : before) {
    const auto found = after.find(name);
    if (found != after.end()) {
      compare(*script, *found->second);
    } else {
      moved_.push_back(name.first + " was part of the plan and would not be run now.");
    }
  }
  for (const auto& [name, script] : after) {
    if (!before.contains(name)) moved_.push_back(name.first + " would be run now and was not part of the plan.");
  }
}

std::vector<PlanRecord::Script> scripts_of(const std::vector<PlanRecord::Step>& steps) {
  std::vector<PlanRecord::Script> scripts;
  for (const PlanRecord::Step& step : steps) {
    if (!step.script.script.empty()) scripts.push_back(step.script);
  }
  return scripts;
}

std::string text_of(const PlanRecord::Step& step) {
  if (step.script.script.empty()) return step.what + " " + step.description;
  return step.what + " " + step.script.script + " (" + step.type + ", " + count_of(step.statements, "statement") +
         (step.in_transaction ? ", in a transaction)" : ", in no transaction)");
}

void Comparison::compare_steps(const std::vector<PlanRecord::Step>& then, const std::vector<PlanRecord::Step>& now) {
  compare_scripts(scripts_of(then), scripts_of(now));
  if (!moved_.empty() || then == now) return;
  const auto [before, after] = std::mismatch(then.begin(), then.end(), now.begin(), now.end());
  const std::string was = before == then.end() ? "none" : text_of(*before);
  const std::string is = after == now.end() ? "none" : text_of(*after);
  moved_.push_back("Step " + std::to_string(before - then.begin() + 1) +
                   (was == is ? " (" + was + ") would write something else." : " was " + was + " and is " + is + "."));
}

std::string place_of(const PlanRecord& record) {
  const std::string history = "table \"" + record.schema + "\".\"" + record.table + "\"";
  return history + " of " + (record.database.empty() ? "" : "\"" + record.database + "\" on ") + record.database_type;
}

}  // namespace

std::vector<std::string> options_moved(const Texts& then, const Texts& now) {
  Comparison comparison;
  comparison.compare_options(then, now);
  return comparison.take();
}

std::vector<std::string> scripts_moved(const std::vector<PlanRecord::Script>& then,
                                       const std::vector<PlanRecord::Script>& now) {
  Comparison comparison;
  comparison.compare_scripts(then, now);
  return comparison.take();
}

std::vector<std::string> moved_since(const PlanRecord& then, const PlanRecord& now) {
  if (place_of(then) != place_of(now)) {
    return {"The plan was made for the " + place_of(then) + "; this is the " + place_of(now) + "."};
  }
  Comparison comparison;
  comparison.compare_histories(then, now);
  comparison.compare_options(then.options, now.options);
  comparison.compare_scripts(then.callbacks, now.callbacks);
  comparison.compare_steps(then.steps, now.steps);
  return comparison.take();
}

}  // namespace godwit
