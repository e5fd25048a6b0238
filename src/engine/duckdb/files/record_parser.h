// Parses the records of text blocks into columns.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "base/status.h"
#include "engine/duckdb/files/column_writer.h"
#include "engine/duckdb/files/text_blocks.h"

namespace sluice::engine::duckdb::files {

// Used by one thread at a time. See RecordStore::Ingest() for what becomes of malformed records.
class RecordParser {
 public:
  virtual ~RecordParser() = default;

  // Begins a block, which must stay as it is until Parse() is through.
  virtual void Begin(const TextBlock& block) = 0;

  // Parses up to `rows_max` records into rows [first_row, ...) of `columns`, an entry per column of
  // the file, null for those that are not wanted. Returns how many; fewer only at the block's end.
  virtual Result<size_t> Parse(const std::vector<ColumnWriter*>& columns, size_t first_row,
                               size_t rows_max) = 0;
};

// For csv and tsv: fields by position. `skip_first`: the first record of each file is a header.
std::unique_ptr<RecordParser> MakeDelimitedParser(char delimiter, bool skip_first);

// For lines of JSON: fields by name. A line that is no JSON object is an error that
// names the file and the line.
std::unique_ptr<RecordParser> MakeJsonLinesParser(std::vector<std::string> names);

}  // namespace sluice::engine::duckdb::files
