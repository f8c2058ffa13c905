#include "server/watch/watched.h"

#include <gtest/gtest.h>

#include "server/metrics.h"
#include "server/shapes.h"
#include "server/watch/roster.h"

namespace godwit {
namespace {

MigrationRow row(const std::string& version, const std::string& state) {
  MigrationRow row;
  row.category = "Versioned";
  row.version = version;
  row.state = parse_migration_state(state);
  row.path = "/sql/V" + version + "__x.sql";
  if (state != "Pending") row.installed_on = "2026-11-21 20:00:00";
  return row;
}

WatchView view_of(std::vector<MigrationRow> rows, ErrorCode code = ErrorCode::none) {
  Settings settings;
  settings.datasource.name = "d";
  settings.datasource.has_locations = true;
  Observation seen;
  seen.at = std::chrono::system_clock::now();
  seen.reachable = true;
  for (const MigrationRow& one : rows) seen.report.pending_count += one.state == MigrationState::pending;
  ScriptFactsPool pool;
  seen.rows = SeenRows(rows, pool);
  seen.report.code = code;
  WatchView view;
  view.name = "d";
  view.settings = std::make_shared<const Settings>(std::move(settings));
  view.seen = std::make_shared<const Observation>(std::move(seen));
  return view;
}

WatchView with(WatchView view, void (*change)(Settings& settings, Observation& seen)) {
  Settings settings = *view.settings;
  Observation seen = *view.seen;
  change(settings, seen);
  view.settings = std::make_shared<const Settings>(std::move(settings));
  view.seen = std::make_shared<const Observation>(std::move(seen));
  return view;
}

TEST(WatchViewTest, TheStatusIsWhatMattersMost) {
  EXPECT_EQ(view_of({row("1", "Success")}).status(), WatchStatus::up_to_date);
  const WatchView pending = view_of({row("1", "Success"), row("2", "Pending")}, ErrorCode::pending);
  EXPECT_EQ(pending.status(), WatchStatus::pending);
  EXPECT_EQ(view_of({row("1", "Success")}, ErrorCode::validate).status(), WatchStatus::invalid);
  const WatchView failed = view_of({row("1", "Failed"), row("2", "Pending")}, ErrorCode::validate);
  EXPECT_EQ(failed.status(), WatchStatus::failed);
  const auto unreachable = [](Settings&, Observation& seen) { seen.reachable = false; };
  EXPECT_EQ(with(failed, unreachable).status(), WatchStatus::unreachable);
  const auto off = [](Settings& settings, Observation&) { settings.datasource.enabled = false; };
  EXPECT_EQ(with(pending, off).status(), WatchStatus::disabled);
  const auto passed_over = [](Settings& settings, Observation&) { settings.datasource.has_locations = false; };
  EXPECT_EQ(with(pending, passed_over).status(), WatchStatus::passed_over);
  WatchView unknown = pending;
  unknown.seen = nullptr;
  EXPECT_EQ(unknown.status(), WatchStatus::unknown);
}

TEST(WatchViewTest, AnEditedScriptIsNoReasonNotToBeReady) {
  EXPECT_TRUE(view_of({row("1", "Success")}).at_version());
  EXPECT_TRUE(view_of({row("1", "Success")}, ErrorCode::validate).at_version());
  EXPECT_FALSE(view_of({row("1", "Success"), row("2", "Pending")}, ErrorCode::pending).at_version());
  EXPECT_FALSE(view_of({row("1", "Failed")}, ErrorCode::validate).at_version());
  EXPECT_FALSE(view_of({}, ErrorCode::missing_location).at_version());
}

TEST(WatchViewTest, ADatabaseAheadOfItsScriptsIsReady) {
  MigrationRow future = row("3", "Future");
  future.path.clear();
  const WatchView view = view_of({row("1", "Success"), future});
  EXPECT_TRUE(view.at_version());
  EXPECT_EQ(view.latest(), "1");
  EXPECT_EQ(view.applied(), 2U);
}

TEST(WatchViewTest, VersionsAreComparedAsVersions) {
  EXPECT_EQ(view_of({row("10", "Pending"), row("9", "Success")}).latest(), "10");
}

TEST(WatchViewTest, OnlyWhatIsEnabledCountsForAll) {
  const auto off = [](Settings& settings, Observation& seen) {
    settings.datasource.enabled = false;
    seen.reachable = false;
  };
  const WatchView good = view_of({row("1", "Success")});
  EXPECT_TRUE(is_up({good, with(good, off)}));
  EXPECT_TRUE(is_ready({good, with(good, off)}));
  const auto down = [](Settings&, Observation& seen) { seen.reachable = false; };
  EXPECT_FALSE(is_up({good, with(good, down)}));
  EXPECT_FALSE(is_ready({good, with(good, down)}));
}

TEST(WatchViewTest, WhoIsNotRequiredNeedOnlyHaveHadItsTurn) {
  const auto optional = [](Settings& settings, Observation&) { settings.datasource.required = false; };
  const WatchView good = view_of({row("1", "Success")});
  for (const WatchView& bad : {view_of({row("1", "Failed")}, ErrorCode::validate), view_of({row("1", "Pending")}),
                               view_of({}, ErrorCode::missing_location)}) {
    WatchView view = with(bad, optional);
    EXPECT_TRUE(is_ready({good, view}));
    EXPECT_FALSE(is_ready({bad, view}));
    view.seen = nullptr;
    EXPECT_FALSE(is_ready({good, view}));
  }
}

TEST(MetricsTest, NamesAreQuotedAsPrometheusWantsThem) {
  WatchView view = view_of({});
  view.name = "a\"b\\c\nd";
  const std::string text = render_metrics({view}, 2, RequestCounts{});
  EXPECT_NE(text.find("godwit_datasource_up{datasource=\"a\\\"b\\\\c\\nd\"} 1\n"), std::string::npos);
  EXPECT_NE(text.find("godwit_jobs_running 2\n"), std::string::npos);
}

Settings named(const std::string& name, const std::string& query = "") {
  Settings settings;
  settings.datasource.name = name;
  settings.tenants.query = query;
  return settings;
}

TEST(RosterTest, WhatIsKnownStaysOverANewConfiguration) {
  WatchList list;
  Roster roster(list);
  roster.configure({named("a"), named("b")});
  const auto a = list.find("a");
  roster.configure({named("c"), named("a")});
  EXPECT_EQ(list.find("a"), a);
  EXPECT_EQ(list.find("b"), nullptr);
  EXPECT_EQ(list.all().front()->name(), "c");
}

TEST(RosterTest, TheSameConfigurationAgainChangesNothing) {
  WatchList list;
  Roster roster(list);
  roster.configure({named("a"), named("b"), named("c")});
  const auto before = list.all();
  roster.configure({named("a"), named("b"), named("c")});
  EXPECT_EQ(list.all(), before);
}

TEST(RosterTest, AGroupWhoseTenantsAreNotKnownIsWatchedAsAWhole) {
  WatchList list;
  Roster roster(list);
  Settings shop = named("shop", "select broken");
  shop.target.url = "sqlite:/nowhere/at/all.db";
  shop.tenants.url = "sqlite:${tenant}.db";
  shop.datasource.has_locations = true;
  roster.configure({shop});
  EXPECT_THROW(roster.find_tenants_of(0, {}), Error);
  const WatchView view = list.find("shop")->view();
  EXPECT_TRUE(view.is_group());
  EXPECT_FALSE(view.at_version());
  EXPECT_EQ(view.status(), WatchStatus::unreachable);
}

}  // namespace
}  // namespace godwit
