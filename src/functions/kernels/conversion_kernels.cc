#include "functions/kernels/conversion_kernels.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "data/datetime.h"
#include "data/real.h"
#include "functions/kernels/json_text.h"
#include "functions/kernels/utf8_text.h"
#include "functions/numeric_rules.h"

namespace sluice::functions {
namespace {

std::string_view Trimmed(std::string_view text) {
  auto space = [](char c) { return c == ' ' || (c >= '\t' && c <= '\r'); };
  while (!text.empty() && space(text.front())) text.remove_prefix(1);
  while (!text.empty() && space(text.back())) text.remove_suffix(1);
  return text;
}

// The text of a dynamic: a string's own, or the JSON of a number or bool.
std::string_view TextOfDynamic(std::string_view json, std::string& storage) {
  return KindOfJson(json) == JsonKind::kString ? UnescapedJsonString(json, storage) : json;
}

std::optional<int64_t> ParseLong(std::string_view text) {
  text = Trimmed(text);
  bool negative = text.starts_with('-');
  std::string_view digits = text;
  if (negative || text.starts_with('+')) digits.remove_prefix(1);
  int base = 10;
  if (digits.starts_with("0x") || digits.starts_with("0X")) {
    digits.remove_prefix(2);
    base = 16;
  }
  uint64_t magnitude = 0;
  auto end = std::from_chars(digits.data(), digits.data() + digits.size(), magnitude, base);
  if (digits.empty() || end.ec != std::errc() || end.ptr != digits.data() + digits.size()) {
    return std::nullopt;
  }
  if (base == 16) return negative ? std::nullopt : std::optional(static_cast<int64_t>(magnitude));
  uint64_t limit = static_cast<uint64_t>(INT64_MAX) + (negative ? 1 : 0);
  if (magnitude > limit) return std::nullopt;
  return negative ? static_cast<int64_t>(0 - magnitude) : static_cast<int64_t>(magnitude);
}

std::optional<bool> ParseBool(std::string_view text) {
  if (EqualIgnoringCase(text, "true")) return true;
  if (EqualIgnoringCase(text, "false")) return false;
  if (auto number = ParseLong(text)) return *number != 0;
  return std::nullopt;
}

std::optional<int32_t> Narrowed(std::optional<int64_t> value) {
  if (!value || *value < INT32_MIN || *value > INT32_MAX) return std::nullopt;
  return static_cast<int32_t>(*value);
}

std::optional<int64_t> LongOfDynamic(std::string_view json, std::string& storage) {
  switch (KindOfJson(json)) {
    case JsonKind::kBool: return json == "true" ? 1 : 0;
    case JsonKind::kNumber: {
      if (auto value = JsonAsLong(json)) return value;
      const auto real = JsonAsReal(json);
      return real ? WholeOfReal(*real) : std::nullopt;
    }
    case JsonKind::kString: return ParseLong(UnescapedJsonString(json, storage));
    default: return std::nullopt;
  }
}

// As LongOfDynamic(), but of a text that stands for no int there is none.
std::optional<int32_t> IntOfDynamic(std::string_view json, std::string& storage) {
  const auto value = LongOfDynamic(json, storage);
  if (!value) return std::nullopt;
  switch (KindOfJson(json)) {
    case JsonKind::kString: return Narrowed(value);
    case JsonKind::kNumber: return JsonAsLong(json) ? LowHalf(*value) : NearestInt(*value);
    default: return static_cast<int32_t>(*value);
  }
}

template <typename Parse, typename Set>
Status TextKernel(const KernelArguments& arguments, KernelResult& result, Parse parse, Set set) {
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    if (auto value = parse(row.Text(0))) {
      set(out, *value);
    } else {
      out.SetNull();
    }
  });
}

template <typename Parse, typename Set>
Status DynamicKernel(const KernelArguments& arguments, KernelResult& result, Parse parse, Set set) {
  std::string storage;
  return TextKernel(arguments, result, [&](std::string_view json) { return parse(json, storage); },
                    set);
}

// Parsers of text also read the text of a dynamic.
template <typename Parse, typename Set>
Status DynamicTextKernel(const KernelArguments& arguments, KernelResult& result, Parse parse,
                         Set set) {
  return DynamicKernel(
      arguments, result,
      [&](std::string_view json, std::string& storage) {
        return parse(TextOfDynamic(json, storage));
      },
      set);
}

const auto kSetBool = [](ResultRow& out, bool value) { out.SetBool(value); };
const auto kSetInt = [](ResultRow& out, int32_t value) { out.SetInt(value); };
const auto kSetLong = [](ResultRow& out, int64_t value) { out.SetLong(value); };
const auto kSetReal = [](ResultRow& out, double value) { out.SetReal(value); };
const auto kSetDecimal = [](ResultRow& out, const Decimal& value) { out.SetDecimal(value); };
const auto kSetGuid = [](ResultRow& out, const Guid& value) { out.SetGuid(value); };

// The first 32 digits, whatever follows; hyphens may stand between them, and one brace before.
std::optional<Guid> GuidOfText(std::string_view text) {
  if (text.starts_with('{') || text.starts_with('(')) text.remove_prefix(1);
  std::string digits;
  for (size_t i = 0; i < text.size() && digits.size() < 32; ++i) {
    const bool between = i > 0 && text[i - 1] != '-';
    if (text[i] != '-' || !between) digits += text[i];
  }
  return Guid::Parse(digits);
}

