// What the text formats share: a block of rows is a piece of text, gzipped when asked for, and a
// file is its blocks after an optional byte order mark and header line.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "formats/file_format.h"
#include "formats/gzip.h"
#include "formats/text/text_buffer.h"

namespace sluice::formats {

// The encoder without the part that knows a format: subclasses write rows into buffer().
class TextBlockEncoder : public BlockEncoder {
 public:
  TextBlockEncoder(Compression compression, std::shared_ptr<const Schema> schema);

  Status Append(const ColumnBatch& batch, const uint32_t* rows, size_t row_count) final;
  int64_t pending_rows() const final { return pending_rows_; }
  int64_t pending_raw_size_bytes() const final { return static_cast<int64_t>(buffer_.size()); }
  bool full() const final { return buffer_.size() >= kBlockSize; }
  Result<EncodedBlock> Finish() final;

 protected:
  TextBuffer& buffer() { return buffer_; }
  const Schema& schema() const { return *schema_; }
  // The error for a datetime that is none.
  Status DatetimeOutOfRange(size_t column, int64_t ticks) const;
  // Writes the rows as Append() is given them, of columns that match the schema. After an error the rows of the call are dropped.
  virtual Status WriteRows(const ColumnBatch& batch, const uint32_t* rows, size_t row_count) = 0;

 private:
  static constexpr size_t kBlockSize = size_t{1} << 20;

  std::shared_ptr<const Schema> schema_;
  TextBuffer buffer_;
  int64_t pending_rows_ = 0;
  std::unique_ptr<GzipCompressor> gzip_;  // Null without compression.
};

class TextFileAssembler final : public FileAssembler {
 public:
  // `header_line` is empty when the format has none; with its line break otherwise.
  TextFileAssembler(const FormatOptions& options, std::string header_line);

  Result<std::string> Begin(bool first_file) override;
  Result<std::string> Add(EncodedBlock block) override;
  Result<std::string> End() override;

 private:
  Result<std::string> Compress(std::string_view text) const;

  FormatOptions options_;
  std::string header_line_;
  bool empty_ = true;
};

// ".csv" or ".csv.gz".
std::string TextFileExtension(const FormatOptions& options);

}  // namespace sluice::formats
