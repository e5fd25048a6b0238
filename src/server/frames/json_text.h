// JSON text of strings and of result rows.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "data/column_batch.h"

namespace sluice::server {

// Appends a JSON string: quotes, escapes; bytes that are not UTF-8 become U+FFFD.
void AppendJsonString(std::string_view text, std::string& out);

// Appends the value of a row as JSON: int, long and real as numbers (NaN and infinities as strings),
// decimal, datetime, timespan and guid as strings, dynamic as nested JSON on one line.
void AppendJsonValue(const ColumnVector& column, size_t row, std::string& out);

// Appends the batch's rows as JSON arrays, with commas between and, unless `first`, before.
void AppendJsonRows(const ColumnBatch& batch, bool first, std::string& out);

// Line and column of a byte offset, both from 1; columns count code points.
struct LineAndColumn {
  int line = 1;
  int column = 1;
};
LineAndColumn LineAndColumnOf(std::string_view text, uint32_t offset);

}  // namespace sluice::server
