// Where results go: a table for people, or a file format.
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include "cli/result_sink.h"

namespace sluice::cli {

enum class OutputFormat { kTable, kCsv, kTsv, kJson, kParquet };

// "table", "csv", "tsv", "json", "parquet"; kInvalidArgument names the others.
Result<OutputFormat> ParseOutputFormat(std::string_view name);

// A sink that can tell how much it took.
class Output : public ResultSink {
 public:
  virtual int64_t row_count() const = 0;
};

// Writes to `file`, which must outlive the output. csv and tsv have a header line; json is an
// object a line; parquet takes one result only.
std::unique_ptr<Output> MakeOutput(OutputFormat format, std::FILE* file);

// Columns that a terminal uses for a text: code points, wide ones count as two.
size_t DisplayWidth(std::string_view text);

}  // namespace sluice::cli
