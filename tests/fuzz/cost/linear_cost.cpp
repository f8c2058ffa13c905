// Does the work of the splitter, and of masking, grow with the text and no faster, whatever is repeated in it?
//   linear_cost <bytes> [all]    that size and two, four and eight times of it; with `all` also behind every opening
// Prints the cases that cost most, and fails where n times the text costs clearly more than n times as much.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/mask/mask.h"
#include "db/mysql/text/split_rules.h"
#include "db/postgresql/text/split_rules.h"
#include "db/sqlite/split_rules.h"
#include "fuzz/cost/counters.h"
#include "fuzz/cost/tokens.h"
#include "godwit/error.h"
#include "script/statement_splitter.h"
#include "script/text/placeholders.h"

namespace godwit::cost {
namespace {

constexpr double kEdgeFactor = 1.1;    // measured: 1.00
constexpr double kMemoryFactor = 1.6;  // measured: 1.42, because buffers double when they grow
// Buffers and tables that are there for the smallest text.
constexpr std::uint64_t kStart = 400'000;
constexpr std::uint64_t kMostPerByte = 800;

// `opening`, and `token` again and again, as often as it fits into `size` bytes.
class RepeatSource final : public TextSource {
 public:
  RepeatSource(std::string_view opening, std::string_view token, std::size_t size)
      : block_(opening), rest_(size - (size - opening.size()) % token.size()), begin_(opening.size()) {
    while (block_.size() < begin_ + 64 * 1024) block_ += token;
  }
  std::size_t read(char* buffer, std::size_t size) override {
    const std::size_t count = block_.copy(buffer, std::min(size, rest_), at_);
    rest_ -= count;
    at_ += count;
    if (at_ == block_.size()) at_ = begin_;
    return count;
  }

 private:
  std::string block_;
  std::size_t rest_;
  std::size_t begin_;
  std::size_t at_ = 0;
};

struct Case {
  const SplitRules* rules;  // nullptr: passwords are masked in the text
  std::string_view opening;
  std::string_view token;
  bool placeholders;
};

const Placeholders& placeholders() {
  static const Placeholders kPlaceholders(
      "${", "}",
      {{"a", "x"}, {"e", ""}, {"n", "1\r\n2"}, {"l", std::string(200, 'l')}, {"s", "; SELECT 2"}, {"q", "'"}});
  return kPlaceholders;
}

void split(const Case& of, std::size_t size) {
  RepeatSource repeated(of.opening, of.token, size);
  PlaceholderSource replaced(repeated, placeholders(), "x.sql");
  StatementSplitter splitter(of.placeholders ? static_cast<TextSource&>(replaced) : repeated, *of.rules, "x.sql");
  try {
    SqlStatement statement;
    while (splitter.next(statement)) {
    }
  } catch (const Error&) {
    // Many of these texts are wrong somewhere; it is what was read up to there that counts.
  }
}

void mask(const Case& of, std::size_t size) {
  RepeatSource repeated(of.opening, of.token, size);
  std::string text(size, '\0');
  std::size_t filled = 0;
  while (const std::size_t count = repeated.read(text.data() + filled, size - filled)) filled += count;
  text.resize(filled);
  mask_text(text);
  mask_url(text);
}

Cost cost_of(const Case& of, std::size_t size) {
  const Cost before = spent();
  (of.rules == nullptr ? mask : split)(of, size);
  const Cost after = spent();
  return {after.edges - before.edges, after.bytes - before.bytes, after.allocated - before.allocated};
}

std::string shown(std::string_view text) {
  std::string result;
  for (const char c : text) {
    char hex[5];
    std::snprintf(hex, sizeof hex, "\\x%02x", static_cast<unsigned char>(c));
    result += c < ' ' || c > '~' ? std::string(hex) : std::string(1, c);
  }
  return result;
}

std::string shown(const Case& of) {
  return std::string(of.rules == nullptr ? "masking" : of.rules->name) + (of.placeholders ? ", placeholders" : "") +
         ": |" + shown(of.opening) + "|" + shown(of.token) + "|";
}

std::vector<Case> cases(bool all) {
  std::vector<std::string_view> openings = {""};
  if (all) openings.insert(openings.end(), std::begin(kOpenings), std::end(kOpenings));
  std::vector<Case> result;
  for (const SplitRules* rules : {&postgresql_split_rules(), &mysql_split_rules(), &sqlite_split_rules()}) {
    for (const std::string_view opening : openings) {
      for (const std::string_view token : kTokens) {
        result.push_back({rules, opening, token, false});
        if (token.find('$') != std::string_view::npos) result.push_back({rules, opening, token, true});
      }
    }
  }
  for (const std::string_view token : kMaskedTokens) result.push_back({nullptr, "", token, false});
  return result;
}

// The worst case seen of one kind of cost.
class Worst {
 public:
  Worst(const char* what, double factor) : what_(what), factor_(factor) {}

  // False if `large`, at `factor` times the size, is out of proportion to `small`.
  bool is_linear(const Case& of, std::uint64_t small, std::uint64_t large, std::size_t size, std::size_t factor) {
    const auto times = static_cast<double>(factor);
    const double growth = static_cast<double>(large) / (times * static_cast<double>(small + kStart / 8));
    const double per_byte = static_cast<double>(large) / (times * static_cast<double>(size));
    if (growth > growth_) growth_ = growth, growing_ = shown(of);
    if (per_byte > per_byte_) per_byte_ = per_byte, costly_ = shown(of);
    if (growth <= factor_ && large <= factor * size * kMostPerByte + kStart) return true;
    std::printf("%s of %s: %llu at %zu bytes, %llu at %zu\n", what_, shown(of).c_str(),
                static_cast<unsigned long long>(small), size, static_cast<unsigned long long>(large), factor * size);
    return false;
  }
  void print() const {
    std::printf("%s: growth %.2f at most (%s), %.1f a byte at most (%s)\n", what_, growth_, growing_.c_str(), per_byte_,
                costly_.c_str());
  }

 private:
  const char* what_;
  double factor_;
  double growth_ = 0;
  double per_byte_ = 0;
  std::string growing_;
  std::string costly_;
};

int run(std::size_t size, bool all) {
  Worst edges("edges", kEdgeFactor), bytes("bytes", kMemoryFactor), allocated("allocation", kMemoryFactor);
  const std::vector<Case> known = cases(all);
  std::size_t failed = 0;
  for (const Case& of : known) {
    const Cost small = cost_of(of, size);
    bool linear = true;
    for (std::size_t factor = 2; factor <= 8 && linear; factor *= 2) {
      const Cost large = cost_of(of, factor * size);
      linear = edges.is_linear(of, small.edges, large.edges, size, factor) &&
               bytes.is_linear(of, small.bytes, large.bytes, size, factor) &&
               allocated.is_linear(of, small.allocated, large.allocated, size, factor);
    }
    failed += linear ? 0 : 1;
  }
  for (const Worst* worst : {&edges, &bytes, &allocated}) worst->print();
  std::printf("%zu cases, %zu not linear\n", known.size(), failed);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace godwit::cost

int main(int count, char** arguments) {
  const std::size_t size = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 0;
  if (size == 0) {
    std::fprintf(stderr, "linear_cost <bytes> [all]\n");
    return 2;
  }
  return godwit::cost::run(size, count > 2 && std::string_view(arguments[2]) == "all");
}
