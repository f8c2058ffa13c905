// Jobs on SQLite files: one at a time, remembered, stopped.

#include "server/watch/job_list.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/file.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>

#include "server/api.h"

namespace godwit::test {
namespace {

using testing::HasSubstr;

class JobListTest : public testing::Test {
 protected:
  JobListTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "godwit-jobs.XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
    write("V1__one.sql", "CREATE TABLE one (id INTEGER);\n");
  }
  ~JobListTest() override {
    jobs_.stop_all();
    std::filesystem::remove_all(folder_);
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder_ + "/" + name) << text; }
  std::string file(const std::string& name) const { return folder_ + "/" + name + ".db"; }
  std::shared_ptr<Watched> datasource(const std::string& name) const {
    Settings settings;
    settings.datasource.name = name;
    settings.datasource.has_locations = true;
    settings.target.url = "sqlite:" + file(name);
    settings.target.lock_timeout = std::chrono::milliseconds(-1);
    settings.project.locations = {folder_};
    return std::make_shared<Watched>(std::make_shared<const Settings>(std::move(settings)));
  }
  static JobRequest asked(Operation operation, bool dry_run = false) {
    JobRequest request;
    request.operation = operation;
    request.dry_run = dry_run;
    return request;
  }
  /// As another run that has the migration lock, until the descriptor is closed.
  int hold_lock(const std::string& name) const {
    const int descriptor = open((file(name) + "-godwit-lock").c_str(), O_RDWR | O_CREAT, 0600);
    EXPECT_EQ(flock(descriptor, LOCK_EX | LOCK_NB), 0);
    return descriptor;
  }
  Report run(const std::shared_ptr<Watched>& datasource, const JobRequest& request) {
    const auto job = jobs_.start(datasource, request).job;
    job->wait_for_end();
    return job->view(true).report.value();
  }

  std::string folder_;
  JobList jobs_;
};

TEST_F(JobListTest, AJobMigratesAndWhatItLeftIsSeen) {
  const auto one = datasource("one");
  const Report report = run(one, asked(Operation::migrate));
  EXPECT_TRUE(report.success());
  const WatchView view = one->view();
  EXPECT_EQ(view.status(), WatchStatus::up_to_date);
  EXPECT_EQ(view.applied(), 1U);
  EXPECT_EQ(view.job, nullptr);
  EXPECT_EQ(view.last_run->id, 1U);
  EXPECT_EQ(jobs_.running(), 0U);
}

TEST_F(JobListTest, ADryRunChangesNothingAndHasItsSql) {
  const auto one = datasource("one");
  const auto job = jobs_.start(one, asked(Operation::migrate, true)).job;
  job->wait_for_end();
  const JobView view = job->view(true);
  EXPECT_TRUE(view.report.value().success());
  ASSERT_NE(view.sql, nullptr);
  EXPECT_THAT(view.sql->read(0), HasSubstr("CREATE TABLE one"));
  EXPECT_FALSE(std::filesystem::exists(file("one")));
  EXPECT_EQ(one->view().pending(), 1U);
}

TEST_F(JobListTest, TheSecondOneOnADatasourceIsTheFirst) {
  const int lock = hold_lock("one");
  const auto one = datasource("one");
  const JobList::Started first = jobs_.start(one, asked(Operation::migrate));
  EXPECT_TRUE(first.is_new);
  const JobList::Started second = jobs_.start(one, asked(Operation::migrate));
  EXPECT_FALSE(second.is_new);
  EXPECT_EQ(second.job, first.job);
  EXPECT_EQ(one->view().status(), WatchStatus::migrating);
  for (std::uint64_t seen = 0; !first.job->view(false).progress.waiting_for_lock && seen < 1000;) {
    seen = first.job->wait_for_change(seen, std::chrono::seconds(10));
  }
  close(lock);
  first.job->wait_for_end();
  EXPECT_TRUE(first.job->view(true).report.value().success());
  EXPECT_FALSE(first.job->view(true).progress.waiting_for_lock);
  EXPECT_EQ(first.job->view(false).steps_ended, 2U);
}

TEST_F(JobListTest, AJobThatRunsIsNeverForgotten) {
  const int lock = hold_lock("one");
  const auto running = jobs_.start(datasource("one"), asked(Operation::migrate)).job;
  const auto two = datasource("two");
  for (int i = 0; i < 101; ++i) run(two, asked(Operation::validate));
  EXPECT_EQ(jobs_.find(running->id()), running);
  EXPECT_EQ(jobs_.all().size(), 100U);
  EXPECT_EQ(jobs_.find(2), nullptr);
  EXPECT_EQ(jobs_.all().front()->id(), 102U);
  close(lock);
}

TEST_F(JobListTest, TheEndAsksThoseThatRunToStopAndTakesNoMore) {
  const int lock = hold_lock("one");
  const auto running = jobs_.start(datasource("one"), asked(Operation::migrate)).job;
  jobs_.stop_all();
  EXPECT_FALSE(running->running());
  EXPECT_EQ(running->view(true).report.value().code, ErrorCode::stopped);
  try {
    jobs_.start(datasource("two"), asked(Operation::validate));
    ADD_FAILURE() << "it began";
  } catch (const Error& error) {
    EXPECT_EQ(error.code(), ErrorCode::stopped);
  }
  close(lock);
}

TEST_F(JobListTest, ARunThatFailedIsSeenUntilNothingIsPending) {
  write("V2__bad.sql", "SELECT * FROM nowhere;\n");
  const auto one = datasource("one");
  EXPECT_FALSE(run(one, asked(Operation::migrate)).success());
  EXPECT_EQ(one->view().status(), WatchStatus::failed);
  EXPECT_TRUE(one->view().run_failed());
}

