#include "base/mask.h"

#include <gtest/gtest.h>

#include <utility>

namespace godwit {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Both as the whole text and in the middle of a sentence.
void expect_masked(std::initializer_list<Pair> urls) {
  for (const auto& [url, masked] : urls) {
    EXPECT_EQ(mask_url(url), masked);
    EXPECT_EQ(mask_text(url), masked);
    const std::string before = "cannot reach ", after = " since noon";
    EXPECT_EQ(mask_text(before + std::string(url) + after), before + std::string(masked) + after);
    EXPECT_EQ(mask_text("\"" + std::string(url) + "\", then"), "\"" + std::string(masked) + "\", then");
  }
}

TEST(MaskTest, ThePasswordOfAUrlIsMaskedAndTheRestIsKept) {
  expect_masked({
      {"postgresql://app:hunter2@db.example:5432/shop", "postgresql://app:***@db.example:5432/shop"},
      {"jdbc:mysql://app:hunter2@127.0.0.1/shop?useSSL=true", "jdbc:mysql://app:***@127.0.0.1/shop?useSSL=true"},
      {"mysql+pymysql://app:hunter2@h/d", "mysql+pymysql://app:***@h/d"},
      {"postgresql://:hunter2@h/d", "postgresql://:***@h/d"},
      {"postgresql://app:hunter2@[::1]:5432/d", "postgresql://app:***@[::1]:5432/d"},
      {"postgresql://app:hunter2@h1:1,h2:2/d", "postgresql://app:***@h1:1,h2:2/d"},
      {"postgresql://app:%40%3A%2F@h/d", "postgresql://app:***@h/d"},
  });
}

TEST(MaskTest, APasswordWithReservedCharactersIsMaskedWhole) {
  expect_masked({
      {"postgresql://app:p@ss@h:5432/d", "postgresql://app:***@h:5432/d"},
      {"postgresql://app:p:ss@h:5432/d", "postgresql://app:***@h:5432/d"},
      {"postgresql://app:p/ss@h:5432/d", "postgresql://app:***@h:5432/d"},
      {"postgresql://app:p?ss@h:5432/d", "postgresql://app:***@h:5432/d"},
      {"postgresql://app:p#ss@h:5432/d", "postgresql://app:***@h:5432/d"},
      {"postgresql://app:p@s/s@h:5432/d", "postgresql://app:***@h:5432/d"},
      {"postgresql://app:a/b?c@d:e@h:5432/d", "postgresql://app:***@h:5432/d"},
      {"postgresql://app:a://b@h/d", "postgresql://app:***@h/d"},
      {"postgresql://app:a?b=c@h/d", "postgresql://app:***@h/d"},
      {"postgresql://app:1234/5@h/d", "postgresql://app:***@h/d"},
  });
}

TEST(MaskTest, AUrlWithoutAPasswordIsKept) {
  for (const std::string_view url :
       {"postgresql://app@db.example:5432/shop", "postgresql://db.example:5432/shop", "postgresql://h/d",
        "jdbc:sqlite:./godwit.db", "sqlite:///tmp/a.db", "postgresql://[::1]:5432/d", "postgresql://h1:1,h2:2/d",
        "postgresql://host:5432/d?user=me@example.com", "postgresql://h/d?user=me@example.com&options=a:b",
        "postgresql://[::1]/d?user=me@example.com", "", "://", "a://b:"}) {
    EXPECT_EQ(mask_url(url), url);
    EXPECT_EQ(mask_text(url), url);
  }
}

TEST(MaskTest, AnAtSignInAParameterDoesNotHideTheHost) {
  EXPECT_EQ(mask_url("postgresql://app:pw@h:5432/d?application_name=me@home"),
            "postgresql://app:***@h:5432/d?application_name=me@home");
}

TEST(MaskTest, APasswordAmongTheParametersIsMasked) {
  expect_masked({
      {"jdbc:postgresql://h/d?user=app&password=hunter2", "jdbc:postgresql://h/d?user=app&password=***"},
      {"jdbc:postgresql://h/d?password=hunter2&user=app", "jdbc:postgresql://h/d?password=***&user=app"},
      {"postgresql://h/d?PASSWORD=a@b:c/d?e", "postgresql://h/d?PASSWORD=***"},
      {"postgresql://h/d?sslpassword=key&sslmode=require", "postgresql://h/d?sslpassword=***&sslmode=require"},
      {"jdbc:mysql://h/d?trustStorePassword=x;y", "jdbc:mysql://h/d?trustStorePassword=***"},
      {"mysql://h/d?pwd=x&passwd=y", "mysql://h/d?pwd=***&passwd=***"},
      {"postgresql://u:one@h/d?password=two&sslpassword=three", "postgresql://u:***@h/d?password=***&sslpassword=***"},
  });
}

TEST(MaskTest, AnEmptyPasswordParameterStaysEmpty) {
  EXPECT_EQ(mask_url("postgresql://h/d?password=&user=a"), "postgresql://h/d?password=&user=a");
  EXPECT_EQ(mask_text("\"postgresql://h/d?password=\" is odd"), "\"postgresql://h/d?password=\" is odd");
}

TEST(MaskTest, AParameterThatOnlySoundsLikeAPasswordIsKept) {
  EXPECT_EQ(mask_url("mysql://h/d?passwordCharacterEncoding=utf8"), "mysql://h/d?passwordCharacterEncoding=utf8");
  EXPECT_EQ(mask_text("FATAL: password authentication failed for user \"app\""),
            "FATAL: password authentication failed for user \"app\"");
  EXPECT_EQ(mask_text("Access denied for user 'fw'@'localhost' (using password: YES)"),
            "Access denied for user 'fw'@'localhost' (using password: YES)");
}

TEST(MaskTest, BlanksAndQuotesInAUrlArePartOfItsPassword) {
  EXPECT_EQ(mask_url("postgresql://u:a b@h/d"), "postgresql://u:***@h/d");
  EXPECT_EQ(mask_url("postgresql://u:a'b\"c<d>@h/d"), "postgresql://u:***@h/d");
  EXPECT_EQ(mask_url("postgresql://h/d?password=a b'c&user=u"), "postgresql://h/d?password=***&user=u");
}

TEST(MaskTest, ABlankOrQuoteInAUrlOfATextDoesNotShowTheRestOfThePassword) {
  EXPECT_EQ(mask_text("connect to postgresql://u:a b@h/d now"), "connect to postgresql://u:***@h/d now");
  EXPECT_EQ(mask_text("connect to postgresql://u:a b@c@h/d now"), "connect to postgresql://u:***@h/d now");
  EXPECT_EQ(mask_text("connect to 'postgresql://u:a'b@h/d' now"), "connect to 'postgresql://u:***@h/d' now");
  EXPECT_EQ(mask_text("connect to postgresql://u:a'b@h/d now"), "connect to postgresql://u:***@h/d now");
}

TEST(MaskTest, AnAddressBehindAUrlInTheSameTextIsKept) {
  EXPECT_EQ(mask_text("see http://h:8080/x or write to a@b"), "see http://h:8080/x or write to a@b");
  EXPECT_EQ(mask_text("<http://h:8080/x>, a@b"), "<http://h:8080/x>, a@b");
  EXPECT_EQ(mask_text("<postgresql://u:pw@h/d>,a@b"), "<postgresql://u:***@h/d>,a@b");
  EXPECT_EQ(mask_text("'http://h:8080','a@b'"), "'http://h:8080','a@b'");
  EXPECT_EQ(mask_text("postgresql://host:port/database\nto a@b"), "postgresql://host:port/database\nto a@b");
}

TEST(MaskTest, EveryUrlOfATextIsMasked) {
  EXPECT_EQ(mask_text("from postgresql://a:one@h/d to mysql://b:two@i/e, then\nmariadb://c:three@j/f"),
            "from postgresql://a:***@h/d to mysql://b:***@i/e, then\nmariadb://c:***@j/f");
}

TEST(MaskTest, UrlsWithoutABlankBetweenThemShowNoPassword) {
  const std::string masked = mask_text("postgresql://a:one@h/d,mysql://b:two@i/e");
  EXPECT_EQ(masked.find("one"), std::string::npos);
  EXPECT_EQ(masked.find("two"), std::string::npos);
}

TEST(MaskTest, ConnectionStringsAreMasked) {
  EXPECT_EQ(mask_text("host=h password=hunter2 dbname=d"), "host=h password=*** dbname=d");
  EXPECT_EQ(mask_text("host=h password='two words' dbname=d"), "host=h password=*** dbname=d");
  EXPECT_EQ(mask_text("host=h password = 'it\\'s ''it' dbname=d"), "host=h password = *** dbname=d");
  EXPECT_EQ(mask_text("host=h password = x dbname=d"), "host=h password = *** dbname=d");
  EXPECT_EQ(mask_text("\"host=h password=hunter2\", said the server"), "\"host=h password=***\", said the server");
  EXPECT_EQ(mask_text("password='never closed"), "password=***");
}

TEST(MaskTest, PasswordsInSqlAreMasked) {
  EXPECT_EQ(mask_text("CREATE ROLE r PASSWORD 'hunter2' LOGIN"), "CREATE ROLE r PASSWORD *** LOGIN");
  EXPECT_EQ(mask_text("ALTER ROLE r WITH ENCRYPTED password\n  'it''s' VALID"),
            "ALTER ROLE r WITH ENCRYPTED password\n  *** VALID");
  EXPECT_EQ(mask_text("CREATE USER u IDENTIFIED BY 'hunter2'; GRANT"), "CREATE USER u IDENTIFIED BY ***; GRANT");
  EXPECT_EQ(mask_text("IDENTIFIED BY PASSWORD '*94BDCEBE'"), "IDENTIFIED BY PASSWORD ***");
  EXPECT_EQ(mask_text("near 'password 'hunter2'' at line 1").find("hunter2"), std::string::npos);
}

TEST(MaskTest, GivenSecretsAreMaskedWhereverTheyStand) {
  EXPECT_EQ(mask_text("refused hunter2, said hunter2hunter2", {"hunter2"}), "refused ***, said ******");
  EXPECT_EQ(mask_text("line one\nhunter2\n", {"other", "hunter2"}), "line one\n***\n");
}

TEST(MaskTest, ASecretIsComparedWithRegardToCase) {
  EXPECT_EQ(mask_text("Hunter2", {"hunter2"}), "Hunter2");
}

TEST(MaskTest, ASecretThatBeginsAnotherDoesNotShowTheRestOfIt) {
  EXPECT_EQ(mask_text("said hunter2000 and hunter2", {"hunter2", "hunter2000"}), "said *** and ***");
}

TEST(MaskTest, ASecretOfLessThanFourCharactersIsNotMasked) {
  EXPECT_EQ(mask_text("a fox on a box", {"fox", "ox", "", "a"}), "a fox on a box");
  EXPECT_EQ(mask_text("four", {"four"}), "***");
}

TEST(MaskTest, AShortPasswordInsideAUrlIsMaskedAllTheSame) {
  EXPECT_EQ(mask_text("postgresql://u:x@h/d", {"x"}), "postgresql://u:***@h/d");
}

TEST(MaskTest, MaskingTwiceChangesNothingMore) {
  for (const std::string_view text :
       {"postgresql://u:p@ss@h/d?password=x&user=y", "host=h password='a b' x", "CREATE ROLE r PASSWORD 'p'"}) {
    const std::string once = mask_text(text);
    EXPECT_EQ(mask_text(once), once);
    EXPECT_EQ(mask_url(mask_url(text)), mask_url(text));
  }
}

TEST(MaskTest, TextWithNothingSecretIsKeptByteForByte) {
  constexpr char kText[] = "V1__a.sql:3:7: syntax error at \"FROM\"\r\n\tä€😀 50% {} \0 //x@y";
  const std::string text(kText, sizeof kText - 1);
  EXPECT_EQ(mask_text(text), text);
  EXPECT_EQ(mask_text(""), "");
}

// Every character that can be typed, in every place of a password, shows nothing of it in a URL of its own.
TEST(MaskTest, NoCharacterOfAPasswordMakesMaskUrlShowIt) {
  for (char c = ' '; c < 127; ++c) {
    for (const std::string& password :
         {c + std::string("QQQ"), "QQ" + std::string(1, c) + "Q", std::string("QQQ") + c}) {
      EXPECT_EQ(mask_url("postgresql://app:" + password + "@h:5432/d").find('Q'), std::string::npos) << password;
      EXPECT_EQ(mask_url("postgresql://app:" + password + "@h:5432/d?user=a").find('Q'), std::string::npos) << password;
    }
  }
}

}  // namespace
}  // namespace godwit
