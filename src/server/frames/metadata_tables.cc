#include "server/frames/metadata_tables.h"

#include <fmt/format.h>

#include <array>

#include "data/guid.h"
#include "server/frames/json_text.h"
#include "server/rest/error_document.h"

namespace sluice::server {
namespace {

enum class PropertyKind { kText, kFlag, kLimit };
struct VisualizationKey {
  std::string_view name;
  PropertyKind kind;
};

constexpr std::array<VisualizationKey, 19> kVisualizationKeys = {{
    {"Visualization", PropertyKind::kText},
    {"Title", PropertyKind::kText},
    {"XColumn", PropertyKind::kText},
    {"Series", PropertyKind::kText},
    {"YColumns", PropertyKind::kText},
    {"AnomalyColumns", PropertyKind::kText},
    {"XTitle", PropertyKind::kText},
    {"YTitle", PropertyKind::kText},
    {"XAxis", PropertyKind::kText},
    {"YAxis", PropertyKind::kText},
    {"Legend", PropertyKind::kText},
    {"YSplit", PropertyKind::kText},
    {"Accumulate", PropertyKind::kFlag},
    {"IsQuerySorted", PropertyKind::kFlag},
    {"Kind", PropertyKind::kText},
    {"Ymin", PropertyKind::kLimit},
    {"Ymax", PropertyKind::kLimit},
    {"Xmin", PropertyKind::kLimit},
    {"Xmax", PropertyKind::kLimit},
}};

Scalar GuidOf(const std::string& text) {
  auto guid = Guid::Parse(text);
  return guid ? Scalar::GuidValue(*guid) : Scalar::Null(ScalarType::kGuid);
}

std::string JsonString(std::string_view text) {
  std::string json;
  AppendJsonString(text, json);
  return json;
}

std::string ResourceJson(const AnswerStatistics& statistics) {
  return fmt::format(
      "{{\"QueryHash\":\"\",\"ExecutionTime\":{:.7f},\"resource_usage\":{{}},"
      "\"dataset_statistics\":[{{\"table_row_count\":{}}}]}}",
      statistics.execution_seconds, statistics.row_count);
}

}  // namespace

std::string VisualizationJson(const query::Visualization& visualization) {
  std::string json = "{";
  for (const VisualizationKey& key : kVisualizationKeys) {
    if (json.size() > 1) json += ',';
    AppendJsonString(key.name, json);
    json += ':';
    std::string value;
    if (key.name == "Visualization") {
      value = visualization.kind;
    } else if (auto at = visualization.properties.find(std::string(key.name));
               at != visualization.properties.end()) {
      value = at->second;
    }
    switch (key.kind) {
      case PropertyKind::kText:
        if (value.empty()) {
          json += "null";
        } else {
          AppendJsonString(value, json);
        }
        break;
      case PropertyKind::kFlag: json += value == "true" ? "true" : "false"; break;
      case PropertyKind::kLimit: AppendJsonString(value.empty() ? "NaN" : value, json); break;
    }
  }
  json += '}';
  return json;
}

SmallTable ExtendedProperties(const AnswerProperties& properties) {
  SmallTable table;
  table.schema.columns = {{"TableId", ScalarType::kInt, ""},
                          {"Key", ScalarType::kString, ""},
                          {"Value", ScalarType::kDynamic, ""}};
  int32_t id = 0;
  for (const query::Visualization& visualization : properties.visualizations) {
    table.rows.push_back({Scalar::Int(++id), Scalar::String("Visualization"),
                          Scalar::Dynamic(JsonString(VisualizationJson(visualization)))});
  }
  table.rows.push_back({Scalar::Int(1), Scalar::String("Cursor"),
                        Scalar::Dynamic(JsonString(properties.cursor))});
  return table;
}

SmallTable CompletionInformation(const OperationContext& context, const Status* error,
                                 const AnswerStatistics& statistics) {
  SmallTable table;
  table.schema.columns = {
      {"Timestamp", ScalarType::kDatetime, ""},     {"ClientRequestId", ScalarType::kString, ""},
      {"ActivityId", ScalarType::kGuid, ""},        {"SubActivityId", ScalarType::kGuid, ""},
      {"ParentActivityId", ScalarType::kGuid, ""},  {"Level", ScalarType::kInt, ""},
      {"LevelName", ScalarType::kString, ""},       {"StatusCode", ScalarType::kInt, ""},
      {"StatusCodeName", ScalarType::kString, ""},  {"EventType", ScalarType::kInt, ""},
      {"EventTypeName", ScalarType::kString, ""},   {"Payload", ScalarType::kString, ""}};
  Scalar now = Scalar::Datetime(context.clock->NowTicks());
  Scalar activity = GuidOf(context.activity_id);
  auto add = [&](int32_t level, const char* level_name, int32_t code, const char* code_name,
                 int32_t event, const char* event_name, std::string payload) {
    table.rows.push_back({now, Scalar::String(context.client_request_id), activity, activity,
                          activity, Scalar::Int(level), Scalar::String(level_name),
                          Scalar::Int(code), Scalar::String(code_name), Scalar::Int(event),
                          Scalar::String(event_name), Scalar::String(std::move(payload))});
  };
  if (error != nullptr) {
    add(2, "Error", -2146233088, "E_FAIL", 4, "QueryInfo",
        "{\"Count\":1,\"Text\":" + JsonString(ErrorText(*error)) + "}");
  } else {
    add(4, "Info", 0, "S_OK (0)", 4, "QueryInfo",
        R"({"Count":1,"Text":"Query completed successfully"})");
  }
  add(6, "Stats", 0, "S_OK (0)", 0, "QueryResourceConsumption", ResourceJson(statistics));
  return table;
}

SmallTable PropertiesV1(const AnswerProperties& properties) {
  SmallTable table;
  table.schema.columns = {{"Value", ScalarType::kString, ""}};
  for (const query::Visualization& visualization : properties.visualizations) {
    table.rows.push_back({Scalar::String(VisualizationJson(visualization))});
  }
  table.rows.push_back({Scalar::String("{\"Cursor\":" + JsonString(properties.cursor) + "}")});
  return table;
}

SmallTable StatusV1(const OperationContext& context, const Status* error,
                    const AnswerStatistics& statistics) {
  SmallTable table;
  table.schema.columns = {
      {"Timestamp", ScalarType::kDatetime, ""},    {"Severity", ScalarType::kInt, ""},
      {"SeverityName", ScalarType::kString, ""},   {"StatusCode", ScalarType::kInt, ""},
      {"StatusDescription", ScalarType::kString, ""}, {"Count", ScalarType::kInt, ""},
      {"RequestId", ScalarType::kGuid, ""},        {"ActivityId", ScalarType::kGuid, ""},
      {"SubActivityId", ScalarType::kGuid, ""},    {"ClientActivityId", ScalarType::kString, ""}};
  Scalar now = Scalar::Datetime(context.clock->NowTicks());
  Scalar activity = GuidOf(context.activity_id);
  auto add = [&](int32_t severity, const char* name, int32_t code, std::string description) {
    table.rows.push_back({now, Scalar::Int(severity), Scalar::String(name), Scalar::Int(code),
                          Scalar::String(std::move(description)), Scalar::Int(1), activity,
                          activity, activity, Scalar::String(context.client_request_id)});
  };
  if (error != nullptr) {
    add(2, "Error", -2146233088, ErrorText(*error));
  } else {
    add(4, "Info", 0, "Query completed successfully");
  }
  add(6, "Stats", 0, ResourceJson(statistics));
  return table;
}

SmallTable TableOfContentsV1(size_t result_count) {
  SmallTable table;
  table.schema.columns = {{"Ordinal", ScalarType::kLong, ""},
                          {"Kind", ScalarType::kString, ""},
                          {"Name", ScalarType::kString, ""},
                          {"Id", ScalarType::kString, ""},
                          {"PrettyName", ScalarType::kString, ""}};
  int64_t ordinal = 0;
  auto add = [&](const char* kind, const char* name) {
    // The id only has to differ from table to table.
    std::string id = fmt::format("00000000-0000-0000-0000-{:012}", ordinal);
    table.rows.push_back({Scalar::Long(ordinal++), Scalar::String(kind), Scalar::String(name),
                          Scalar::String(std::move(id)), Scalar::String("")});
  };
  for (size_t i = 0; i < result_count; ++i) add("QueryResult", "PrimaryResult");
  add("QueryProperties", "@ExtendedProperties");
  add("QueryStatus", "QueryStatus");
  return table;
}

void AppendColumnsV2(const Schema& schema, std::string& out) {
  out += '[';
  for (size_t i = 0; i < schema.columns.size(); ++i) {
    out += i == 0 ? "{\"ColumnName\":" : ",{\"ColumnName\":";
    AppendJsonString(schema.columns[i].name, out);
    out += ",\"ColumnType\":\"";
    out += ScalarTypeName(schema.columns[i].type);
    out += "\"}";
  }
  out += ']';
}

void AppendColumnsV1(const Schema& schema, std::string_view bool_data_type, std::string& out) {
  out += '[';
  for (size_t i = 0; i < schema.columns.size(); ++i) {
    ScalarType type = schema.columns[i].type;
    out += i == 0 ? "{\"ColumnName\":" : ",{\"ColumnName\":";
    AppendJsonString(schema.columns[i].name, out);
    out += ",\"DataType\":\"";
    out += type == ScalarType::kBool ? bool_data_type : ScalarTypeClrName(type);
    out += "\",\"ColumnType\":\"";
    out += ScalarTypeName(type);
    out += "\"}";
  }
  out += ']';
}

void AppendSmallRows(const SmallTable& table, std::string& out) {
  if (table.rows.empty()) return;
  BatchBuilder builder(table.schema);
  for (const auto& row : table.rows) builder.AddRow(row);
  AppendJsonRows(builder.Finish(), true, out);
}

}  // namespace sluice::server
