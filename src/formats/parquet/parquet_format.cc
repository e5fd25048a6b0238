#include "formats/parquet/parquet_format.h"

#include <string>
#include <utility>
#include <vector>

#include "formats/column_check.h"
#include "formats/parquet/column_writer.h"
#include "formats/parquet/footer.h"
#include "formats/parquet/page_writer.h"

namespace sluice::formats {
namespace {

constexpr std::string_view kMagic = "PAR1";

struct RowGroupMetadata final : EncodedBlock::Metadata {
  std::vector<parquet::ColumnChunk> columns;
};

class ParquetEncoder final : public BlockEncoder {
 public:
  ParquetEncoder(const FormatOptions& options, std::shared_ptr<const Schema> schema)
      : schema_(std::move(schema)),
        row_group_rows_(options.parquet_row_group_rows),
        pages_(options.compression) {
    for (const Column& column : schema_->columns) {
      columns_.push_back(parquet::MakeColumnWriter(column.type, options));
    }
  }

  Status Append(const ColumnBatch& batch, const uint32_t* rows, size_t row_count) override {
    RETURN_IF_ERROR(CheckColumns(batch, *schema_));
    for (size_t i = 0; i < columns_.size(); ++i) {
      columns_[i]->Append(batch.columns[i], rows, row_count);
    }
    pending_rows_ += static_cast<int64_t>(row_count);
    return Status::Ok();
  }

  int64_t pending_rows() const override { return pending_rows_; }
  int64_t pending_raw_size_bytes() const override {
    int64_t size_bytes = 0;
    for (const auto& column : columns_) size_bytes += column->raw_size_bytes();
    return size_bytes;
  }
  bool full() const override { return pending_rows_ >= row_group_rows_; }

  Result<EncodedBlock> Finish() override {
    EncodedBlock block;
    block.raw_size_bytes = pending_raw_size_bytes();
    block.row_count = std::exchange(pending_rows_, 0);
    if (block.row_count == 0) return block;
    block.bytes.reserve(block_size_estimate_);
    auto metadata = std::make_unique<RowGroupMetadata>();
    Status status;
    for (const auto& column : columns_) {
      // All of them are emptied, also after an error.
      Result<parquet::ColumnChunk> chunk = column->Finish(pages_, block.bytes);
      if (chunk.ok()) {
        metadata->columns.push_back(*std::move(chunk));
      } else if (status.ok()) {
        status = chunk.status();
      }
    }
    if (!status.ok()) return status;
    block_size_estimate_ = block.bytes.size() + block.bytes.size() / 16;
    block.metadata = std::move(metadata);
    return block;
  }

 private:
  std::shared_ptr<const Schema> schema_;
  int64_t row_group_rows_;
  parquet::PageWriter pages_;
  std::vector<std::unique_ptr<parquet::ColumnWriter>> columns_;
  int64_t pending_rows_ = 0;
  size_t block_size_estimate_ = 0;  // From the block before.
};

class ParquetAssembler final : public FileAssembler {
 public:
  ParquetAssembler(const FormatOptions& options, std::shared_ptr<const Schema> schema)
      : options_(options), schema_(std::move(schema)) {}

  Result<std::string> Begin(bool /*first_file*/) override {
    offset_ = static_cast<int64_t>(kMagic.size());
    return std::string(kMagic);
  }

  Result<std::string> Add(EncodedBlock block) override {
    if (block.row_count == 0) return std::string();
    auto* metadata = dynamic_cast<RowGroupMetadata*>(block.metadata.get());
    if (metadata == nullptr) return Internal("a block of another format in a parquet file");
    row_groups_.push_back({offset_, block.row_count, std::move(metadata->columns)});
    offset_ += static_cast<int64_t>(block.bytes.size());
    return std::move(block.bytes);
  }

  Result<std::string> End() override {
    return parquet::MakeFooter(*schema_, options_, row_groups_);
  }

 private:
  FormatOptions options_;
  std::shared_ptr<const Schema> schema_;
  int64_t offset_ = 0;
  std::vector<parquet::RowGroup> row_groups_;
};

class ParquetFormat final : public FileFormat {
 public:
  ParquetFormat(const FormatOptions& options, const Schema& schema)
      : options_(options), schema_(std::make_shared<const Schema>(schema)) {}

  const FormatOptions& options() const override { return options_; }
  std::unique_ptr<BlockEncoder> NewEncoder() const override {
    return std::make_unique<ParquetEncoder>(options_, schema_);
  }
  std::unique_ptr<FileAssembler> NewAssembler() const override {
    return std::make_unique<ParquetAssembler>(options_, schema_);
  }
  std::string file_extension() const override {
    // The codec goes before the format, as in the names that Kusto's documentation shows.
    switch (options_.compression) {
      case Compression::kNone: return ".parquet";
      case Compression::kGzip: return ".gz.parquet";
      default: return "." + std::string(CompressionName(options_.compression)) + ".parquet";
    }
  }

 private:
  FormatOptions options_;
  std::shared_ptr<const Schema> schema_;
};

}  // namespace

std::unique_ptr<FileFormat> MakeParquetFormat(const FormatOptions& options, const Schema& schema) {
  return std::make_unique<ParquetFormat>(options, schema);
}

}  // namespace sluice::formats
