#include "base/mask/mask.h"

#include <gmock/gmock.h>
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

TEST(MaskTest, TheKeyOfAnEncryptedFileIsMaskedInItsUrl) {
  EXPECT_EQ(mask_url("sqlite:a.db?key=x&mode=ro"), "sqlite:a.db?key=***&mode=ro");
  EXPECT_EQ(mask_url("jdbc:sqlite:a.db?cipher=x&hexkey=00ff"), "jdbc:sqlite:a.db?cipher=x&hexkey=***");
  EXPECT_EQ(mask_url("file:a.db?textkey=x"), "file:a.db?textkey=***");
  EXPECT_EQ(mask_url("sqlite:a.db?authToken=x"), "sqlite:a.db?authToken=***");
  EXPECT_EQ(mask_url("postgresql://h/d?sslkey=/k.pem"), "postgresql://h/d?sslkey=/k.pem");
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

// "In doubt only the scheme": nobody can tell where the password of such a URL begins.
TEST(MaskTest, OfAUrlInAFormThatIsNotKnownTheSchemeIsLeft) {
  for (const auto& [url, masked] : std::initializer_list<Pair>{
           {"sec:hunter2@tcp(127.0.0.1:1)/x", "sec:***"},
           {"postgres//sec:hunter2@h", "***"},
           {"postgresql:/sec:hunter2@h", "postgresql:***"},
           {"jdbc:oracle:thin:sec/hunter2@h:1521:x", "jdbc:oracle:***"},
           {"sec:hunter2@127.0.0.1:5432/x", "sec:***"},
           {"//sec:hunter2@h/x", "***"},
           {"sec:hunter2@unix(/s)/x", "sec:***"},
           {"host=h user=sec password=hunter2", "***"},
           {"jdbc:sqlserver:h;password=hunter2", "jdbc:sqlserver:***"},
           {"jdbc:postgresql:shop", "jdbc:postgresql:shop"},
           {"mysql:shop", "mysql:shop"},
           {"shop", "shop"},
           {"sqlite:/home/a@b/x:y.db", "sqlite:/home/a@b/x:y.db"},
           {"sqlite:data/app.db", "sqlite:data/app.db"},
           {"sqlite:file:app.db?mode=ro&password=hunter2", "sqlite:file:app.db?mode=ro&password=***"},
           {"sqlite::memory:", "sqlite::memory:"},
           {"jdbc:mysql:sec:hunter2", "jdbc:mysql:***"},
       }) {
    EXPECT_EQ(mask_url(url), masked);
  }
  EXPECT_EQ(shown_scheme("jdbc:oracle:thin:sec/hunter2@h"), "jdbc:oracle:");
  EXPECT_EQ(shown_scheme("mongodb://sec:hunter2@h"), "mongodb:");
  EXPECT_EQ(shown_scheme("//sec:hunter2@h"), "");
  EXPECT_EQ(shown_scheme("hunter2@h:5432"), "");
}

TEST(MaskTest, ParametersOfAUrlThatAreNamedLikeSecretsAreMasked) {
  EXPECT_EQ(mask_url("libsql://h/d?authToken=hunter2&x=1"), "libsql://h/d?authToken=***&x=1");
  EXPECT_EQ(mask_url("x://h/d?api_key=a b'c&x=1"), "x://h/d?api_key=***&x=1");
}

TEST(MaskTest, LiteralsOfStatementsAboutUsersAreMasked) {
  for (const auto& [sql, masked] : std::initializer_list<Pair>{
           {"CREATE USER 'app'@'%' IDENTIFIED BY 'hunter2' REQUIRE SSL",
            "CREATE USER 'app'@'%' IDENTIFIED BY *** REQUIRE SSL"},
           {"create  user app\n identified with x by \"hunter2\"", "create  user app\n identified with x by ***"},
           {"ALTER USER app IDENTIFIED BY hunter2", "ALTER USER app IDENTIFIED BY ***"},
           {"ALTER USER u IDENTIFIED WITH mysql_native_password AS '*94BDC'",
            "ALTER USER u IDENTIFIED WITH mysql_native_password AS ***"},
           {"ALTER ROLE \"app\" WITH PASSWORD E'hunt\\'er2' VALID UNTIL '2030-01-01'",
            "ALTER ROLE \"app\" WITH PASSWORD *** VALID UNTIL ***"},
           {"CREATE ROLE app PASSWORD $$hunter2$$ LOGIN", "CREATE ROLE app PASSWORD *** LOGIN"},
           {"CREATE ROLE app PASSWORD NULL; SELECT 'a'", "CREATE ROLE app PASSWORD NULL; SELECT 'a'"},
           {"SET PASSWORD FOR 'a'@'b' = PASSWORD('hunter2')", "SET PASSWORD FOR 'a'@'b' = PASSWORD(***)"},
           {"GRANT ALL ON *.* TO a IDENTIFIED BY 'hunter2'", "GRANT ALL ON *.* TO a IDENTIFIED BY ***"},
           {"CREATE SECRET s (TYPE s3, KEY_ID 'hunter2', SECRET 'hunter3')",
            "CREATE SECRET s (TYPE s3, KEY_ID ***, SECRET ***)"},
           {"OPTIONS (user 'app', password 'hunter2')", "OPTIONS (user 'app', password ***)"},
           {"{\"api_key\": \"hunter2\", \"x\": \"y\"}", "{\"api_key\": ***, \"x\": \"y\"}"},
           {"UPDATE t SET db_pass = 'hunter2' WHERE id = 'x'", "UPDATE t SET db_pass = *** WHERE id = 'x'"},
           {"token=abc/def+==;x=y", "token=***;x=y"},
       }) {
    EXPECT_EQ(mask_text(sql), masked);
  }
}

TEST(MaskTest, ALiteralWhoseEndNobodyKnowsIsMaskedToTheEnd) {
  EXPECT_EQ(mask_text("CREATE USER a IDENTIFIED BY 'x'hunter2' REQUIRE SSL"), "CREATE USER a IDENTIFIED BY ***");
  EXPECT_EQ(mask_text("EXECUTE 'CREATE ROLE x PASSWORD ''hunter2'' LOGIN'"), "EXECUTE 'CREATE ROLE x PASSWORD ***");
  EXPECT_EQ(mask_text("near 'CREATE USER 'a'@'b' IDENTIFIED BY 'hunter2'' at line 1").find("hunter2"),
            std::string::npos);
}

TEST(MaskTest, OtherSqlIsKept) {
  for (const std::string_view sql :
       {"CREATE TABLE users (password text, token text)", "SELECT password FROM users WHERE name = 'x'",
        "CREATE INDEX i ON t (secret)", "COMMENT ON ROLE x IS 'y'", "INSERT INTO author VALUES ('x')",
        "SELECT $1, 'a''b' FROM t -- identified"}) {
    EXPECT_EQ(mask_text(sql), sql);
  }
}

TEST(MaskTest, WhatAStatementHidesCanBeHiddenElsewhere) {
  EXPECT_THAT(secrets_in("CREATE USER a IDENTIFIED BY 'it''s'"), testing::IsSupersetOf({"it's", "it''s"}));
  EXPECT_THAT(secrets_in("CREATE ROLE a PASSWORD $x$hunter2$x$"), testing::ElementsAre("hunter2"));
  EXPECT_THAT(secrets_in("postgresql://u:hunter2@h/d?password=hunter3"), testing::IsSupersetOf({"hunter2", "hunter3"}));
  EXPECT_THAT(secrets_in("SELECT 'x'"), testing::IsEmpty());
}

TEST(MaskTest, ASecretThatWasCutIsMaskedAtTheCut) {
  const std::vector<std::string> secrets = {"correct-horse-battery"};
  EXPECT_EQ(mask_text("VALUES ('correct-hor…", secrets), "VALUES ('***…");
  EXPECT_EQ(mask_text("syntax error near 'horse-battery'' at line 1", secrets), "syntax error near '***'' at line 1");
  EXPECT_EQ(mask_text("near \"horse\": syntax error", secrets), "near \"***\": syntax error");
  EXPECT_EQ(mask_text("(1, correct-horse...)", secrets), "(1, ***...)");
  EXPECT_EQ(mask_text("a horse is no battery", secrets), "a horse is no battery");
}

TEST(MaskTest, ASecretWithLinesIsMaskedOnOneLineAndLineByLine) {
  const std::vector<std::string> secrets = {"-----BEGIN-----\nabcdefghij\n\tklmnopqrst\n"};
  EXPECT_EQ(mask_text("VALUES ('-----BEGIN----- abcdefghij klmnopqrst')", secrets), "VALUES ('***')");
  EXPECT_EQ(mask_text("near 'klmnopqrst", secrets), "near '***");
}

TEST(SoundsSecretTest, ByItsWordsWhereverTheyStandAndHoweverTheyAreJoined) {
  for (const char* name : {"pw",
                           "PW",
                           "pass",
                           "db_pass",
                           "dbPass",
                           "DBPASS",
                           "dbpw",
                           "passphrase",
                           "pass-phrase",
                           "auth",
                           "smtp.auth",
                           "authToken",
                           "private_key",
                           "privateKey",
                           "PRIVATEKEY",
                           "ssh-key",
                           "dsn",
                           "SENTRY_DSN",
                           "api.key",
                           "apikey",
                           "access_key_id",
                           "token",
                           "x_token_y",
                           "client_secret",
                           "credentials",
                           "jwt",
                           "connectionString",
                           "conn_string_pwd",
                           "sslpassword",
                           "FLYWAY_PLACEHOLDERS_DB_PW"}) {
    EXPECT_TRUE(sounds_secret(name)) << name;
  }
  for (const char* name : {"",
                           "author",
                           "authors",
                           "primary_key",
                           "foreign_key",
                           "key",
                           "keys",
                           "bypass",
                           "compass",
                           "auth_mode",
                           "auth_schema",
                           "user",
                           "database",
                           "url",
                           "pwned",
                           "passwordCharacterEncoding",
                           "spin",
                           "dsname",
                           "keyboard",
                           "SSH_AUTH_SOCK"}) {
    EXPECT_FALSE(sounds_secret(name)) << name;
  }
}

}  // namespace
}  // namespace godwit
