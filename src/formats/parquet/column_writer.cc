#include "formats/parquet/column_writer.h"

#include "formats/parquet/bool_column_writer.h"
#include "formats/parquet/number_column_writer.h"
#include "formats/parquet/text_column_writer.h"

namespace sluice::formats::parquet {

std::unique_ptr<ColumnWriter> MakeColumnWriter(ScalarType type, const FormatOptions& options) {
  switch (type) {
    case ScalarType::kBool: return MakeBoolColumnWriter();
    case ScalarType::kString:
    case ScalarType::kDynamic:
    case ScalarType::kGuid: return MakeTextColumnWriter(type);
    default: return MakeNumberColumnWriter(type, options);
  }
}

}  // namespace sluice::formats::parquet
