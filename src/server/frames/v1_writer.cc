// The v1 format: {"Tables":[...]}. docs: api/rest/response
#include "server/frames/json_text.h"
#include "server/frames/metadata_tables.h"
#include "server/frames/version_writers.h"
#include "server/rest/error_document.h"

namespace sluice::server {
namespace {

class V1Writer final : public ResultWriter {
 public:
  V1Writer(const ResultFormat& format, const OperationContext& context, std::string& out)
      : format_(format), context_(context), out_(out) {}

  void Begin(const AnswerProperties& properties) override {
    properties_ = properties;
    out_ += "{\"Tables\":[";
  }

  void BeginTable(const Schema& schema, const std::string&) override {
    OpenTable(schema);
    ++result_count_;
    first_row_ = true;
  }

  void Rows(const ColumnBatch& batch) override {
    if (batch.row_count == 0) return;
    AppendJsonRows(batch, first_row_, out_);
    first_row_ = false;
  }

  void EndTable(const std::optional<Status>& error) override {
    if (error && !format_.defer_partial_failures) {
      out_ += first_row_ ? "{\"Exceptions\":[" : ",{\"Exceptions\":[";
      AppendJsonString(ErrorText(*error), out_);
      out_ += "]}";
    }
    out_ += "]}";
  }

  void End(const std::optional<Status>& error, const AnswerStatistics& statistics) override {
    const Status* failure = error ? &*error : nullptr;
    WriteTable(PropertiesV1(properties_));
    WriteTable(StatusV1(context_, failure, statistics));
    WriteTable(TableOfContentsV1(result_count_));
    out_ += ']';
    if (error && !format_.defer_partial_failures) {
      out_ += ",\"Exceptions\":[";
      AppendJsonString(ErrorText(*error), out_);
      out_ += ']';
    }
    out_ += '}';
  }

 private:
  void OpenTable(const Schema& schema) {
    out_ += table_count_ == 0 ? "{\"TableName\":\"Table_" : ",{\"TableName\":\"Table_";
    out_ += std::to_string(table_count_++);
    out_ += "\",\"Columns\":";
    AppendColumnsV1(schema, "SByte", out_);
    out_ += ",\"Rows\":[";
  }

  void WriteTable(const SmallTable& table) {
    OpenTable(table.schema);
    AppendSmallRows(table, out_);
    out_ += "]}";
  }

  const ResultFormat format_;
  const OperationContext context_;
  std::string& out_;
  AnswerProperties properties_;
  size_t table_count_ = 0;
  size_t result_count_ = 0;
  bool first_row_ = true;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeV1Writer(const ResultFormat& format,
                                           const OperationContext& context, std::string& out) {
  return std::make_unique<V1Writer>(format, context, out);
}

void WriteCommandTable(const Schema& schema, const std::vector<std::vector<Scalar>>& rows,
                       std::string& out) {
  out += "{\"Tables\":[{\"TableName\":\"Table_0\",\"Columns\":";
  AppendColumnsV1(schema, "Boolean", out);
  out += ",\"Rows\":[";
  AppendSmallRows({schema, rows}, out);
  out += "]}]}";
}

}  // namespace sluice::server
