// Guards encoders against a batch that is not of their schema.
#pragma once

#include "base/status.h"
#include "data/column_batch.h"
#include "data/schema.h"

namespace sluice::formats {

// kInternal when the columns of `batch` differ from the schema in number or type.
inline Status CheckColumns(const ColumnBatch& batch, const Schema& schema) {
  if (batch.columns.size() != schema.columns.size()) {
    return Internal("a batch has " + std::to_string(batch.columns.size()) +
                    " columns, its format " + std::to_string(schema.columns.size()));
  }
  for (size_t i = 0; i < batch.columns.size(); ++i) {
    if (batch.columns[i].type != schema.columns[i].type) {
      return Internal("column '" + schema.columns[i].name + "' of a batch is " +
                      std::string(ScalarTypeName(batch.columns[i].type)) + ", its format expects " +
                      std::string(ScalarTypeName(schema.columns[i].type)));
    }
  }
  return Status::Ok();
}

}  // namespace sluice::formats
