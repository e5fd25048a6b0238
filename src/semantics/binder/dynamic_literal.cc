#include "semantics/binder/dynamic_literal.h"

#include "functions/kernels/json_text.h"

namespace sluice::semantics {
namespace {

using functions::JsonKind;

Scalar ScalarOf(std::string_view json) {
  switch (functions::KindOfJson(json)) {
    case JsonKind::kBool: return Scalar::Bool(json == "true");
    case JsonKind::kNumber: {
      if (auto number = functions::JsonAsLong(json)) return Scalar::Long(*number);
      if (auto number = functions::JsonAsReal(json)) return Scalar::Real(*number);
      return Scalar::Null(ScalarType::kReal);
    }
    case JsonKind::kString: {
      std::string text;
      functions::AppendUnescaped(json, text);
      return Scalar::String(std::move(text));
    }
    case JsonKind::kNull: return Scalar::Null(ScalarType::kDynamic);
    default: return Scalar::Dynamic(std::string(json));
  }
}

}  // namespace

std::vector<Scalar> ElementsOf(const Scalar& dynamic) {
  std::vector<Scalar> elements;
  if (dynamic.is_null()) return elements;
  const std::string& json = dynamic.string_value();
  if (functions::KindOfJson(json) != JsonKind::kArray) {
    if (functions::KindOfJson(json) != JsonKind::kNull) elements.push_back(ScalarOf(json));
    return elements;
  }
  functions::JsonElements walk(json);
  std::string_view element;
  while (walk.Next(element)) elements.push_back(ScalarOf(element));
  return elements;
}

Scalar ArrayOf(const std::vector<Scalar>& values) {
  std::string json;
  functions::JsonArrayWriter array(json);
  for (const Scalar& value : values) {
    if (value.is_null()) {
      array.Add("null");
    } else if (value.type() == ScalarType::kString) {
      array.AddString(value.string_value());
    } else if (value.type() == ScalarType::kDynamic) {
      array.Add(value.string_value());
    } else if (value.type() == ScalarType::kReal) {
      functions::AppendJsonReal(value.real_value(), array.Next());
    } else if (IsInteger(value.type()) || value.type() == ScalarType::kBool) {
      array.Add(value.ToText());
    } else {
      array.AddString(value.ToText());
    }
  }
  array.Finish();
  return Scalar::Dynamic(std::move(json));
}

}  // namespace sluice::semantics
