// Columns of numbers: every type of fixed size. See column_writer.h.
#pragma once

#include <memory>

#include "data/scalar_type.h"
#include "formats/parquet/column_writer.h"

namespace sluice::formats::parquet {

// For every type but bool, string, dynamic and guid.
std::unique_ptr<ColumnWriter> MakeNumberColumnWriter(ScalarType type,
                                                     const FormatOptions& options);

}  // namespace sluice::formats::parquet
