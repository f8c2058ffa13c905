#include "scan/new_script.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "godwit/error.h"
#include "unit/scan/temp_folder.h"

namespace godwit {
namespace {

constexpr const char* kNow = "20261121165300";

ProjectOptions project_of(const TempFolder& folder) {
  ProjectOptions project;
  project.locations = {folder.path()};
  return project;
}

TEST(NewScriptTest, ManyAtATimeNeverGiveOutOneVersionTwice) {
  for (const VersionScheme scheme : {VersionScheme::number, VersionScheme::timestamp}) {
    const TempFolder folder;
    ProjectOptions project = project_of(folder);
    project.new_script.scheme = scheme;
    std::vector<std::string> versions(24);
    {
      std::vector<std::jthread> threads;
      for (std::size_t i = 0; i < versions.size(); ++i) {
        threads.emplace_back(
            [&, i] { versions[i] = write_new_scripts(project, "script " + std::to_string(i), kNow).version; });
      }
    }
    EXPECT_EQ(std::set<std::string>(versions.begin(), versions.end()).size(), versions.size());
  }
}

TEST(NewScriptTest, WhatFailsLeavesNothing) {
  const TempFolder folder;
  ProjectOptions project = project_of(folder);
  project.new_script.undo = true;
  folder.make_folder("U1__a.sql");
  EXPECT_THROW(write_new_scripts(project, "a", kNow), Error);
  EXPECT_FALSE(std::filesystem::exists(folder.path("V1__a.sql")));
}

TEST(NewScriptTest, AFolderThatCannotBeReadMayHideTheNewestVersion) {
  if (getuid() == 0) GTEST_SKIP() << "root reads everything";
  const TempFolder folder;
  folder.write("hidden/V9__a.sql");
  chmod(folder.path("hidden").c_str(), 0);
  EXPECT_THROW(write_new_scripts(project_of(folder), "a", kNow), Error);
  chmod(folder.path("hidden").c_str(), 0755);
  EXPECT_EQ(write_new_scripts(project_of(folder), "a", kNow).version, "10");
}

}  // namespace
}  // namespace godwit
