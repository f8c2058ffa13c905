// Events, not nlohmann's tree: only while events come is the line known, and even then the parser does not tell it, so
// an iterator counts. Its own message repeats what was read last, which may be a secret; only the reason in it is
// passed on.
#include "config/format/json_text.h"

#include <iterator>
#include <nlohmann/json.hpp>

#include "config/format/list_text.h"
#include "config/format/sections.h"
#include "godwit/error.h"

namespace godwit {
namespace {

using nlohmann::json;

constexpr std::size_t kDeepest = 100;

// A line end counts once what stands behind it is read: the parser looks one character ahead.
struct Place {
  std::uint64_t line = 1;
  bool at_end = false;
};

class CountingIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;

  CountingIterator(const char* at, Place* place) : at_(at), place_(place) {}
  reference operator*() const {
    if (place_->at_end) ++place_->line;
    place_->at_end = *at_ == '\n';
    return *at_;
  }
  CountingIterator& operator++() {
    ++at_;
    return *this;
  }
  CountingIterator operator++(int) {
    CountingIterator before = *this;
    ++*this;
    return before;
  }
  bool operator==(const CountingIterator& other) const { return at_ == other.at_; }
  bool operator!=(const CountingIterator& other) const { return at_ != other.at_; }

 private:
  const char* at_;
  Place* place_;
};

// The parser's events into properties.
class Flattener : public nlohmann::json_sax<json> {
 public:
  explicit Flattener(const Place& place) : place_(place) {}

  Document take() { return std::move(document_); }

  bool null() override { return value(""); }
  bool boolean(bool v) override { return value(v ? "true" : "false"); }
  bool number_integer(number_integer_t v) override { return value(std::to_string(v)); }
  bool number_unsigned(number_unsigned_t v) override { return value(std::to_string(v)); }
  bool number_float(number_float_t /*v*/, const string_t& text) override { return value(text); }
  bool string(string_t& v) override { return value(v); }
  bool binary(binary_t& /*v*/) override { return false; }
  bool key(string_t& name) override {
    key_ = name;
    return true;
  }
  bool start_object(std::size_t /*size*/) override { return open(false); }
  bool start_array(std::size_t /*size*/) override { return open(true); }
  bool end_object() override {
    const Frame frame = pop();
    if (frame.empty && is_datasource_section(frame.name)) add(frame.name, "");
    return true;
  }
  bool end_array() override {
    const Frame frame = pop();
    if (frame.name.empty()) return true;
    if (!frame.mixed) {
      add(frame.name, is_own_name(frame.name) ? checked_items(frame) : join_any_items(frame.name, frame.items));
    } else if (is_own_name(frame.name)) {
      throw error(frame.name + " holds a list, a map or nothing where a list of words belongs");
    }
    return true;
  }
  bool parse_error(std::size_t /*position*/, const std::string& /*token*/, const json::exception& e) override {
    const std::string_view text = e.what();
    // "[json.exception…] parse error at line 3, column 4: …; last read: …" repeats what was read, which may be secret.
    const std::size_t reason = text.find(" - ");
    const std::size_t end = text.find("; last read");
    throw error("this is no JSON" + (reason == std::string_view::npos
                                         ? std::string()
                                         : ": " + std::string(text.substr(reason + 3, end - reason - 3))));
  }

 private:
  struct Frame {
    std::string name;
    bool list = false;
    bool mixed = false;  // a list with more than words
    bool empty = true;
    bool foreign = false;  // inside of a list: it has no name
    std::vector<std::string> items;
  };

  Error error(const std::string& what) const { return {ErrorCode::configuration, what, Where{"", place_.line, 0}}; }

  std::string checked_items(const Frame& frame) const {
    try {
      return join_items(frame.name, frame.items);
    } catch (const Error& problem) {
      throw error(problem.what());
    }
  }

  std::string name_of_next() const {
    const std::string& parent = frames_.back().name;
    return parent.empty() ? key_ : parent + "." + key_;
  }

  bool open(bool list) {
    if (frames_.size() >= kDeepest) throw error("maps and lists are nested too deeply");
    Frame frame;
    frame.list = list;
    if (!frames_.empty()) {
      Frame& parent = frames_.back();
      parent.empty = false;
      parent.mixed = parent.mixed || parent.list;
      frame.foreign = parent.foreign || parent.list;
      if (!frame.foreign) frame.name = name_of_next();
    } else if (list) {
      throw error("a configuration file holds keys and values, and this one does not begin so");
    }
    frames_.push_back(std::move(frame));
    return true;
  }

  Frame pop() {
    Frame frame = std::move(frames_.back());
    frames_.pop_back();
    return frame;
  }

  bool value(const std::string& text) {
    if (frames_.empty()) throw error("a configuration file holds keys and values, and this one does not begin so");
    Frame& frame = frames_.back();
    frame.empty = false;
    if (frame.foreign) return true;
    if (frame.list) {
      frame.items.push_back(text);
    } else {
      add(name_of_next(), text);
    }
    return true;
  }

  void add(const std::string& name, const std::string& text) { document_.push_back({name, text, place_.line}); }

  const Place& place_;
  std::string key_;
  std::vector<Frame> frames_;
  Document document_;
};

}  // namespace

std::vector<Document> parse_json(std::string_view text) {
  if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return {};
  Place place;
  Flattener flattener(place);
  json::sax_parse(CountingIterator(text.data(), &place), CountingIterator(text.data() + text.size(), &place),
                  &flattener);
  return {flattener.take()};
}

}  // namespace godwit
