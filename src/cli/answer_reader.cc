#include "cli/answer_reader.h"

#include <simdjson.h>

#include "data/datetime.h"
#include "data/real.h"

namespace sluice::cli {
namespace {

namespace dom = simdjson::dom;

std::string_view TextOf(const dom::element& object, std::string_view key) {
  std::string_view text;
  if (object[key].get(text) != simdjson::SUCCESS) return {};
  return text;
}

// A value of a row; what cannot be read is null, which only another server could cause.
Scalar ToScalar(const dom::element& value, ScalarType type) {
  if (value.is_null()) return Scalar::Null(type);
  std::string_view text;
  bool is_text = value.get(text) == simdjson::SUCCESS;
  int64_t whole = 0;
  bool is_whole = value.get(whole) == simdjson::SUCCESS;
  switch (type) {
    case ScalarType::kBool: {
      bool flag = false;
      if (value.get(flag) == simdjson::SUCCESS) return Scalar::Bool(flag);
      if (is_whole) return Scalar::Bool(whole != 0);
      break;
    }
    case ScalarType::kInt:
      if (is_whole) return Scalar::Int(static_cast<int32_t>(whole));
      break;
    case ScalarType::kLong:
      if (is_whole) return Scalar::Long(whole);
      break;
    case ScalarType::kReal: {
      double real = 0;
      if (value.get(real) == simdjson::SUCCESS) return Scalar::Real(real);
      if (is_text) {
        if (auto parsed = ParseReal(text)) return Scalar::Real(*parsed);
      }
      break;
    }
    case ScalarType::kDecimal:
      if (auto parsed = Decimal::Parse(is_text ? text : simdjson::minify(value))) {
        return Scalar::DecimalValue(*parsed);
      }
      break;
    case ScalarType::kString:
      return Scalar::String(is_text ? std::string(text) : simdjson::minify(value));
    case ScalarType::kDatetime:
      if (auto parsed = ParseDatetime(text)) return Scalar::Datetime(*parsed);
      break;
    case ScalarType::kTimespan:
      if (auto parsed = ParseTimespan(text)) return Scalar::Timespan(*parsed);
      break;
    case ScalarType::kGuid:
      if (auto parsed = Guid::Parse(text)) return Scalar::GuidValue(*parsed);
      break;
    case ScalarType::kDynamic: return Scalar::Dynamic(simdjson::minify(value));
  }
  return Scalar::Null(type);
}

Schema ReadColumns(const dom::element& columns) {
  Schema schema;
  dom::array array;
  if (columns.get(array) != simdjson::SUCCESS) return schema;
  for (dom::element column : array) {
    std::string_view type = TextOf(column, "ColumnType");
    if (type.empty()) type = TextOf(column, "DataType");
    schema.columns.push_back({std::string(TextOf(column, "ColumnName")),
                              ParseScalarType(type).value_or(ScalarType::kString), ""});
  }
  return schema;
}

Status ReadRows(const dom::array& rows, const Schema& schema, ResultSink& sink) {
  for (dom::element element : rows) {
    dom::array values;
    if (element.get(values) != simdjson::SUCCESS) continue;  // An error in the data.
    std::vector<Scalar> row;
    for (dom::element value : values) {
      if (row.size() == schema.columns.size()) break;
      row.push_back(ToScalar(value, schema.columns[row.size()].type));
    }
    while (row.size() < schema.columns.size()) {
      row.push_back(Scalar::Null(schema.columns[row.size()].type));
    }
    RETURN_IF_ERROR(sink.AddRow(std::move(row)));
  }
  return Status::Ok();
}

RemoteError ReadError(const dom::element& document) {
  RemoteError error;
  dom::element outer = document;
  if (dom::element inside; document["error"].get(inside) == simdjson::SUCCESS) outer = inside;
  error.message = TextOf(outer, "@message");
  if (error.message.empty()) error.message = TextOf(outer, "message");
  dom::element inner;
  if (outer["innererror"].get(inner) == simdjson::SUCCESS) {
    int64_t number = 0;
    if (inner["@line"].get(number) == simdjson::SUCCESS) error.line = static_cast<int>(number);
    if (inner["@pos"].get(number) == simdjson::SUCCESS) error.column = static_cast<int>(number);
    error.token = TextOf(inner, "@token");
  }
  return error;
}

Status NotAnAnswer(simdjson::error_code error) {
  return DataLoss(std::string("The answer of the server cannot be read: ") +
                  simdjson::error_message(error));
}

}  // namespace

RemoteError ReadErrorDocument(std::string_view body) {
  dom::parser parser;
  dom::element document;
  simdjson::padded_string padded(body);
  if (parser.parse(padded).get(document) != simdjson::SUCCESS || !document.is_object()) {
    return {.message = std::string(body)};
  }
  RemoteError error = ReadError(document);
  if (error.message.empty()) error.message = body;
  return error;
}

struct FrameReader::State {
  dom::parser parser;
  Schema schema;
};

FrameReader::FrameReader(ResultSink& sink) : sink_(sink), state_(std::make_unique<State>()) {}
FrameReader::~FrameReader() = default;

Status FrameReader::Add(std::string_view bytes) {
  while (true) {
    size_t end = bytes.find('\n');
    if (end == std::string_view::npos) {
      rest_ += bytes;
      return Status::Ok();
    }
    if (rest_.empty()) {
      RETURN_IF_ERROR(ReadFrame(bytes.substr(0, end)));
    } else {
      rest_ += bytes.substr(0, end);
      std::string line = std::move(rest_);
      rest_.clear();
      RETURN_IF_ERROR(ReadFrame(line));
    }
    bytes.remove_prefix(end + 1);
  }
}

Status FrameReader::Finish() {
  if (completed_) return Status::Ok();
  return DataLoss("The answer of the server ends in the middle.");
}

Status FrameReader::ReadFrame(std::string_view line) {
  if (line.empty() || line == "]" || line == "]\r") return Status::Ok();
  line.remove_prefix(1);  // '[' or ','
  simdjson::padded_string padded(line);
  dom::element frame;
  if (auto error = state_->parser.parse(padded).get(frame)) return NotAnAnswer(error);
  std::string_view type = TextOf(frame, "FrameType");
  if (type == "TableHeader") {
    dom::element columns;
    if (auto error = frame["Columns"].get(columns)) return NotAnAnswer(error);
    state_->schema = ReadColumns(columns);
    return sink_.BeginResult(state_->schema);
  }
  if (type == "TableFragment") {
    dom::array rows;
    if (auto error = frame["Rows"].get(rows)) return NotAnAnswer(error);
    return ReadRows(rows, state_->schema, sink_);
  }
  if (type == "TableCompletion") return sink_.EndResult();
  if (type == "DataSetCompletion") {
    completed_ = true;
    dom::array errors;
    if (frame["OneApiErrors"].get(errors) == simdjson::SUCCESS && errors.size() > 0) {
      error_ = ReadError(errors.at(0));
    }
  }
  return Status::Ok();
}

Status ReadV1Answer(std::string_view body, ResultSink& sink) {
  dom::parser parser;
  dom::element document;
  simdjson::padded_string padded(body);
  if (auto error = parser.parse(padded).get(document)) return NotAnAnswer(error);
  dom::array tables;
  if (auto error = document["Tables"].get(tables)) return NotAnAnswer(error);
  // Up to two tables: the first is the result. From three on the last one says what the others are.
  size_t results = tables.size() < 3 ? 1 : tables.size() - 3;
  size_t index = 0;
  for (dom::element table : tables) {
    if (index++ == results) break;
    dom::element columns;
    dom::array rows;
    if (auto error = table["Columns"].get(columns)) return NotAnAnswer(error);
    if (auto error = table["Rows"].get(rows)) return NotAnAnswer(error);
    Schema schema = ReadColumns(columns);
    RETURN_IF_ERROR(sink.BeginResult(schema));
    RETURN_IF_ERROR(ReadRows(rows, schema, sink));
    RETURN_IF_ERROR(sink.EndResult());
  }
  return Status::Ok();
}

}  // namespace sluice::cli
