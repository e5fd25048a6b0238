#include "commands/syntax/property_list.h"

#include <charconv>
#include <optional>

#include "data/datetime.h"

namespace sluice::commands {

using language::Token;
using language::TokenKind;
using Form = WrittenProperty::Form;

namespace {

bool ReadCall(TokenReader& reader, WrittenProperty& property) {
  property.form = Form::kCall;
  property.call = std::string(reader.Peek().text);
  reader.Skip(2);
  if (reader.Peek().kind == TokenKind::kString) {
    if (!reader.TakeString(property.text)) return false;
  } else {
    const uint32_t begin = reader.Peek().span.begin;
    while (!reader.Peek().Is(")") && !reader.AtEnd()) reader.Skip();
    property.text = reader.text().substr(begin, reader.Peek().span.begin - begin);
    while (!property.text.empty() && property.text.back() == ' ') property.text.pop_back();
  }
  return reader.TakePunctuation(")");
}

// A bare word with what touches it: parquet, per-node, file.csv.
void ReadBareWord(TokenReader& reader, WrittenProperty& property) {
  const uint32_t begin = reader.Peek().span.begin;
  uint32_t end = begin;
  do {
    end = reader.Peek().span.end;
    reader.Skip();
  } while (!reader.AtEnd() && !reader.Peek().space_before && !reader.Peek().Is(",") &&
           !reader.Peek().Is(")"));
  property.text = reader.text().substr(begin, end - begin);
}

bool ReadValue(TokenReader& reader, WrittenProperty& property) {
  const Token& token = reader.Peek();
  switch (token.kind) {
    case TokenKind::kString:
      property.form = Form::kString;
      return reader.TakeString(property.text);
    case TokenKind::kTimespan:
      property.form = Form::kTimespan;
      break;
    case TokenKind::kLong:
    case TokenKind::kReal:
      property.form = Form::kNumber;
      break;
    case TokenKind::kIdentifier:
      if (reader.Peek(1).Is("(")) return ReadCall(reader, property);
      property.form = Form::kWord;
      break;
    case TokenKind::kPunctuation:
      if (token.Is("-") && reader.Peek(1).kind == TokenKind::kLong) {
        property.form = Form::kNumber;
        break;
      }
      if (!token.Is(".")) return reader.Expect("a value");
      property.form = Form::kWord;
      break;
    default:
      return reader.Expect("a value");
  }
  ReadBareWord(reader, property);
  return true;
}

std::string_view TypeWords(PropertyType type) {
  switch (type) {
    case PropertyType::kBool: return "true or false";
    case PropertyType::kLong: return "a whole number";
    case PropertyType::kString: return "a string";
    case PropertyType::kTimespan: return "a timespan, such as 1h or time(1.00:00:00)";
    case PropertyType::kDatetime: return "a datetime, such as datetime(2024-01-31)";
    case PropertyType::kDynamic: return "a dynamic, such as dynamic([\"a\"])";
  }
  return "";
}

std::optional<PropertyValue> ValueOf(PropertyType type, const WrittenProperty& written) {
  const bool call = written.form == Form::kCall;
  const std::string& text = written.text;
  switch (type) {
    case PropertyType::kBool:
      if (call && written.call != "bool" && written.call != "boolean") return std::nullopt;
      if (EqualsIgnoreCase(text, "true") || text == "1") return PropertyValue(true);
      if (EqualsIgnoreCase(text, "false") || text == "0") return PropertyValue(false);
      return std::nullopt;
    case PropertyType::kLong: {
      if (call && written.call != "long" && written.call != "int") return std::nullopt;
      int64_t number = 0;
      const char* const end = text.data() + text.size();
      const auto parsed = std::from_chars(text.data(), end, number);
      if (parsed.ec != std::errc() || parsed.ptr != end) return std::nullopt;
      return PropertyValue(number);
    }
    case PropertyType::kString:
      if (call || written.form == Form::kNumber || written.form == Form::kTimespan) {
        return std::nullopt;
      }
      return PropertyValue(text);
    case PropertyType::kTimespan: {
      if (call && written.call != "time" && written.call != "timespan") return std::nullopt;
      if (written.form == Form::kNumber || written.form == Form::kWord) return std::nullopt;
      const std::optional<int64_t> ticks = ParseTimespan(text);
      return ticks ? std::optional<PropertyValue>(*ticks) : std::nullopt;
    }
    case PropertyType::kDatetime: {
      if (call && written.call != "datetime" && written.call != "date") return std::nullopt;
      const std::optional<int64_t> ticks = ParseDatetime(text);
      return ticks ? std::optional<PropertyValue>(*ticks) : std::nullopt;
    }
    case PropertyType::kDynamic:
      if (call ? written.call != "dynamic" : written.form != Form::kString) return std::nullopt;
      return PropertyValue(text);
  }
  return std::nullopt;
}

template <typename Items, typename NameOf>
std::string Join(const Items& items, NameOf&& name_of) {
  std::string joined;
  for (const auto& item : items) {
    if (!joined.empty()) joined += ", ";
    joined += name_of(item);
  }
  return joined;
}

Status ErrorAt(std::string_view text, SourceSpan span, Status status) {
  const language::LinePosition position = language::PositionOf(text, span.begin);
  return Status(status.code(), status.message() + " (line: " + std::to_string(position.line) +
                                   ", column: " + std::to_string(position.column) + ")")
      .WithSpan(span);
}

Status CheckWord(const PropertyDefinition& definition, PropertyValue& value) {
  if (definition.values.empty()) return Status::Ok();
  std::string& word = std::get<std::string>(value);
  for (const std::string_view allowed : definition.values) {
    if (!EqualsIgnoreCase(allowed, word)) continue;
    word = std::string(allowed);
    return Status::Ok();
  }
  return InvalidArgument("The property '" + std::string(definition.name) + "' must be one of: " +
                         Join(definition.values, [](std::string_view name) { return name; }));
}

}  // namespace

bool ReadWrittenProperties(TokenReader& reader, ArgumentValue& value) {
  auto& properties = value.emplace<std::vector<WrittenProperty>>();
  if (reader.Peek().Is(")")) return true;
  do {
    WrittenProperty& property = properties.emplace_back();
    property.name_span = reader.Peek().span;
    if (!reader.TakeName(property.name) || !reader.TakePunctuation("=")) return false;
    property.value_span = reader.Peek().span;
    if (!ReadValue(reader, property)) return false;
  } while (reader.TakeOptionalPunctuation(","));
  reader.Expect("','");
  return true;
}

Result<Properties> CheckProperties(std::string_view text, const CommandDefinition& definition,
                                   const std::vector<WrittenProperty>& written) {
  Properties properties;
  for (const WrittenProperty& property : written) {
    const PropertyDefinition* known = nullptr;
    for (const PropertyDefinition& candidate : definition.properties) {
      if (EqualsIgnoreCase(candidate.name, property.name)) known = &candidate;
    }
    if (known == nullptr) {
      return ErrorAt(
          text, property.name_span,
          InvalidArgument("Unknown property '" + property.name + "'. Known properties: " +
                          Join(definition.properties,
                               [](const PropertyDefinition& entry) { return entry.name; })));
    }
    const std::string name(known->name);
    if (!known->unsupported.empty()) {
      return ErrorAt(text, property.name_span,
                     Unsupported("The property '" + name + "' is not supported: " +
                                 std::string(known->unsupported)));
    }
    if (properties.Has(name)) {
      return ErrorAt(text, property.name_span,
                     InvalidArgument("The property '" + name + "' is given twice"));
    }
    std::optional<PropertyValue> value = ValueOf(known->type, property);
    if (!value) {
      return ErrorAt(text, property.value_span,
                     InvalidArgument("The property '" + name + "' must be " +
                                     std::string(TypeWords(known->type))));
    }
    if (known->type == PropertyType::kString) {
      const Status allowed = CheckWord(*known, *value);
      if (!allowed.ok()) return ErrorAt(text, property.value_span, allowed);
    }
    properties.Set(name, *std::move(value));
  }
  return properties;
}

}  // namespace sluice::commands
