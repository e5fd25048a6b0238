#include "server/rest/client_request.h"

#include <simdjson.h>

#include <cctype>

namespace sluice::server {
namespace {

namespace dom = simdjson::dom;

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

Scalar ToScalar(const dom::element& value) {
  switch (value.type()) {
    case dom::element_type::BOOL: return Scalar::Bool(bool(value));
    case dom::element_type::INT64: return Scalar::Long(int64_t(value));
    case dom::element_type::UINT64:
    case dom::element_type::DOUBLE: return Scalar::Real(double(value));
    case dom::element_type::STRING: return Scalar::String(std::string(std::string_view(value)));
    case dom::element_type::NULL_VALUE: return Scalar::Null(ScalarType::kDynamic);
    default: return Scalar::Dynamic(std::string(simdjson::minify(value)));
  }
}

bool IsTrue(const Scalar& value) {
  if (value.type() == ScalarType::kBool) return !value.is_null() && value.bool_value();
  return LowerCase(value.ToText()) == "true" || value.ToText() == "1";
}

// Options of the answer's form, which only this layer knows.
void ApplyFormatOption(const std::string& name, const Scalar& value, ResultFormat& format) {
  if (name == "results_v2_fragment_primary_tables") {
    format.fragmented = IsTrue(value);
  } else if (name == "results_v2_newlines_between_frames") {
    format.newlines_between_frames = IsTrue(value);
  } else if (name == "results_progressive_enabled") {
    format.progressive = IsTrue(value);
  } else if (name == "deferpartialqueryfailures") {
    format.defer_partial_failures = IsTrue(value);
  } else if (name == "results_error_reporting_placement") {
    std::string placement = LowerCase(value.ToText());
    format.error_placement = placement == "end_of_table"     ? ErrorPlacement::kEndOfTable
                             : placement == "end_of_dataset" ? ErrorPlacement::kEndOfDataset
                                                             : ErrorPlacement::kInData;
  }
}

Status ApplyProperties(const dom::object& properties, ClientRequest& request) {
  for (auto [key, value] : properties) {
    std::string name = LowerCase(key);
    dom::object members;
    if (value.get(members) != simdjson::SUCCESS) continue;
    if (name == "options") {
      for (auto [option, setting] : members) {
        Scalar scalar = ToScalar(setting);
        RETURN_IF_ERROR(query::ApplyOption(option, scalar, query::OptionSource::kRequest,
                                           request.properties));
        ApplyFormatOption(LowerCase(option), scalar, request.format);
      }
    } else if (name == "parameters") {
      for (auto [parameter, argument] : members) {
        std::string text = argument.type() == dom::element_type::DOUBLE
                               ? std::string(simdjson::minify(argument))
                               : ToScalar(argument).ToText();
        request.properties.parameters[std::string(parameter)] = std::move(text);
      }
    }
  }
  return Status::Ok();
}

Status NotJson(std::string_view what, simdjson::error_code error) {
  return InvalidArgument("The " + std::string(what) +
                         " is not valid JSON: " + simdjson::error_message(error));
}

Status ApplyPropertiesText(std::string_view text, ClientRequest& request) {
  if (text.empty()) return Status::Ok();
  dom::parser parser;
  dom::element element;
  simdjson::padded_string padded(text);
  if (auto error = parser.parse(padded).get(element)) return NotJson("text of properties", error);
  dom::object object;
  if (element.get(object) != simdjson::SUCCESS) return Status::Ok();
  return ApplyProperties(object, request);
}

void SetDatabase(std::string_view database, ClientRequest& request) {
  // The web UI says "default" before a database is chosen.
  if (database.empty() || database == "default") return;
  request.database = database;
}

}  // namespace

Result<ClientRequest> ParseClientRequest(const HttpRequest& http_request) {
  ClientRequest request;
  request.application = http_request.Header("x-ms-app");
  if (http_request.Header("x-ms-readonly") == "true") request.properties.read_only = true;

  if (http_request.method == "GET") {
    // Any web page can make a browser send a GET: it must not change anything.
    request.properties.read_only = true;
    auto parameter = [&](const std::string& name) {
      auto at = http_request.parameters.find(name);
      return at == http_request.parameters.end() ? std::string() : at->second;
    };
    request.text = parameter("csl");
    SetDatabase(parameter("db"), request);
    RETURN_IF_ERROR(ApplyPropertiesText(parameter("properties"), request));
  } else {
    std::string_view body = http_request.body;
    if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
    dom::parser parser;
    simdjson::padded_string padded(body);
    dom::element element;
    if (auto error = parser.parse(padded).get(element)) return NotJson("request's body", error);
    dom::object object;
    if (element.get(object) != simdjson::SUCCESS) {
      return InvalidArgument("The request's body must be a JSON object with the fields db and csl.");
    }
    for (auto [key, value] : object) {
      std::string name = LowerCase(key);
      std::string_view text;
      bool is_text = value.get(text) == simdjson::SUCCESS;
      if (name == "csl" && is_text) request.text = text;
      if (name == "db" && is_text) SetDatabase(text, request);
      if (name == "properties") {
        dom::object properties;
        if (is_text) {
          RETURN_IF_ERROR(ApplyPropertiesText(text, request));
        } else if (value.get(properties) == simdjson::SUCCESS) {
          RETURN_IF_ERROR(ApplyProperties(properties, request));
        }
      }
    }
  }
  if (request.text.find_first_not_of(" \t\r\n") == std::string::npos) {
    return InvalidArgument("The request has no query or command: its field csl is missing or empty.");
  }
  return request;
}

}  // namespace sluice::server
