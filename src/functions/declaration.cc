#include "functions/declaration.h"

namespace sluice::functions {
namespace {

std::string_view Trim(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

// Cuts `text` at the first `separator`: what stands before it; `text` keeps the rest.
std::string_view TakeUntil(std::string_view& text, char separator) {
  size_t at = text.find(separator);
  std::string_view head = text.substr(0, at);
  text = at == std::string_view::npos ? std::string_view() : text.substr(at + 1);
  return Trim(head);
}

constexpr TypeSet kOrderable = kNumbers | kTimes | ScalarType::kBool | ScalarType::kString |
                               ScalarType::kGuid;

TypeSet TypesOf(std::string_view text) {
  TypeSet types;
  while (!text.empty()) {
    std::string_view word = TakeUntil(text, '|');
    if (word == "any") {
      types = types | kAnyScalar;
    } else if (word == "integer") {
      types = types | kIntegers;
    } else if (word == "number") {
      types = types | kNumbers;
    } else if (word == "time") {
      types = types | kTimes;
    } else if (word == "summable") {
      types = types | kSummable;
    } else if (word == "orderable") {
      types = types | kOrderable;
    } else if (word == "~string") {
      types = types | ScalarType::kString;
    } else {
      auto type = ParseScalarType(word);
      CHECK(type.has_value());
      types = types | *type;
    }
  }
  return types;
}

Parameter ParameterOf(std::string_view text) {
  Parameter parameter;
  std::string_view name = TakeUntil(text, ':');
  parameter.as_string = Trim(text) == "~string";
  parameter.types = TypesOf(text);
  for (;;) {
    if (name.ends_with("...")) {
      parameter.repeated = true;
      name.remove_suffix(3);
    } else if (name.ends_with('?')) {
      parameter.optional = true;
      name.remove_suffix(1);
    } else if (name.ends_with('!')) {
      parameter.constant = true;
      name.remove_suffix(1);
    } else {
      break;
    }
  }
  parameter.name = std::string(name);
  return parameter;
}

ResultType ResultOf(std::string_view text) {
  ResultType result;
  if (text == "promoted") {
    result.rule = ResultType::Rule::kPromoted;
  } else if (text == "common") {
    result.rule = ResultType::Rule::kCommon;
  } else if (text.starts_with("arg")) {
    result.rule = ResultType::Rule::kArgument;
    result.argument = text[3] - '0';
  } else {
    auto type = ParseScalarType(text);
    CHECK(type.has_value());
    result.type = *type;
  }
  return result;
}

}  // namespace

Declare& Declare::Gives(std::string_view values) {
  while (!values.empty()) {
    std::string_view value = TakeUntil(values, ',');
    std::string_view name = TakeUntil(value, ':');
    auto type = ParseScalarType(value);
    CHECK(type.has_value());
    definition_.values.push_back({std::string(name), *type});
  }
  return *this;
}

Signature MakeSignature(std::string_view text, Kernel kernel) {
  Signature signature;
  size_t arrow = text.find("=>");
  CHECK(arrow != std::string_view::npos);
  signature.result = ResultOf(Trim(text.substr(arrow + 2)));
  signature.kernel = kernel;
  std::string_view parameters = Trim(text.substr(0, arrow));
  while (!parameters.empty()) {
    signature.parameters.push_back(ParameterOf(TakeUntil(parameters, ',')));
  }
  return signature;
}

}  // namespace sluice::functions
