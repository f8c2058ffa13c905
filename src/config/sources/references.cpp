// Values refer to values, so a few lines can mean any amount of text: depth, number and length have limits, and a
// circle is met by its depth. A ${tenant} stays, because each tenant fills it in.
#include "config/sources/references.h"

#include "base/strings.h"
#include "config/format/build_reference.h"
#include "config/keys/datasources.h"
#include "config/sources/variables.h"
#include "godwit/error.h"

namespace godwit {
namespace {

constexpr int kDeepest = 20;  // references inside of what others stand for
constexpr std::size_t kLongest = 1'000'000;
constexpr int kMost = 10'000;  // references in one value

std::string without_dashes(std::string_view name) {
  return replace_all(replace_all(to_lower(name), "-", ""), "_", "");
}

// Behind the brace that closes the one before `from`; npos if none does.
std::size_t behind_brace(const std::string& text, std::size_t from) {
  int open = 1;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (text.compare(i, 2, "${") == 0) ++open;
    if (text[i] == '}' && --open == 0) return i + 1;
  }
  return std::string::npos;
}

}  // namespace

class References::Filler {
 public:
  Filler(const References& references, const Entry& entry) : references_(references), entry_(entry) {}

  std::string fill_all() {
    check_build();
    return fill(entry_.value);
  }

 private:
  std::string fill(const std::string& value, int depth = 0) {
    std::string result;
    std::size_t at = 0;
    for (std::size_t begin; (begin = value.find("${", at)) != std::string::npos;) {
      const std::size_t end = behind_brace(value, begin + 2);
      if (end == std::string::npos) break;
      result += value.substr(at, begin - at);
      result += value_of(value.substr(begin + 2, end - begin - 3), depth);
      if (result.size() > kLongest) throw error("the references in this value mean too much text");
      at = end;
    }
    return result + value.substr(at);
  }

  void check_build() const {
    // A password may look like this.
    const bool may = entry_.name == "password" || entry_.name.ends_with(".password");
    if (may || entry_.value.empty() || behind_build_reference(entry_.value, 0) != entry_.value.size()) return;
    throw error(entry_.value +
                " is filled in by a build (Maven), which this file has not been through. Give the file that was built, "
                "or the value in a later file or a variable");
  }

  Error error(const std::string& what) const { return {ErrorCode::configuration, entry_.source + ": " + what + "."}; }

  std::string value_of(const std::string& reference, int depth) {
    if (++filled_ > kMost) throw error("the references in this value mean too much text");
    if (means_tenant(reference, entry_.name)) return "${" + reference + "}";
    const std::size_t colon = reference.find(':');
    const std::string name(trim(reference.substr(0, colon)));
    if (const std::string* found = references_.variable(name)) return *found;
    const std::string* other = references_.key(name);
    if (other && depth >= kDeepest) throw error("${" + name + "} stands for a value that refers back to it");
    if (other) return fill(*other, depth + 1);
    if (colon == std::string::npos || depth >= kDeepest) {
      throw error("there is no environment variable " + variable_name(name) + " and no key " + name +
                  " in the files that are read, and no default behind a colon: ${" + name + ":default}");
    }
    std::string otherwise = reference.substr(colon + 1);
    const bool quoted = otherwise.size() >= 2 && otherwise.front() == '`' && otherwise.back() == '`';
    return quoted ? otherwise.substr(1, otherwise.size() - 2) : fill(otherwise, depth + 1);
  }

  const References& references_;
  const Entry& entry_;
  int filled_ = 0;
};

void References::add(const Property& property) {
  keys_[property.name] = property.value;
  relaxed_[without_dashes(property.name)] = property.value;
}

const std::string* References::variable(std::string_view name) const {
  for (const std::string& form :
       {std::string(name), variable_name(name), variable_name(replace_all(std::string(name), "-", ""))}) {
    if (const std::string* found = find_variable(environment_, form)) return found;
  }
  return nullptr;
}

const std::string* References::key(std::string_view name) const {
  if (const auto found = keys_.find(name); found != keys_.end()) return &found->second;
  const auto found = relaxed_.find(without_dashes(name));
  return found == relaxed_.end() ? nullptr : &found->second;
}

std::string References::filled(const Entry& entry) const {
  return Filler(*this, entry).fill_all();
}

}  // namespace godwit
