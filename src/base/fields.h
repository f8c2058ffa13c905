#pragma once
// Tables of the members of a struct, which the compiler holds to be complete: a member that is added and not put into
// the table does not compile.

#include <cstddef>
#include <string_view>
#include <tuple>
#include <type_traits>

namespace godwit {

/// A member and what it is called outside.
template <typename Struct, typename Member>
struct Field {
  std::string_view name;
  Member Struct::*member;
};
template <typename Struct, typename Member>
Field(const char*, Member Struct::*) -> Field<Struct, Member>;

namespace fields {

struct Anything {
  template <typename Member>
  operator Member() const;
};

template <typename Struct, typename... Values>
constexpr std::size_t count() {
  if constexpr (requires { Struct{Values{}..., Anything{}}; }) return count<Struct, Values..., Anything>();
  return sizeof...(Values);
}

template <typename A, typename B>
constexpr bool same(const A& a, const B& b) {
  if constexpr (std::is_same_v<A, B>) return a.member == b.member;
  return false;
}

}  // namespace fields

/// True if `table`, a tuple of Fields, has each member of the aggregate Struct once.
template <typename Struct, typename... Fields>
constexpr bool covers(const std::tuple<Fields...>& table) {
  const auto times = [&](const auto& field) {
    return std::apply([&](const auto&... each) { return (0 + ... + (fields::same(field, each) ? 1 : 0)); }, table);
  };
  const bool once = std::apply([&](const auto&... each) { return (true && ... && (times(each) == 1)); }, table);
  return once && sizeof...(Fields) == fields::count<Struct>();
}

/// Calls visit(field, value) for each member, in the order of the table.
template <typename Struct, typename... Fields, typename Visit>
void for_each_field(Struct&& object, const std::tuple<Fields...>& table, Visit visit) {
  std::apply([&](const auto&... field) { (visit(field, object.*(field.member)), ...); }, table);
}

}  // namespace godwit
