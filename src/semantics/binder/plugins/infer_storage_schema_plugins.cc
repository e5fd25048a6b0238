// infer_storage_schema and infer_storage_schema_with_suggestions: the columns of stored files, read
// while the query is bound.
// https://learn.microsoft.com/kusto/query/infer-storage-schema-plugin
#include <algorithm>
#include <cctype>

#include "semantics/binder/plugins/plugin_table.h"

namespace sluice::semantics {
namespace {

std::string Lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// The properties of the bag of options; values that are bags or arrays stay JSON.
std::optional<StorageSchemaRequest> ReadOptions(PluginCall& call) {
  Scalar options = call.Constant("Options", ScalarType::kDynamic);
  call.Finish();
  if (call.failed()) return std::nullopt;
  BoundExpressionPointer bag = call.Literal(std::move(options));
  Rows containers = call.Text(
      "print container = o.StorageContainers | mv-expand container to typeof(string)"
      "| where isnotempty(container)",
      {}, {{"o", bag}});
  auto listed = call.Evaluate(containers, 1000);
  Rows texts = call.Text(
      "print format = tolower(tostring(o.DataFormat)), extension = tostring(o.FileExtension), "
      "prefix = tostring(o.FileNamePrefix), mode = tolower(tostring(o.Mode)), "
      "header = tobool(o.InferenceOptions.UseFirstRowAsHeader) == true",
      {}, {{"o", bag}});
  auto values = call.Evaluate(texts, 1);
  if (!listed || !values) return std::nullopt;
  StorageSchemaRequest request;
  for (const auto& row : *listed) request.containers.push_back(row[0].string_value());
  const std::vector<Scalar>& row = values->front();
  request.format = row[0].string_value();
  request.file_extension = row[1].string_value();
  request.file_name_prefix = row[2].string_value();
  const std::string& mode = row[3].string_value();
  request.first_row_is_header = !row[4].is_null() && row[4].bool_value();
  if (request.containers.empty()) call.Fail("SEM0222", "The option StorageContainers is missing.");
  if (request.format.empty()) call.Fail("SEM0222", "The option DataFormat is missing.");
  if (mode == "any") {
    request.mode = StorageSchemaRequest::Mode::kAny;
  } else if (mode == "all") {
    request.mode = StorageSchemaRequest::Mode::kAll;
  } else if (!mode.empty() && mode != "last") {
    call.Fail("SEM0240", "The option Mode must be any, last or all, not '" + mode + "'.");
  }
  if (call.failed()) return std::nullopt;
  return request;
}

std::string CslType(ScalarType type) {
  bool summable = IsNumeric(type) || type == ScalarType::kDatetime || type == ScalarType::kTimespan;
  return "{\"type\":\"" + std::string(ScalarTypeName(type)) + "\",\"IsNumeric\":" +
         (IsNumeric(type) ? "true" : "false") + ",\"IsSummable\":" +
         (summable ? "true" : "false") + "}";
}

// The unit in which a number counts from 1970 to a time between 1990 and 2100, if there is one.
std::string_view UnixUnitOf(const Scalar& value) {
  if (value.type() != ScalarType::kLong || value.is_null()) return "";
  constexpr double kSecondsMin = 631'152'000;
  constexpr double kSecondsMax = 4'102'444'800;
  auto number = static_cast<double>(value.int64_value());
  for (auto [divisor, unit] : {std::pair<double, std::string_view>{1, "Seconds"},
                               {1e3, "Milliseconds"}, {1e6, "Microseconds"},
                               {1e9, "Nanoseconds"}}) {
    if (number / divisor >= kSecondsMin && number / divisor <= kSecondsMax) return unit;
  }
  return "";
}

std::string SuggestionFor(const Column& column, const Scalar& sample) {
  ScalarType recommended = column.type;
  std::string mapping = "None";
  if (column.type == ScalarType::kLong) {
    std::string_view unit = UnixUnitOf(sample);
    if (Lower(column.name).ends_with("id")) {
      recommended = ScalarType::kString;
    } else if (!unit.empty()) {
      recommended = ScalarType::kDatetime;
      mapping = "DateTimeFromUnix" + std::string(unit);
    }
  }
  std::string name = QuoteString(column.name);
  return "{\"OriginalColumn\":{\"Name\":" + name + ",\"CslType\":" + CslType(column.type) +
         "},\"RecommendedColumn\":{\"Name\":" + name + ",\"CslType\":" + CslType(recommended) +
         "},\"ApplicableTransformationMapping\":\"" + mapping + "\"}";
}

}  // namespace

Rows BindInferStorageSchema(PluginCall& call) {
  auto request = ReadOptions(call);
  if (!request) return call.Failed();
  auto found = call.ReadStorageSchema(*request);
  if (!found) return call.Failed();
  return call.Text("print CslSchema = text", {},
                   {{"text", call.Literal(Scalar::String(found->schema.ToString()))}});
}

Rows BindInferStorageSchemaWithSuggestions(PluginCall& call) {
  auto request = ReadOptions(call);
  if (!request) return call.Failed();
  auto found = call.ReadStorageSchema(*request);
  if (!found) return call.Failed();
  auto data = std::make_shared<ExternalData>();
  data->uris = {found->sample_uri};
  data->format = request->format;
  data->ignore_first_record = request->first_row_is_header;
  Rows first = call.Text("sample | take 1",
                         {{"sample", call.FileRows(found->schema, std::move(data))}});
  auto rows = call.Evaluate(first, 1);
  if (!rows) return call.Failed();
  std::string json = "{\"Columns\":[";
  for (size_t i = 0; i < found->schema.columns.size(); ++i) {
    const Column& column = found->schema.columns[i];
    if (i > 0) json += ",";
    json += SuggestionFor(column, rows->empty() ? Scalar::Null(column.type) : (*rows)[0][i]);
  }
  json += "]}";
  return call.Text("print SuggestedTableSchema = text", {},
                   {{"text", call.Literal(Scalar::String(std::move(json)))}});
}

}  // namespace sluice::semantics
