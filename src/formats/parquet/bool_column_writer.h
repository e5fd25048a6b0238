// Columns of truth values. See column_writer.h.
#pragma once

#include <memory>

#include "formats/parquet/column_writer.h"

namespace sluice::formats::parquet {

std::unique_ptr<ColumnWriter> MakeBoolColumnWriter();

}  // namespace sluice::formats::parquet
