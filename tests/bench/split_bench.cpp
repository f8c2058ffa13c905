// How fast scripts are cut into statements: MB/s of processor time per dialect and kind of text, the best of some
// rounds, beside two floors measured in the same run: memcpy, and the command `wc -l` on the same bytes.
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <vector>

#include "db/mysql/text/split_rules.h"
#include "db/postgresql/text/split_rules.h"
#include "db/sqlite/split_rules.h"
#include "script/statement_splitter.h"

namespace {

constexpr int kRounds = 5;
constexpr std::size_t kSize = 64'000'000;
constexpr double kBudget = 500;  // MB/s of plain INSERT text

// Rounds of different rows until the text is long enough.
std::string repeat(const std::function<std::string(int)>& text_of) {
  std::string text;
  text.reserve(kSize + 100'000);
  for (int i = 0; text.size() < kSize; ++i) text += text_of(i);
  return text;
}

std::string row(int i) {
  return "(" + std::to_string(i) + ", 'customer number " + std::to_string(i) + "', 'user" + std::to_string(i) +
         "@example.org', '2024-03-" + std::to_string(10 + i % 20) + " 12:00:00', " + std::to_string(i * 7 % 10'000) +
         ".50, NULL)";
}

std::string insert_of_one(int i) {
  return "INSERT INTO customers (id, name, email, created_at, balance, note) VALUES " + row(i) + ";\n";
}

std::string insert_of_many(int i) {
  std::string text = "INSERT INTO customers VALUES ";
  for (int j = 0; j < 500; ++j) text += (j == 0 ? "\n" : ",\n") + row(i * 500 + j);
  return text + ";\n";
}

std::string insert_of_text(int i) {
  std::string words;
  for (int j = 0; j < 60; ++j) words += "the article goes on and says a little more about it ";
  return "INSERT INTO articles VALUES (" + std::to_string(i) + ", '" + words + "');\n";
}

std::string copy(int i) {
  std::string text = "COPY customers FROM STDIN;\n";
  for (int j = 0; j < 5000; ++j) {
    const std::string n = std::to_string(i * 5000 + j);
    text += n + "\tcustomer number " + n + "\tuser" + n + "@example.org\t2024-03-11 12:00:00\t12.50\t\\N\n";
  }
  return text + "\\.\n";
}

std::string table(int i) {
  const std::string n = std::to_string(i);
  return "-- table number " + n + "\nCREATE TABLE orders_" + n +
         " (\n  id bigint NOT NULL PRIMARY KEY, /* the key */\n  customer bigint NOT NULL REFERENCES customers (id),\n"
         "  state varchar(20) DEFAULT 'new' NOT NULL,\n  total numeric(12, 2)\n);\nCREATE INDEX orders_" +
         n + "_state ON orders_" + n + " (state);\n";
}

std::string plpgsql(int i) {
  const std::string n = std::to_string(i);
  return "CREATE FUNCTION f_" + n +
         "(a int) RETURNS int LANGUAGE plpgsql AS $body$\nBEGIN\n  IF a > 10 THEN\n    RETURN a * 2;\n  END IF;\n"
         "  RAISE NOTICE 'small: %', a;\n  RETURN (SELECT count(*) FROM customers WHERE id < $1);\nEND;\n$body$;\n";
}

std::string procedure(int i) {
  const std::string n = std::to_string(i);
  return "CREATE PROCEDURE p_" + n +
         "(IN a int)\nBEGIN\n  DECLARE n int DEFAULT 0;\n  IF a > 10 THEN\n    SET n = a * 2;\n  ELSE\n"
         "    WHILE n < a DO SET n = n + 1; END WHILE;\n  END IF;\n"
         "  INSERT INTO log VALUES (n, 'done', CASE n WHEN 1 THEN 'one' ELSE 'many' END);\nEND;\n";
}

std::string trigger(int i) {
  const std::string n = std::to_string(i);
  return "CREATE TRIGGER t_" + n +
         " AFTER UPDATE ON customers BEGIN\n  UPDATE orders SET state = CASE new.note WHEN 'x' "
         "THEN 'closed' ELSE state END WHERE customer = new.id;\n  INSERT INTO log VALUES (" +
         n + ", 'changed');\nEND;\n";
}

// Processor time: cutting waits for nothing, and a busy machine should not count.
double best_seconds(const std::function<void()>& work) {
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const std::clock_t begin = std::clock();
    work();
    best = std::min(best, static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC);
  }
  return best;
}

std::uint64_t cut(const std::string& text, const godwit::SplitRules& rules) {
  godwit::StringSource source(text);
  godwit::StatementSplitter splitter(source, rules, "bench.sql");
  godwit::SqlStatement statement;
  std::uint64_t count = 0;
  while (splitter.next(statement)) ++count;
  if (splitter.statement_bytes() + splitter.skipped_bytes() != text.size()) std::abort();
  return count;
}

double copy_seconds(const std::string& text) {
  std::vector<char> target(text.size());
  return best_seconds([&] { std::memcpy(target.data(), text.data(), text.size()); });
}

double children_seconds() {
  rusage usage{};
  getrusage(RUSAGE_CHILDREN, &usage);
  return static_cast<double>(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

double wc_seconds(const std::string& text) {
  const std::filesystem::path path =
      std::filesystem::temp_directory_path() / ("godwit-split-bench-" + std::to_string(std::time(nullptr)) + ".sql");
  std::ofstream(path, std::ios::binary) << text;
  double best = 1e9;
  for (int round = 0; round < kRounds; ++round) {
    const double begin = children_seconds();
    if (std::system(("wc -l <'" + path.string() + "' >/dev/null").c_str()) != 0) std::abort();
    best = std::min(best, children_seconds() - begin);
  }
  std::filesystem::remove(path);
  return best;
}

double measure(const char* dialect, const char* what, const std::string& text, const godwit::SplitRules& rules) {
  const double megabytes = static_cast<double>(text.size()) / 1e6;
  std::uint64_t statements = 0;
  const double seconds = best_seconds([&] { statements = cut(text, rules); });
  std::printf("%-11s %-22s %6.0f MB/s   memcpy %6.0f   wc -l %6.0f   (%.0f MB, %llu statements)\n", dialect, what,
              megabytes / seconds, megabytes / copy_seconds(text), megabytes / wc_seconds(text), megabytes,
              static_cast<unsigned long long>(statements));
  std::fflush(stdout);
  return megabytes / seconds;
}

}  // namespace

int main() {
  struct Dialect {
    const char* name;
    const godwit::SplitRules& rules;
  };
  const Dialect dialects[] = {{"PostgreSQL", godwit::postgresql_split_rules()},
                              {"MySQL", godwit::mysql_split_rules()},
                              {"SQLite", godwit::sqlite_split_rules()}};
  const std::string inserts[] = {repeat(insert_of_one), repeat(insert_of_many), repeat(insert_of_text)};
  const std::string tables = repeat(table);
  double slowest = 1e9;
  for (const Dialect& dialect : dialects) {
    slowest = std::min(slowest, measure(dialect.name, "INSERT, one row each", inserts[0], dialect.rules));
    slowest = std::min(slowest, measure(dialect.name, "INSERT, 500 rows each", inserts[1], dialect.rules));
    slowest = std::min(slowest, measure(dialect.name, "INSERT of long text", inserts[2], dialect.rules));
    measure(dialect.name, "tables and comments", tables, dialect.rules);
  }
  measure("PostgreSQL", "COPY with its data", repeat(copy), dialects[0].rules);
  measure("PostgreSQL", "PL/pgSQL functions", repeat(plpgsql), dialects[0].rules);
  measure("MySQL", "procedures", repeat(procedure), dialects[1].rules);
  measure("SQLite", "triggers", repeat(trigger), dialects[2].rules);
  std::printf("slowest INSERT text: %.0f MB/s, budget %.0f MB/s: %s\n", slowest, kBudget,
              slowest >= kBudget ? "held" : "MISSED");
  return slowest >= kBudget ? EXIT_SUCCESS : EXIT_FAILURE;
}
