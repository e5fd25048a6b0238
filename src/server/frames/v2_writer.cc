// The v2 format: an array of frames; plain, fragmented or progressive. The order of the keys in
// each frame is what two of the public clients insist on. docs: api/rest/response-v2
#include "server/frames/json_text.h"
#include "server/frames/metadata_tables.h"
#include "server/frames/version_writers.h"
#include "server/rest/error_document.h"

namespace sluice::server {
namespace {

std::string_view PlacementName(ErrorPlacement placement) {
  switch (placement) {
    case ErrorPlacement::kInData: return "InData";
    case ErrorPlacement::kEndOfTable: return "EndOfTable";
    case ErrorPlacement::kEndOfDataset: return "EndOfDataset";
  }
  return "InData";
}

class V2Writer final : public ResultWriter {
 public:
  V2Writer(const ResultFormat& format, const OperationContext& context, std::string text,
           std::string& out)
      : format_(format),
        fragmented_(format.fragmented || format.progressive),
        context_(context),
        text_(std::move(text)),
        out_(out) {}

  void Begin(const AnswerProperties& properties) override {
    out_ += "[{\"FrameType\":\"DataSetHeader\",\"IsProgressive\":";
    out_ += format_.progressive ? "true" : "false";
    out_ += ",\"Version\":\"v2.0\",\"IsFragmented\":";
    out_ += fragmented_ ? "true" : "false";
    out_ += ",\"ErrorReportingPlacement\":\"";
    out_ += PlacementName(format_.error_placement);
    out_ += "\"}";
    EndFrame();
    WriteDataTable("QueryProperties", "@ExtendedProperties", ExtendedProperties(properties));
  }

  void BeginTable(const Schema& schema, const std::string& name) override {
    field_count_ = schema.columns.size();
    row_count_ = 0;
    first_row_ = true;
    if (!fragmented_) {
      OpenDataTable("PrimaryResult", name, schema);
      return;
    }
    BeginFrame("TableHeader");
    WriteTableIdentity("PrimaryResult", name, schema);
    out_ += '}';
    EndFrame();
  }

  void Rows(const ColumnBatch& batch) override {
    if (batch.row_count == 0) return;
    row_count_ += batch.row_count;
    if (!fragmented_) {
      AppendJsonRows(batch, first_row_, out_);
      first_row_ = false;
      return;
    }
    OpenFragment();
    AppendJsonRows(batch, true, out_);
    out_ += "]}";
    EndFrame();
    if (format_.progressive) {
      BeginFrame("TableProgress");
      // How much is left is not known before the end.
      out_ += ",\"TableId\":" + std::to_string(table_id_) + ",\"TableProgress\":50}";
      EndFrame();
    }
  }

  void EndTable(const std::optional<Status>& error) override {
    bool in_data = error && format_.error_placement == ErrorPlacement::kInData &&
                   !format_.defer_partial_failures;
    if (!fragmented_) {
      if (in_data) {
        if (!first_row_) out_ += ',';
        WriteErrors(*error, '{');
        out_ += '}';
      }
      out_ += "]}";
      EndFrame();
      ++table_id_;
      return;
    }
    if (in_data) {
      OpenFragment();
      WriteErrors(*error, '{');
      out_ += "}]}";
      EndFrame();
    }
    BeginFrame("TableCompletion");
    out_ += ",\"TableId\":" + std::to_string(table_id_);
    out_ += ",\"RowCount\":" + std::to_string(row_count_);
    if (error && format_.error_placement == ErrorPlacement::kEndOfTable &&
        !format_.defer_partial_failures) {
      WriteErrors(*error, ',');
    }
    out_ += '}';
    EndFrame();
    ++table_id_;
  }

  void End(const std::optional<Status>& error, const AnswerStatistics& statistics) override {
    const Status* failure = error ? &*error : nullptr;
    WriteDataTable("QueryCompletionInformation", "QueryCompletionInformation",
                   CompletionInformation(context_, failure, statistics));
    bool told = error && !format_.defer_partial_failures;
    BeginFrame("DataSetCompletion");
    out_ += ",\"HasErrors\":";
    out_ += told ? "true" : "false";
    out_ += ",\"Cancelled\":";
    out_ += told && error->code() == StatusCode::kCancelled ? "true" : "false";
    if (told) WriteErrors(*error, ',');
    out_ += '}';
    EndFrame();
    out_ += ']';
  }

 private:
  void BeginFrame(std::string_view type) {
    out_ += ",{\"FrameType\":\"";
    out_ += type;
    out_ += '"';
  }

  void EndFrame() {
    if (format_.newlines_between_frames || fragmented_) out_ += '\n';
  }

  void WriteTableIdentity(std::string_view kind, std::string_view name, const Schema& schema) {
    out_ += ",\"TableId\":" + std::to_string(table_id_) + ",\"TableKind\":\"";
    out_ += kind;
    out_ += "\",\"TableName\":";
    AppendJsonString(name, out_);
    out_ += ",\"Columns\":";
    AppendColumnsV2(schema, out_);
  }

  void OpenDataTable(std::string_view kind, std::string_view name, const Schema& schema) {
    BeginFrame("DataTable");
    WriteTableIdentity(kind, name, schema);
    out_ += ",\"Rows\":[";
  }

  void WriteDataTable(std::string_view kind, std::string_view name, const SmallTable& table) {
    OpenDataTable(kind, name, table.schema);
    AppendSmallRows(table, out_);
    out_ += "]}";
    EndFrame();
    ++table_id_;
  }

  void OpenFragment() {
    BeginFrame("TableFragment");
    if (format_.progressive) out_ += ",\"FieldCount\":" + std::to_string(field_count_);
    out_ += ",\"TableFragmentType\":\"DataAppend\",\"TableId\":" + std::to_string(table_id_);
    out_ += ",\"Rows\":[";
  }

  void WriteErrors(const Status& error, char before) {
    out_ += before;
    out_ += "\"OneApiErrors\":[";
    out_ += ErrorDocument(error, text_, context_);
    out_ += ']';
  }

  const ResultFormat format_;
  const bool fragmented_;
  const OperationContext context_;
  const std::string text_;
  std::string& out_;
  size_t table_id_ = 0;
  size_t field_count_ = 0;
  size_t row_count_ = 0;
  bool first_row_ = true;
};

}  // namespace

std::unique_ptr<ResultWriter> MakeV2Writer(const ResultFormat& format,
                                           const OperationContext& context, std::string text,
                                           std::string& out) {
  return std::make_unique<V2Writer>(format, context, std::move(text), out);
}

std::unique_ptr<ResultWriter> MakeResultWriter(const ResultFormat& format,
                                               const OperationContext& context, std::string text,
                                               std::string& out) {
  if (format.version == 1) return MakeV1Writer(format, context, out);
  return MakeV2Writer(format, context, std::move(text), out);
}

}  // namespace sluice::server
