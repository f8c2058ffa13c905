#include "server/api.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace godwit {
namespace {

using nlohmann::json;
using testing::HasSubstr;

json document() {
  std::ifstream file(GODWIT_SOURCE_DIR "/src/server/openapi.json");
  return json::parse(file);
}

std::string lower(std::string_view method) {
  std::string text;
  for (const char c : method) text += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

Access access_of(const json& operation) {
  const json& security = operation.at("security");
  if (security.size() == 2) return Access::reader;
  return security.at(0).empty() ? Access::open : Access::writer;
}

TEST(RoutesTest, AreThoseOfTheDocumentAndAskForTheTokenAsItSays) {
  std::set<std::string> routes;
  const json paths = document().at("paths");
  for (const RouteName& route : route_names()) {
    const std::string name = std::string(route.method) + " " + std::string(route.path);
    EXPECT_TRUE(routes.insert(name).second) << name;
    ASSERT_TRUE(paths.contains(std::string(route.path)) &&
                paths.at(std::string(route.path)).contains(lower(route.method)))
        << name << " is not in openapi.json";
    EXPECT_EQ(access_of(paths.at(std::string(route.path)).at(lower(route.method))), route.access) << name;
  }
  std::size_t described = 0;
  for (const auto& [path, operations] : paths.items()) described += operations.size();
  EXPECT_EQ(routes.size(), described);
}

class ApiTest : public testing::Test {
 protected:
  static RequestHead head(const std::string& method, std::vector<std::string> path, const std::string& token = "") {
    RequestHead head;
    head.method = method;
    head.path = std::move(path);
    head.token = token;
    return head;
  }
  int status(const RequestHead& head) { return api_.look(head).status; }

  WatchList watched_;
  JobList jobs_;
  Api api_{watched_, jobs_};
};

TEST_F(ApiTest, WhoMayDoWhat) {
  const RequestHead look = head("GET", {"v1", "jobs"});
  const auto migrate = [](const std::string& token) {
    return head("POST", {"v1", "datasources", "d", "migrate"}, token);
  };
  EXPECT_EQ(status(look), 200);
  EXPECT_EQ(status(migrate("")), 403);
  EXPECT_EQ(status(migrate("anything")), 403);
  ServerOptions options;
  options.token = Secret("the-token");
  api_.set_options(options);
  EXPECT_EQ(status(look), 200);
  for (const char* token : {"", "the-toke", "the-token ", "the-tokeN", "THE-TOKEN"})
    EXPECT_EQ(status(migrate(token)), 401);
  EXPECT_EQ(status(migrate("the-token")), 200);
  options.token_for_reads = true;
  api_.set_options(options);
  EXPECT_EQ(status(look), 401);
  EXPECT_EQ(status(head("GET", {"health"})), 200);
  EXPECT_EQ(status(head("GET", {})), 200);
}

TEST_F(ApiTest, PathsAndMethodsThatAreNone) {
  EXPECT_EQ(status(head("GET", {"nowhere"})), 404);
  EXPECT_EQ(status(head("GET", {"health", "live", "more"})), 404);
  EXPECT_EQ(status(head("GET", {"v1", "datasources", "d", "clean"})), 404);
  const Response wrong = api_.look(head("POST", {"v1", "jobs", "3"}));
  EXPECT_EQ(wrong.status, 405);
  EXPECT_THAT(wrong.headers, testing::Contains(std::pair<std::string, std::string>("Allow", "GET, DELETE")));
}

TEST_F(ApiTest, RefusalsAreCounted) {
  status(head("GET", {"nowhere"}));
  Request request;
  request.head = head("GET", {"metrics"});
  EXPECT_THAT(api_.answer(request).body, HasSubstr("godwit_http_requests_total{code=\"4xx\"} 1\n"));
}

}  // namespace
}  // namespace godwit
