// Columns of text: string, dynamic and guid. See column_writer.h.
#pragma once

#include <memory>

#include "data/scalar_type.h"
#include "formats/parquet/column_writer.h"

namespace sluice::formats::parquet {

std::unique_ptr<ColumnWriter> MakeTextColumnWriter(ScalarType type);

}  // namespace sluice::formats::parquet
