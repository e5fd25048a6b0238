#include "engine/duckdb/files/column_writer.h"

namespace sluice::engine::duckdb::files {

void ColumnWriter::WriteText(idx_t row, std::string_view text, bool padded) {
  switch (type_) {
    case ScalarType::kString: return WriteString(row, text);
    case ScalarType::kBool: return WriteValue<uint8_t>(row, ParseBoolValue(text));
    case ScalarType::kInt: return WriteValue<int32_t>(row, ParseIntValue(text));
    case ScalarType::kLong: return WriteValue<int64_t>(row, ParseLongValue(text));
    case ScalarType::kReal: return WriteValue<double>(row, ParseRealValue(text));
    case ScalarType::kDatetime: return WriteValue<int64_t>(row, ParseDatetimeValue(text));
    case ScalarType::kTimespan: return WriteValue<int64_t>(row, ParseTimespanValue(text));
    case ScalarType::kDecimal: return WriteValue<Decimal>(row, ParseDecimalValue(text));
    case ScalarType::kGuid: return WriteValue<EngineGuid>(row, ParseGuidValue(text));
    case ScalarType::kDynamic: {
      std::optional<std::string_view> json = dynamic_.Read(text, padded);
      if (!json) return SetNull(row);
      return WriteString(row, *json);
    }
  }
}

}  // namespace sluice::engine::duckdb::files
