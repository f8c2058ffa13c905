#include "fleet/boot_all.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace godwit::test {
namespace {

// Of each datasource what it is, and how each of its databases ends.
struct Planned {
  std::optional<BootPart> part = BootPart{};
  std::vector<ErrorCode> targets = {ErrorCode::none};
  ErrorCode unknown = ErrorCode::none;  // the targets cannot be known
};

class Host final : public BootHost {
 public:
  explicit Host(std::vector<Planned> datasources) : datasources_(std::move(datasources)) {}

  std::optional<BootPart> turn_to(std::size_t place) override {
    now_ = &datasources_[place];
    told += "<" + std::to_string(place) + ">";
    return now_->part;
  }
  std::size_t find_targets() override {
    if (now_->unknown != ErrorCode::none) throw Error(now_->unknown, "nobody knows");
    return now_->targets.size();
  }
  void cannot_begin(const Error& error) override { told += error.what(); }
  BootResult boot(std::size_t target, EventSink& events) override {
    if (during) during();
    events.on_event(Note{"."});
    const ErrorCode code = now_->targets[target];
    if (code == ErrorCode::usage) throw Error(code, "thrown");
    BootResult result;
    result.report.code = code;
    result.start = result.report.success() || now_->part->permissive;
    return result;
  }
  void begins(std::size_t target) override { told += std::to_string(target); }
  void on_event(std::size_t /*target*/, const Event& event) override { told += std::get<Note>(event).text; }
  void ended(std::size_t /*target*/, Report report) override { told += report.success() ? "ok" : "bad"; }
  void tenants_ended() override { told += "!"; }

  std::string told;
  std::function<void()> during;

 private:
  std::vector<Planned> datasources_;
  const Planned* now_ = nullptr;
};

BootPart part(bool required, bool tenants = false, bool permissive = false) {
  return {required, permissive, tenants, 1};
}

int boot(Host& host, std::size_t count) {
  return boot_all(count, host, {});
}

TEST(BootAllTest, OneAfterTheOtherAndWhoHasNoPartIsPassedOver) {
  Host host({{}, {std::nullopt}, {part(true, true), {ErrorCode::none, ErrorCode::none}}});
  EXPECT_EQ(boot(host, 3), 0);
  EXPECT_EQ(host.told, "<0>0.ok<1><2>0.ok1.ok!");
}

TEST(BootAllTest, TheFirstRequiredOneThatFailsEndsIt) {
  Host host({{part(false), {ErrorCode::lock_timeout}}, {part(true), {ErrorCode::validate}}, {}});
  EXPECT_EQ(boot(host, 3), exit_code(ErrorCode::validate));
  EXPECT_EQ(host.told, "<0>0.bad<1>0.bad");
}

TEST(BootAllTest, TenantsThatFailArePassedOverUntilAllHadTheirTurn) {
  const std::vector<ErrorCode> targets = {ErrorCode::validate, ErrorCode::none};
  Host required({{part(true, true), targets}, {}});
  EXPECT_EQ(boot(required, 2), exit_code(ErrorCode::some_targets_failed));
  EXPECT_EQ(required.told, "<0>0.bad1.ok!");
  Host optional({{part(false, true), targets}, {}});
  EXPECT_EQ(boot(optional, 2), 0);
  EXPECT_EQ(optional.told, "<0>0.bad1.ok!<1>0.ok");
}

TEST(BootAllTest, WhoseDatabasesCannotBeKnownStopsTheStartOfWhoNeedsThem) {
  Host required({{part(true, true), {}, ErrorCode::connection}, {}});
  EXPECT_EQ(boot(required, 2), exit_code(ErrorCode::connection));
  EXPECT_EQ(required.told, "<0>nobody knows");
  Host optional({{part(false, true), {}, ErrorCode::connection}, {}});
  EXPECT_EQ(boot(optional, 2), 0);
  Host permissive({{part(true, true, true), {}, ErrorCode::connection}, {}});
  EXPECT_EQ(boot(permissive, 2), 0);
}

TEST(BootAllTest, AnErrorThatIsThrownIsAFailureOfThatOne) {
  Host strict({{part(true), {ErrorCode::usage}}});
  EXPECT_EQ(boot(strict, 1), exit_code(ErrorCode::usage));
  EXPECT_EQ(strict.told, "<0>0.bad");
  Host permissive({{part(true, false, true), {ErrorCode::usage}}});
  EXPECT_EQ(boot(permissive, 1), 0);
}

TEST(BootAllTest, WithoutTenantsThereIsNothingToDo) {
  Host host({{part(true, true), {}}, {}});
  EXPECT_EQ(boot(host, 2), 0);
  EXPECT_EQ(host.told, "<0><1>0.ok");
}

TEST(BootAllTest, AStopEndsItThoughTheStepIsDone) {
  for (const bool tenants : {false, true}) {
    Host host({{part(false, tenants)}, {}});
    std::stop_source stop;
    host.during = [&] { stop.request_stop(); };
    EXPECT_EQ(boot_all(2, host, stop.get_token()), exit_code(ErrorCode::stopped));
    EXPECT_EQ(host.told, tenants ? "<0>0.ok!" : "<0>0.ok");
  }
}

TEST(BootAllTest, WhoWasStoppedEndsTheStartThoughItIsNotRequired) {
  Host host({{part(false), {ErrorCode::stopped}}, {}});
  EXPECT_EQ(boot(host, 2), exit_code(ErrorCode::stopped));
}

}  // namespace
}  // namespace godwit::test
