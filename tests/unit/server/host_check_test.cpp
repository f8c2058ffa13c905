#include "server/http/host_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace godwit {
namespace {

bool expected(const std::string& host, const std::string& arrival, const std::string& listens,
              std::vector<std::string> hosts = {}) {
  RequestHead head;
  head.host = host;
  head.arrival = arrival;
  ServerOptions options;
  options.host = listens;
  options.hosts = std::move(hosts);
  return is_expected_host(head, options);
}

TEST(HostCheckTest, TheNameIsWhatStandsInFrontOfThePort) {
  EXPECT_EQ(name_of_host("Example.ORG:8080"), "example.org");
  EXPECT_EQ(name_of_host("example.org."), "example.org");
  EXPECT_EQ(name_of_host("[::1]:80"), "::1");
  EXPECT_EQ(name_of_host("[::1]"), "::1");
  EXPECT_EQ(name_of_host("localhost:"), "localhost");
  for (const char* host :
       {"", ":80", ".", "[::1", "[]", "[::1]x", "a:b", "a:80:80", "a b", "a,b", "a@b", "a/b", "a:123456"}) {
    EXPECT_EQ(name_of_host(host), "") << host;
  }
}

TEST(HostCheckTest, OnLoopbackOnlyItsOwnNames) {
  for (const char* host : {"localhost", "127.0.0.1:1", "[::1]", "127.9.9.9", "app.localhost"}) {
    EXPECT_TRUE(expected(host, "127.0.0.1", "127.0.0.1")) << host;
    EXPECT_TRUE(expected(host, "::1", "::1")) << host;
  }
  for (const char* host : {"evil.example", "localhost.evil.example", "10.0.0.1", "0.0.0.0", "", "[::2]"}) {
    EXPECT_FALSE(expected(host, "127.0.0.1", "127.0.0.1")) << host;
    EXPECT_FALSE(expected(host, "::1", "localhost")) << host;
  }
  EXPECT_TRUE(expected("orders-1", "127.0.1.1", "Orders-1"));  // as /etc/hosts of Debian has it
  EXPECT_FALSE(expected("orders-2", "127.0.1.1", "orders-1"));
  EXPECT_TRUE(expected("a.example:1", "127.0.0.1", "127.0.0.1", {"A.example"}));
  EXPECT_TRUE(expected("evil.example", "127.0.0.1", "127.0.0.1", {"a.example", "*"}));
  EXPECT_FALSE(expected("evil.example", "127.0.0.1", "127.0.0.1", {"a.example"}));
}

TEST(HostCheckTest, ElsewhereWhatTheListSays) {
  EXPECT_TRUE(expected("any.example", "10.0.0.5", "0.0.0.0"));
  for (const char* all : {"0.0.0.0", "::", "::0", "0:0:0:0:0:0:0:0"}) {
    EXPECT_TRUE(expected("any.example", "127.0.0.1", all)) << all;
    EXPECT_TRUE(expected("any.example", "::1", all)) << all;
  }
  EXPECT_FALSE(expected("any.example", "10.0.0.5", "0.0.0.0", {"a.example"}));
  EXPECT_TRUE(expected("10.0.0.5:8080", "10.0.0.5", "0.0.0.0", {"a.example"}));  // a probe
  EXPECT_TRUE(expected("10.0.0.5:8080", "::ffff:10.0.0.5", "::", {"a.example"}));
  EXPECT_FALSE(expected("10.0.0.6", "10.0.0.5", "0.0.0.0", {"a.example"}));
}

TEST(HostCheckTest, HttpOneZeroMayLeaveItOut) {
  RequestHead head;
  head.arrival = "127.0.0.1";
  EXPECT_TRUE(is_expected_host(head, ServerOptions()));
}

}  // namespace
}  // namespace godwit
