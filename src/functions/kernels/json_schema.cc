#include "functions/kernels/json_schema.h"

#include "functions/kernels/json_text.h"

namespace sluice::functions {

void JsonSchema::Add(std::string_view json) {
  switch (KindOfJson(json)) {
    case JsonKind::kNull: has_null_ = true; break;
    case JsonKind::kBool: AddScalar("bool"); break;
    case JsonKind::kNumber: AddScalar(JsonAsLong(json) ? "long" : "double"); break;
    case JsonKind::kString: AddScalar("string"); break;
    case JsonKind::kArray: {
      JsonSchema& schema = Elements();
      JsonElements elements(json);
      for (std::string_view element; elements.Next(element);) schema.Add(element);
      break;
    }
    case JsonKind::kObject: {
      Properties& bag = Bag();
      JsonProperties properties(json);
      std::string_view name;
      for (std::string_view value; properties.Next(name, value);) Property(bag, name).Add(value);
      break;
    }
  }
}

void JsonSchema::Merge(const JsonSchema& other) {
  has_null_ = has_null_ || other.has_null_;
  for (const Alternative& alternative : other.alternatives_) {
    if (alternative.bag) {
      Properties& bag = Bag();
      for (const auto& [name, schema] : *alternative.bag) Property(bag, name).Merge(*schema);
    } else if (alternative.elements) {
      Elements().Merge(*alternative.elements);
    } else {
      AddScalar(alternative.scalar);
    }
  }
}

void JsonSchema::Append(std::string& out) const {
  if (alternatives_.size() == 1) {
    Append(alternatives_[0], out);
    return;
  }
  if (alternatives_.empty()) {
    out += has_null_ ? "\"null\"" : "[]";
    return;
  }
  JsonArrayWriter array(out);
  for (const Alternative& alternative : alternatives_) Append(alternative, array.Next());
  array.Finish();
}

void JsonSchema::Append(const Alternative& alternative, std::string& out) {
  if (!alternative.bag && !alternative.elements) {
    AppendJsonString(alternative.scalar, out);
    return;
  }
  JsonObjectWriter object(out);
  if (alternative.elements) {
    alternative.elements->Append(object.Next("`indexer`"));
  } else {
    for (const auto& [name, schema] : *alternative.bag) schema->Append(object.Next(name));
  }
  object.Finish();
}

void JsonSchema::AddScalar(std::string_view name) {
  for (const Alternative& alternative : alternatives_) {
    if (alternative.scalar == name) return;
  }
  alternatives_.push_back({std::string(name), nullptr, nullptr});
}

JsonSchema::Properties& JsonSchema::Bag() {
  for (Alternative& alternative : alternatives_) {
    if (alternative.bag) return *alternative.bag;
  }
  alternatives_.push_back({"", std::make_unique<Properties>(), nullptr});
  return *alternatives_.back().bag;
}

JsonSchema& JsonSchema::Elements() {
  for (Alternative& alternative : alternatives_) {
    if (alternative.elements) return *alternative.elements;
  }
  alternatives_.push_back({"", nullptr, std::make_unique<JsonSchema>()});
  return *alternatives_.back().elements;
}

JsonSchema& JsonSchema::Property(Properties& bag, std::string_view name) {
  for (auto& [known, schema] : bag) {
    if (known == name) return *schema;
  }
  return *bag.emplace_back(std::string(name), std::make_unique<JsonSchema>()).second;
}

}  // namespace sluice::functions
