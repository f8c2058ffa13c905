// One table for both ways: what is written is what is read, and nothing else is.
#include "report/render/plan_json.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/fields.h"
#include "godwit/error.h"
#include "report/render/json_parts.h"

namespace godwit {
namespace {

/// Of all that stands below `plan`. Changes when a field does, or what one means.
constexpr int kFormat = 2;
constexpr const char* kFormatField = "format";

constexpr auto kScript = std::tuple{
    Field{"script", &PlanRecord::Script::script},
    Field{"sha256", &PlanRecord::Script::sha256},
    Field{"configuration", &PlanRecord::Script::configuration},
    Field{"placeholders", &PlanRecord::Script::placeholders},
};
static_assert(covers<PlanRecord::Script>(kScript));

constexpr auto kStep = std::tuple{
    Field{"what", &PlanRecord::Step::what},
    Field{"type", &PlanRecord::Step::type},
    Field{"version", &PlanRecord::Step::version},
    Field{"description", &PlanRecord::Step::description},
    Field{"", &PlanRecord::Step::script},  // its fields stand in the step
    Field{"statements", &PlanRecord::Step::statements},
    Field{"inTransaction", &PlanRecord::Step::in_transaction},
};
static_assert(covers<PlanRecord::Step>(kStep));

constexpr auto kRecord = std::tuple{
    Field{"databaseType", &PlanRecord::database_type},
    Field{"database", &PlanRecord::database},
    Field{"schema", &PlanRecord::schema},
    Field{"table", &PlanRecord::table},
    Field{"historyRows", &PlanRecord::history_rows},
    Field{"historySha256", &PlanRecord::history_sha256},
    Field{"options", &PlanRecord::options},
    Field{"callbacks", &PlanRecord::callbacks},
    Field{"steps", &PlanRecord::steps},
};
static_assert(covers<PlanRecord>(kRecord));

constexpr const auto& table_of(const PlanRecord::Script&) {
  return kScript;
}
constexpr const auto& table_of(const PlanRecord::Step&) {
  return kStep;
}
constexpr const auto& table_of(const PlanRecord&) {
  return kRecord;
}

template <typename Value>
concept Struct = requires(const Value& value) {
  table_of(value);
};

class Writer {
 public:
  template <Struct Object>
  void write(Json& json, const Object& object) const {
    for_each_field(object, table_of(object), [&](const auto& field, const auto& value) {
      write(field.name.empty() ? json : json[std::string(field.name)], value);
    });
  }

 private:
  template <typename Value>
  void write(Json& json, const Value& value) const {
    json = value;
  }
  void write(Json& json, const std::map<std::string, std::string>& texts) const {
    json = Json::object();
    for (const auto& [name, text] : texts) json[name] = text;
  }
  template <Struct Object>
  void write(Json& json, const std::vector<Object>& list) const {
    json = Json::array();
    for (const Object& each : list) write(json.emplace_back(Json::object()), each);
  }
};

/// Why a file holds no plan of ours.
struct Problem {
  std::string why;
};

class Reader {
 public:
  /// `place` is that of the object in the file: "plan.steps[0]".
  template <Struct Object>
  void read(const Json& json, Object& object, const std::string& place) const {
    expect(json.is_object(), place, "an object");
    std::set<std::string> unread;
    for (const auto& each : json.items()) unread.insert(each.key());
    take_fields(json, object, place, unread);
    if (unread.empty()) return;
    throw Problem{"has a field that this godwit does not know: " + place + "." + *unread.begin() + "."};
  }

 private:
  template <Struct Object>
  void take_fields(const Json& json, Object& object, const std::string& place, std::set<std::string>& unread) const {
    for_each_field(object, table_of(object), [&](const auto& field, auto& value) {
      const std::string name(field.name);
      if constexpr (Struct<std::decay_t<decltype(value)>>) {
        take_fields(json, value, place, unread);
      } else {
        if (unread.erase(name) == 0) throw Problem{"lacks the field " + place + "." + name + "."};
        take(json.at(name), value, place + "." + name);
      }
    });
  }
  void take(const Json& json, std::string& text, const std::string& place) const {
    expect(json.is_string(), place, "a text");
    text = json.get<std::string>();
  }
  void take(const Json& json, bool& flag, const std::string& place) const {
    expect(json.is_boolean(), place, "true or false");
    flag = json.get<bool>();
  }
  void take(const Json& json, std::uint64_t& number, const std::string& place) const {
    expect(json.is_number_unsigned(), place, "a number that counts");
    number = json.get<std::uint64_t>();
  }
  void take(const Json& json, std::map<std::string, std::string>& texts, const std::string& place) const {
    expect(json.is_object(), place, "an object");
    for (const auto& each : json.items()) take(each.value(), texts[each.key()], place + "." + each.key());
  }
  template <Struct Object>
  void take(const Json& json, std::vector<Object>& list, const std::string& place) const {
    expect(json.is_array(), place, "a list");
    for (const Json& each : json) {
      const std::string at = place + "[" + std::to_string(list.size()) + "]";
      read(each, list.emplace_back(), at);
    }
  }
  static void expect(bool fits, const std::string& place, const std::string& what) {
    if (!fits) throw Problem{"is not one: " + place + " is not " + what + "."};
  }
};

// Of several commands' results, the plan's.
const Json& plan_in(const Json& document) {
  if (document.is_object() && document.contains("plan")) return document.at("plan");
  if (document.is_object() && document.contains("individualResults")) {
    for (const Json& one : document.at("individualResults")) {
      if (one.is_object() && one.contains("plan")) return one.at("plan");
    }
  }
  throw Problem{"is not one: it has no field \"plan\"."};
}

// The first format had no number.
void check_format(const Json& plan) {
  if (!plan.is_object()) throw Problem{"is not one: plan is not an object."};
  const Json format = plan.contains(kFormatField) ? plan.at(kFormatField) : Json(1);
  if (format == kFormat) return;
  throw Problem{"was made by another version of godwit: its format is " + format.dump() + ", and this one reads " +
                std::to_string(kFormat) + "."};
}

}  // namespace

Json plan_json(const PlanRecord& record) {
  Json json;
  json[kFormatField] = kFormat;
  Writer().write(json, record);
  return json;
}

PlanRecord plan_in_json(const std::string& text, const std::string& path) {
  try {
    Json plan = plan_in(Json::parse(text));
    check_format(plan);
    plan.erase(kFormatField);
    PlanRecord record;
    Reader().read(plan, record, "plan");
    return record;
  } catch (const Problem& problem) {
    refuse_plan_file(path, problem.why);
  } catch (const Json::exception& error) {
    refuse_plan_file(path, "is not one (" + std::string(error.what()) + ").");
  }
}

void refuse_plan_file(const std::string& path, const std::string& why) {
  throw Error(ErrorCode::configuration,
              "The plan " + path + " " + why + " Make a new plan: godwit plan -outputType=json >" + path);
}

}  // namespace godwit
