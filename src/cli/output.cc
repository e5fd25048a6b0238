#include "cli/output.h"

#include "cli/table_output.h"
#include "data/column_batch.h"
#include "formats/file_format.h"

namespace sluice::cli {
namespace {

// Rows as a file of one of the export formats.
class FormatOutput final : public Output {
 public:
  FormatOutput(formats::DataFormat format, std::FILE* file) : format_(format), file_(file) {}

  Status BeginResult(const Schema& schema) override {
    if (result_count_++ > 0 && format_ == formats::DataFormat::kParquet) {
      return Unsupported("A parquet file holds one result, and the text gives several.");
    }
    formats::FormatOptions options;
    options.format = format_;
    if (format_ == formats::DataFormat::kCsv || format_ == formats::DataFormat::kTsv) {
      options.include_headers = formats::IncludeHeaders::kAll;
    }
    if (format_ == formats::DataFormat::kParquet) {
      options.compression = formats::Compression::kSnappy;
    }
    schema_ = schema;
    ASSIGN_OR_RETURN(writer_, formats::MakeFileFormat(options, schema));
    encoder_ = writer_->NewEncoder();
    assembler_ = writer_->NewAssembler();
    rows_ = std::make_unique<BatchBuilder>(schema);
    ASSIGN_OR_RETURN(std::string begin, assembler_->Begin(true));
    return Write(begin);
  }

  Status AddRow(std::vector<Scalar> row) override {
    constexpr size_t kBatchRows = 2048;
    rows_->AddRow(row);
    ++row_count_;
    return rows_->row_count() < kBatchRows ? Status::Ok() : Encode(false);
  }

  Status EndResult() override {
    RETURN_IF_ERROR(Encode(true));
    ASSIGN_OR_RETURN(std::string end, assembler_->End());
    RETURN_IF_ERROR(Write(end));
    if (std::fflush(file_) != 0) return Unavailable("The output cannot be written.");
    return Status::Ok();
  }

  int64_t row_count() const override { return row_count_; }

 private:
  Status Encode(bool last) {
    ColumnBatch batch = rows_->Finish();
    if (batch.row_count > 0) RETURN_IF_ERROR(encoder_->Append(batch, nullptr, batch.row_count));
    if (!last && !encoder_->full()) return Status::Ok();
    ASSIGN_OR_RETURN(formats::EncodedBlock block, encoder_->Finish());
    if (block.bytes.empty()) return Status::Ok();
    ASSIGN_OR_RETURN(std::string bytes, assembler_->Add(std::move(block)));
    return Write(bytes);
  }

  Status Write(std::string_view bytes) {
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_) == bytes.size()) return Status::Ok();
    return Unavailable("The output cannot be written.");
  }

  const formats::DataFormat format_;
  std::FILE* file_;
  Schema schema_;
  std::unique_ptr<formats::FileFormat> writer_;
  std::unique_ptr<formats::BlockEncoder> encoder_;
  std::unique_ptr<formats::FileAssembler> assembler_;
  std::unique_ptr<BatchBuilder> rows_;
  int64_t row_count_ = 0;
  int result_count_ = 0;
};

}  // namespace

Result<OutputFormat> ParseOutputFormat(std::string_view name) {
  if (name == "table") return OutputFormat::kTable;
  if (name == "csv") return OutputFormat::kCsv;
  if (name == "tsv") return OutputFormat::kTsv;
  if (name == "json") return OutputFormat::kJson;
  if (name == "parquet") return OutputFormat::kParquet;
  return InvalidArgument("There is no output format '" + std::string(name) +
                         "': it is one of table, csv, tsv, json, parquet.");
}

std::unique_ptr<Output> MakeOutput(OutputFormat format, std::FILE* file) {
  switch (format) {
    case OutputFormat::kTable: return MakeTableOutput(file);
    case OutputFormat::kCsv:
      return std::make_unique<FormatOutput>(formats::DataFormat::kCsv, file);
    case OutputFormat::kTsv:
      return std::make_unique<FormatOutput>(formats::DataFormat::kTsv, file);
    case OutputFormat::kJson:
      return std::make_unique<FormatOutput>(formats::DataFormat::kJson, file);
    case OutputFormat::kParquet:
      return std::make_unique<FormatOutput>(formats::DataFormat::kParquet, file);
  }
  return nullptr;
}

}  // namespace sluice::cli
