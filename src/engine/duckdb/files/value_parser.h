// Text of records as values of the scalar types, as ingestion reads it: blanks around a value do
// not matter, and what cannot be read is nothing, never an error.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <simdjson.h>

#include "data/column_batch.h"
#include "data/decimal.h"

namespace sluice::engine::duckdb::files {

// "true", "false", "yes", "no" in any case, "1", "0".
std::optional<bool> ParseBoolValue(std::string_view text);
// Decimal or 0x hexadecimal digits; also a real without a fraction ("1.0", "1e3").
std::optional<int32_t> ParseIntValue(std::string_view text);
std::optional<int64_t> ParseLongValue(std::string_view text);
std::optional<double> ParseRealValue(std::string_view text);
std::optional<Decimal> ParseDecimalValue(std::string_view text);
// Ticks. The forms of ParseDatetime(); ISO 8601 takes a short way.
std::optional<int64_t> ParseDatetimeValue(std::string_view text);
std::optional<int64_t> ParseTimespanValue(std::string_view text);
std::optional<EngineGuid> ParseGuidValue(std::string_view text);

// Makes dynamic values of text. Keeps the memory of a JSON parser; used by one thread at a time.
class DynamicReader {
 public:
  // Valid JSON as it stands; any other text as a JSON string; nothing for blank text. Valid until
  // the next call. After the text 64 bytes of memory must be readable when `padded`.
  std::optional<std::string_view> Read(std::string_view text, bool padded);

 private:
  bool IsJson(std::string_view text, bool padded);

  simdjson::dom::parser parser_;
  std::string scratch_;
};

// Appends `text` as a JSON string, with its quotes.
void AppendJsonString(std::string_view text, std::string& out);

}  // namespace sluice::engine::duckdb::files