TEST_F(JobListTest, ARunThatWasStoppedHasNotFailed) {
  const int lock = hold_lock("one");
  const auto one = datasource("one");
  const auto job = jobs_.start(one, asked(Operation::migrate)).job;
  job->request_stop();
  job->wait_for_end();
  EXPECT_FALSE(one->view().run_failed());
  EXPECT_EQ(one->view().status(), WatchStatus::pending);
  close(lock);
}

TEST_F(JobListTest, WhatWasKnownOfADatabaseStaysWhileItIsNotReached) {
  const auto one = datasource("one");
  run(one, asked(Operation::migrate));
  Settings elsewhere = *one->settings();
  elsewhere.target.url = "sqlite:/nowhere/at/all/x.db";
  one->set_settings(std::make_shared<const Settings>(elsewhere));
  one->observe({});
  EXPECT_EQ(one->view().status(), WatchStatus::unreachable);
  EXPECT_EQ(one->view().applied(), 1U);
}

TEST_F(JobListTest, AStopWhileLookingLeavesWhatWasSeen) {
  const auto one = datasource("one");
  one->observe({});
  const auto before = one->view().seen;
  Settings slow = *one->settings();
  slow.password_command = "sleep 60";
  one->set_settings(std::make_shared<const Settings>(slow));
  std::stop_source stop;
  stop.request_stop();
  one->observe(stop.get_token());
  EXPECT_EQ(one->view().seen, before);
}

TEST_F(JobListTest, APasswordIsFetchedAgainOnceTheDatabaseWasNotReached) {
  const auto one = datasource("one");
  Settings asking = *one->settings();
  asking.password_command = "echo x >>" + folder_ + "/asked; echo secret";
  one->set_settings(std::make_shared<const Settings>(asking));
  const auto times = [this] { return std::filesystem::file_size(folder_ + "/asked") / 2; };
  EXPECT_EQ(one->ready_settings({}).target.password.reveal(), "secret");
  EXPECT_EQ(one->ready_settings({}).target.password.reveal(), "secret");
  EXPECT_EQ(times(), 1U);
  Report unreachable;
  unreachable.code = ErrorCode::connection;
  one->set_problem(unreachable);
  one->ready_settings({});
  EXPECT_EQ(times(), 2U);
}

TEST(JobTest, ItWaitsForTheLockUntilItHasIt) {
  Job job(1, "d", {}, false);
  job.on_event(LockWaiting{"pid 4711", 10});
  EXPECT_TRUE(job.view(false).progress.waiting_for_lock);
  EXPECT_EQ(job.view(false).progress.holder, "pid 4711");
  job.on_event(LockTaken{20});
  EXPECT_FALSE(job.view(false).progress.waiting_for_lock);
  EXPECT_EQ(job.view(false).progress.holder, "");
}

TEST(JobTest, OfItsReportOnlyWhatIsWantedIsKept) {
  Job job(1, "d", {}, false);
  Report report;
  report.code = ErrorCode::migration_failed;
  report.migrations.resize(3);
  report.results.resize(2);
  job.finish(report, nullptr);
  EXPECT_TRUE(job.view(true).report.value().migrations.empty());
  EXPECT_EQ(job.view(true).report.value().results.size(), 2U);
  EXPECT_TRUE(job.view(false).report.value().results.empty());
  EXPECT_EQ(job.view(false).report.value().code, ErrorCode::migration_failed);
}

class JobApiTest : public JobListTest {
 protected:
  JobApiTest() {
    ServerOptions options;
    options.token = Secret("the-token");
    api_.set_options(options);
    watched_.replace({datasource("one")});
  }
  static Request request(const std::string& method, std::vector<std::string> path, const std::string& token = "") {
    Request request;
    request.head.method = method;
    request.head.path = std::move(path);
    request.head.token = token;
    request.head.content_type = "application/json";
    request.hold = [](bool) { return true; };
    return request;
  }

  WatchList watched_;
  Api api_{watched_, jobs_};
};

TEST_F(JobApiTest, OnlyWhoShowsTheTokenSeesSql) {
  write("V2__bad.sql", "SELECT * FROM nowhere_at_all;\n");
  Request migrate = request("POST", {"v1", "datasources", "one", "migrate"}, "the-token");
  migrate.body = R"({"wait": true})";
  EXPECT_EQ(api_.answer(migrate).status, 422);
  EXPECT_THAT(api_.answer(request("GET", {"v1", "jobs", "1"}, "the-token")).body, HasSubstr("SELECT * FROM"));
  EXPECT_THAT(api_.answer(request("GET", {"v1", "jobs", "1"})).body, testing::Not(HasSubstr("SELECT * FROM")));
}

TEST_F(JobApiTest, WhereTooManyWaitNothingBegins) {
  Request migrate = request("POST", {"v1", "datasources", "one", "migrate"}, "the-token");
  migrate.body = R"({"wait": true})";
  migrate.hold = [](bool) { return false; };
  EXPECT_EQ(api_.answer(migrate).status, 503);
  EXPECT_TRUE(jobs_.all().empty());
}

TEST_F(JobApiTest, AStrangeNameOfTheServerIsRefused) {
  RequestHead head;
  head.method = "GET";
  head.path = {"health"};
  head.arrival = "127.0.0.1";
  head.host = "evil.example";
  EXPECT_EQ(api_.look(head).status, 403);
  head.host = "localhost";
  EXPECT_EQ(api_.look(head).status, 200);
}

}  // namespace
}  // namespace godwit::test
