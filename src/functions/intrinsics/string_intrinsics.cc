// https://learn.microsoft.com/kusto/query/datatypes-string-operators and
// https://learn.microsoft.com/kusto/query/scalar-functions#string-functions
#include <algorithm>
#include <string>

#include "functions/intrinsics/intrinsic_families.h"
#include "functions/kernels/utf8_text.h"

namespace sluice::functions {
namespace {

std::string Lower(std::string_view text) {
  std::string lower;
  lower.reserve(text.size());
  AppendLower(text, lower);
  return lower;
}

using Search = bool (*)(std::string_view text, std::string_view part);

bool IsEqual(std::string_view text, std::string_view part) { return text == part; }
bool Contains(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}
bool StartsWith(std::string_view text, std::string_view part) { return text.starts_with(part); }
bool EndsWith(std::string_view text, std::string_view part) { return text.ends_with(part); }

template <Search search, bool negated>
Result<Scalar> WithCase(const IntrinsicCall& call) {
  return Scalar::Bool(search(call[0].string_value(), call[1].string_value()) != negated);
}
template <Search search, bool negated>
Result<Scalar> AnyCase(const IntrinsicCall& call) {
  return Scalar::Bool(search(Lower(call[0].string_value()), Lower(call[1].string_value())) !=
                      negated);
}

Result<Scalar> Strcat(const IntrinsicCall& call) {
  std::string text;
  for (size_t i = 0; i < call.count; ++i) text += call[i].string_value();
  return Scalar::String(std::move(text));
}

Result<Scalar> Strlen(const IntrinsicCall& call) {
  return Scalar::Long(static_cast<int64_t>(CharacterCount(call[0].string_value())));
}

Result<Scalar> StringSize(const IntrinsicCall& call) {
  return Scalar::Long(static_cast<int64_t>(call[0].string_value().size()));
}

Result<Scalar> ToLower(const IntrinsicCall& call) {
  return Scalar::String(Lower(call[0].string_value()));
}

Result<Scalar> ToUpper(const IntrinsicCall& call) {
  std::string upper;
  AppendUpper(call[0].string_value(), upper);
  return Scalar::String(std::move(upper));
}

// A start below zero counts from the end; there is nothing before the beginning.
Result<Scalar> Substring(const IntrinsicCall& call) {
  for (size_t i = 1; i < call.count; ++i) {
    if (call[i].is_null()) return call.Null();
  }
  const std::string_view text = call[0].string_value();
  const auto size = static_cast<int64_t>(CharacterCount(text));
  int64_t start = call[1].int64_value();
  start = start < -size ? size : start < 0 ? size + start : std::min(start, size);
  int64_t length = size - start;
  if (call.count > 2) length = std::clamp<int64_t>(call[2].int64_value(), 0, length);
  const std::string_view rest = text.substr(ByteOffset(text, static_cast<size_t>(start)));
  return Scalar::String(std::string(rest.substr(0, ByteOffset(rest, static_cast<size_t>(length)))));
}

Result<Scalar> ReplaceString(const IntrinsicCall& call) {
  const std::string& text = call[0].string_value();
  const std::string& lookup = call[1].string_value();
  if (lookup.empty()) return call[0];
  std::string replaced;
  size_t at = 0;
  while (true) {
    const size_t found = text.find(lookup, at);
    if (found == std::string::npos) break;
    replaced.append(text, at, found - at).append(call[2].string_value());
    at = found + lookup.size();
  }
  return Scalar::String(replaced.append(text, at));
}

constexpr IntrinsicEntry kEntries[] = {
    {"=~", &AnyCase<&IsEqual, false>},
    {"!~", &AnyCase<&IsEqual, true>},
    {"contains", &AnyCase<&Contains, false>},
    {"!contains", &AnyCase<&Contains, true>},
    {"contains_cs", &WithCase<&Contains, false>},
    {"!contains_cs", &WithCase<&Contains, true>},
    {"startswith", &AnyCase<&StartsWith, false>},
    {"!startswith", &AnyCase<&StartsWith, true>},
    {"startswith_cs", &WithCase<&StartsWith, false>},
    {"!startswith_cs", &WithCase<&StartsWith, true>},
    {"endswith", &AnyCase<&EndsWith, false>},
    {"!endswith", &AnyCase<&EndsWith, true>},
    {"endswith_cs", &WithCase<&EndsWith, false>},
    {"!endswith_cs", &WithCase<&EndsWith, true>},
    {"strcat", &Strcat},
    {"strlen", &Strlen},
    {"string_size", &StringSize},
    {"toupper", &ToUpper},
    {"tolower", &ToLower},
    {"substring", &Substring},
    {"replace_string", &ReplaceString},
};

}  // namespace

std::span<const IntrinsicEntry> StringIntrinsics() { return kEntries; }

}  // namespace sluice::functions
