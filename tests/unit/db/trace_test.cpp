#include "db/trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/fake_database.h"

namespace godwit {
namespace {

using ::testing::ElementsAre;
using ::testing::MatchesRegex;

class TraceTest : public ::testing::Test {
 protected:
  void listen() {
    connection_.on_trace = [this](const std::string& what) { lines_.push_back(what); };
  }
  test::FakeDatabase database_;
  test::FakeConnection connection_{database_};
  std::vector<std::string> lines_;
};

TEST_F(TraceTest, AStatementOfOursIsToldWithTheNumberOfItsParametersAndNotWithThem) {
  listen();
  const Value values[] = {"tops3cret", "2"};
  { const Trace trace(connection_, "SELECT ?,\n  ?", values); }
  EXPECT_THAT(lines_, ElementsAre(MatchesRegex("SELECT \\?, \\? \\[2 parameters\\] \\([0-9]+\\.[0-9]+ ms\\)")));
}

TEST_F(TraceTest, OfAScriptOnlyTheFirstWordsAreTold) {
  listen();
  SqlStatement role, insert;
  role.text = "ALTER ROLE app PASSWORD 'tops3cret'";
  role.begin.line = 7;
  insert.text = "INSERT INTO t VALUES ('tops3cret')";
  const SqlStatement statements[] = {role, insert};
  { const Trace trace(connection_, statements); }
  EXPECT_THAT(lines_,
              ElementsAre(MatchesRegex("script: 2 statements, [0-9]+ bytes, from line 7, ALTER ROLE… .*ms\\)")));
}

TEST_F(TraceTest, NobodyListensAndNothingIsMade) {
  { const Trace trace(connection_, "SELECT 1"); }
  listen();
  EXPECT_THAT(lines_, ElementsAre());
}

}  // namespace
}  // namespace godwit
