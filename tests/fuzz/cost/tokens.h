#pragma once
// What a script may repeat, and what it may be repeated in.

#include <string_view>

namespace godwit::cost {

using namespace std::string_view_literals;

// clang-format off
constexpr std::string_view kTokens[] = {
    "'", "''", "\"", "\"\"", "`", "``", "[", "]", "[a]", "$", "$$", "$a", "$a$", "$1", "1$", "a$", "E'", "E''",
    "e'\\'", "'\n", "'a'\n", "E'a'\n", "E'a' -- c\n", "\\", "\\\\", "\\'", "\\n", "/*", "*/", "/**/", "/*/", "/* */ ",
    "--", "-- ", "-- \n", "--\n", "-", "-- a\r", "#", "#\n", "/*!", "/*! */", "/*!40101 x*/ ", "/*M!", "/*M! */",
    "/*!999999*/", "*", "/", ";", ";;", "; ", ";\n", "(", ")", "()", "[(", ",", ".", "..", "@", "@@", ":", ":=", "=",
    "<", "<<", "<<a>>", "<<a>> ", ">", "a", "a ", "a.", "a:", "label:", "l: ", "1", "1 ", "1.", "0x", "_", "\"a\".",
    "`a`.", "\0"sv, "\r", "\r\n", "\n", " ", "\t", "\xEF\xBB\xBF", "\xEF", "\xC2\xA0", "\xC3\xA4", "\xFF", "BEGIN ",
    "BEGIN;", "END ", "END;", "BEGIN END ", "BEGIN END;", "BEGIN SELECT 1; END; ", "CASE ", "CASE END ",
    "CASE WHEN 1 THEN 2 END ", "IF ", "IF a THEN ", "END IF;", "ELSE ", "ELSEIF ", "WHEN ", "LOOP ", "WHILE ",
    "WHILE 1 DO ", "REPEAT ", "UNTIL ", "FOR ", "DECLARE ", "DECLARE x ", "DECLARE CONTINUE HANDLER FOR ", "NOT ",
    "NOT FOUND, ", "SQLSTATE ", "RETURN ", "RETURNS ", "AS ", "IS ", "OF ", "SET ", "DO ", "CREATE ", "CREATE;",
    "CREATE TABLE t (a);", "CREATE PROCEDURE ", "CREATE PROCEDURE p() ", "CREATE PROCEDURE p() BEGIN END;",
    "CREATE FUNCTION ", "CREATE FUNCTION f() BEGIN ATOMIC ", "CREATE TRIGGER ", "CREATE TRIGGER t BEGIN ",
    "CREATE TRIGGER t AFTER INSERT ON x BEGIN SELECT 1; END;", "CREATE RULE r DO (", "CREATE OR REPLACE ",
    "CREATE PACKAGE BODY ", "CREATE DEFINER=", "DEFINER ", "ALTER ", "ATOMIC ", "DELIMITER ", "DELIMITER x\n",
    "DELIMITER ;\n", "DELIMITER // \n", "DELIMITER ; //\n", "DELIMITER a\na", "DELIMITER aaaaaaaaaaaaaaaaaaaaaaaab\n",
    "delimiter", "SOURCE", "sourc ", "\\.", "\n\\.\n", "\\.\n", ".read", "\\i", "\\restrict x\n", "\\a", "\\a ", "\\\\ ", "\\echo x\n", "\\echo 'x' ", "\\set ECHO x\n", "\\connect x ", ".mode x\n",
    ".mode x ", "DELIMITER x ", "DELIMITER ; ", "DELIMITER DELIMITER ", "DELIMITER \xC2\xA7\n", "--x", "--x\n", "LOAD DATA ",
    "COPY t FROM STDIN;\n", "COPY t FROM STDIN;\n\\.\n", "COPY t FROM STDIN;\na\n\\.\n", "COPY t (", "COPY (",
    "COPY t FROM ", "COPY t FROM STDIN; -- c\n\\.\n", "SET x=1;", "SET sql_mode='';",
    "SET sql_mode=ANSI_QUOTES; SET sql_mode='';", "SET @a=@@sql_mode;", "SET standard_conforming_strings=off;",
    "SET standard_conforming_strings TO on; RESET ALL;", "SELECT 1;", "SELECT 1; -- c\n", "SELECT ",
    "INSERT INTO t VALUES (1);\n", "COMMIT;", "ROLLBACK TO s;", "REINDEX (", "REINDEX (a, ",
    "CREATE SUBSCRIPTION CONNECT = ", "CLUSTER ", "VACUUM;", "PRAGMA foreign_keys=1;", "${", "${a}", "$${a}", "${e}",
    "${n}", "${l}", "${s}", "${q}", "${a};", "${e};", "${n}\n", "${l};", "}", "${}", "SELECT ${a};\n",
    "COPY t FROM STDIN;\n${a}\n\\.\n", "COPY ${a} FROM STDIN;\n\\.\n", "SELECT '${n}${e}';\r\n",
};

constexpr std::string_view kOpenings[] = {
    "SELECT ", "SELECT '", "SELECT \"", "SELECT `", "SELECT [", "SELECT E'", "SELECT $a$", "/*", "SELECT /*", "-- ",
    "SELECT -- ", "/*! ", "SELECT (", "BEGIN NOT ATOMIC ", "BEGIN NOT ATOMIC IF ", "CREATE PROCEDURE p() BEGIN ",
    "CREATE PROCEDURE p(", "CREATE TRIGGER t AFTER INSERT ON x BEGIN ", "CREATE TRIGGER t ",
    "CREATE FUNCTION f() BEGIN ATOMIC ", "CREATE FUNCTION f(", "CREATE RULE r AS ON INSERT TO t DO (",
    "DELIMITER //\n", "DELIMITER a\n", "DELIMITER aaaaaaaab\n", "DELIMITER -\n", "COPY t FROM STDIN;\n", "COPY t (",
    "SET a=", "REINDEX (", "SET sql_mode='ANSI_QUOTES'; ",
};

constexpr std::string_view kMaskedTokens[] = {
    "://", "://a", "://a:", "://a:b", "http://a/b,", "http://a/b\n", "\"http://a/b\",", "postgresql://u:p@h/d ", "x://u:p@h/d\n",
    "://u:p@h?x=", "@", "a@b ", ":", "?", "?a", "?a=", "-", "a", "'", "password", "password=", "password ", "password '",
    "password='a' ", "password='a''", "pwd=\"", "identified by", "identified by ' ", "identified by 'a'", " ", "\n", "\\", "\xC3\xA4",
};
// clang-format on

}  // namespace godwit::cost
