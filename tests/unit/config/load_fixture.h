#pragma once
// A home, a working directory and an environment of its own for every test of the sources of configuration.

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "config/load.h"
#include "unit/config/expect_error.h"

namespace godwit {

class SourcesTest : public testing::Test {
 protected:
  SourcesTest() {
    char name[] = "/tmp/godwit_sources_XXXXXX";
    folder_ = mkdtemp(name);
    environment_ = {{"HOME", folder_ + "/home"}};
  }
  ~SourcesTest() override { std::filesystem::remove_all(folder_); }

  std::string work(const std::string& name) const { return folder_ + "/here/" + name; }
  std::string home(const std::string& name) const { return folder_ + "/home/" + name; }
  static void write(const std::string& path, const std::string& text) {
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    std::ofstream(path, std::ios::binary) << text;
  }
  void variable(const std::string& name, const std::string& value) { environment_.emplace_back(name, value); }

  Settings load(std::vector<std::string> arguments = {}) const {
    arguments.push_back("-workingDirectory=" + folder_ + "/here");
    std::istringstream input(input_);
    return load_settings(parse_command_line(arguments), environment_, input);
  }
  std::string error(std::vector<std::string> arguments = {}) const {
    return error_of(ErrorCode::configuration, [&] { load(std::move(arguments)); });
  }

  std::string folder_;
  Environment environment_;
  std::string input_;  ///< what standard input holds
};

}  // namespace godwit