std::optional<double> ParseTrimmedReal(std::string_view text) {
  if (text.find("INF") != std::string_view::npos) return std::nullopt;
  return ParseReal(Trimmed(text));
}
std::optional<Decimal> ParseTrimmedDecimal(std::string_view text) {
  return Decimal::Parse(Trimmed(text));
}
std::optional<int64_t> ParseTrimmedDatetime(std::string_view text) {
  return ParseDatetime(Trimmed(text));
}
// A fraction needs a unit, other than in a literal.
std::optional<int64_t> ParseTrimmedTimespan(std::string_view text) {
  text = Trimmed(text);
  const bool bare = text.find_first_not_of("+-.0123456789") == std::string_view::npos;
  if (bare && text.find('.') != std::string_view::npos) return std::nullopt;
  return ParseTimespan(text);
}

}  // namespace

SLUICE_KERNEL(ValueToString) {
  std::string text;
  return ForEveryRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    text.clear();
    AppendText(row, 0, text);
    out.SetString(text);
  });
}

SLUICE_KERNEL(ValueToDynamic) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    json.clear();
    AppendAsJson(row, 0, json);
    out.SetString(json);
  });
}

SLUICE_KERNEL(StringToBool) { return TextKernel(arguments, result, &ParseBool, kSetBool); }
SLUICE_KERNEL(StringToInt) {
  return TextKernel(arguments, result,
                    [](std::string_view text) { return Narrowed(ParseLong(text)); }, kSetInt);
}
SLUICE_KERNEL(StringToLong) { return TextKernel(arguments, result, &ParseLong, kSetLong); }
SLUICE_KERNEL(StringToReal) { return TextKernel(arguments, result, &ParseTrimmedReal, kSetReal); }
SLUICE_KERNEL(StringToDecimal) {
  return TextKernel(arguments, result, &ParseTrimmedDecimal, kSetDecimal);
}
SLUICE_KERNEL(StringToDatetime) {
  return TextKernel(arguments, result, &ParseTrimmedDatetime, kSetLong);
}
SLUICE_KERNEL(StringToTimespan) {
  return TextKernel(arguments, result, &ParseTrimmedTimespan, kSetLong);
}
SLUICE_KERNEL(StringToGuid) { return TextKernel(arguments, result, &GuidOfText, kSetGuid); }

// Text that is no JSON becomes a dynamic string; empty text null.
SLUICE_KERNEL(StringToDynamic) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::string_view text = row.Text(0);
    json.clear();
    if (text.empty()) {
      out.SetNull();
      return;
    }
    if (!CompactJson(text, json)) AppendJsonString(text, json);
    if (json == "null") {
      out.SetNull();
    } else {
      out.SetString(json);
    }
  });
}

SLUICE_KERNEL(DynamicToBool) {
  return DynamicKernel(
      arguments, result,
      [](std::string_view json, std::string& storage) -> std::optional<bool> {
        switch (KindOfJson(json)) {
          case JsonKind::kBool: return json == "true";
          case JsonKind::kNumber: return JsonAsReal(json).value_or(0) != 0;
          case JsonKind::kString: return ParseBool(UnescapedJsonString(json, storage));
          default: return std::nullopt;
        }
      },
      kSetBool);
}
SLUICE_KERNEL(DynamicToInt) {
  return DynamicKernel(arguments, result, &IntOfDynamic, kSetInt);
}
SLUICE_KERNEL(DynamicToLong) { return DynamicKernel(arguments, result, &LongOfDynamic, kSetLong); }
SLUICE_KERNEL(DynamicToReal) {
  return DynamicKernel(
      arguments, result,
      [](std::string_view json, std::string& storage) {
        return KindOfJson(json) == JsonKind::kString
                   ? ParseTrimmedReal(UnescapedJsonString(json, storage))
                   : JsonAsReal(json);
      },
      kSetReal);
}
SLUICE_KERNEL(DynamicToDecimal) {
  return DynamicTextKernel(arguments, result, &ParseTrimmedDecimal, kSetDecimal);
}
SLUICE_KERNEL(DynamicToDatetime) {
  return DynamicTextKernel(arguments, result, &ParseTrimmedDatetime, kSetLong);
}
SLUICE_KERNEL(DynamicToTimespan) {
  return DynamicTextKernel(arguments, result, &ParseTrimmedTimespan, kSetLong);
}
SLUICE_KERNEL(DynamicToGuid) {
  return DynamicTextKernel(arguments, result, &GuidOfText, kSetGuid);
}
SLUICE_KERNEL(DynamicToDynamic) {
  std::string json;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    // A dynamic string may hold JSON text itself.
    std::string_view text = row.Text(0);
    std::string storage;
    json.clear();
    if (KindOfJson(text) == JsonKind::kString &&
        CompactJson(UnescapedJsonString(text, storage), json)) {
      out.SetString(json);
    } else {
      out.SetString(text);
    }
  });
}

SLUICE_KERNEL(ToHex) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    char buffer[16];
    auto bits = static_cast<uint64_t>(row.Long(0));
    if (row.type(0) == ScalarType::kInt) bits &= 0xFFFFFFFF;
    auto end = std::to_chars(buffer, buffer + sizeof buffer, bits, 16);
    std::string text(buffer, end.ptr);
    int64_t width = row.count() > 1 ? std::min<int64_t>(row.Long(1), 16) : 0;
    if (static_cast<int64_t>(text.size()) < width) {
      text.insert(0, static_cast<size_t>(width) - text.size(), '0');
    }
    out.SetString(text);
  });
}

}  // namespace sluice::functions
