#include "formats/text/text_format.h"

#include <utility>

#include "formats/column_check.h"

namespace sluice::formats {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Beyond the block, what one engine vector of rows may add to a block that was not yet full.
constexpr size_t kInitialCapacity = size_t{2} << 20;

}  // namespace

TextBlockEncoder::TextBlockEncoder(Compression compression, std::shared_ptr<const Schema> schema)
    : schema_(std::move(schema)), buffer_(kInitialCapacity) {
  if (compression == Compression::kGzip) gzip_ = std::make_unique<GzipCompressor>();
}

Status TextBlockEncoder::Append(const ColumnBatch& batch, const uint32_t* rows, size_t row_count) {
  RETURN_IF_ERROR(CheckColumns(batch, *schema_));
  size_t before = buffer_.size();
  Status status = WriteRows(batch, rows, row_count);
  if (!status.ok()) {
    buffer_.Truncate(before);
    return status;
  }
  pending_rows_ += static_cast<int64_t>(row_count);
  return status;
}

Status TextBlockEncoder::DatetimeOutOfRange(size_t column, int64_t ticks) const {
  return Internal("a datetime of column '" + schema_->columns[column].name +
                  "' lies outside the years 1 to 9999: ticks " + std::to_string(ticks));
}

Result<EncodedBlock> TextBlockEncoder::Finish() {
  EncodedBlock block;
  block.row_count = std::exchange(pending_rows_, 0);
  block.raw_size_bytes = static_cast<int64_t>(buffer_.size());
  Status status;
  if (block.row_count > 0) {
    if (gzip_) {
      status = gzip_->Append(buffer_.view(), block.bytes);
    } else {
      block.bytes = buffer_.view();
    }
  }
  buffer_.Clear();
  if (!status.ok()) return status;
  return block;
}

TextFileAssembler::TextFileAssembler(const FormatOptions& options, std::string header_line)
    : options_(options), header_line_(std::move(header_line)) {}

Result<std::string> TextFileAssembler::Begin(bool first_file) {
  std::string text;
  if (options_.byte_order_mark) text += kByteOrderMark;
  bool header = options_.include_headers == IncludeHeaders::kAll ||
                (options_.include_headers == IncludeHeaders::kFirstFile && first_file);
  if (header) text += header_line_;
  if (text.empty()) return text;
  empty_ = false;
  return Compress(text);
}

Result<std::string> TextFileAssembler::Add(EncodedBlock block) {
  if (!block.bytes.empty()) empty_ = false;
  return std::move(block.bytes);
}

Result<std::string> TextFileAssembler::End() {
  // No bytes at all are no gzip file: readers want at least one member.
  if (empty_) return Compress("");
  return std::string();
}

Result<std::string> TextFileAssembler::Compress(std::string_view text) const {
  if (options_.compression != Compression::kGzip) return std::string(text);
  std::string compressed;
  RETURN_IF_ERROR(GzipCompressor().Append(text, compressed));
  return compressed;
}

std::string TextFileExtension(const FormatOptions& options) {
  std::string extension = "." + std::string(DataFormatName(options.format));
  if (options.compression == Compression::kGzip) extension += ".gz";
  return extension;
}

}  // namespace sluice::formats
