#include "commands/syntax/capture_readers.h"

#include <array>
#include <charconv>

#include "base/status.h"
#include "data/datetime.h"

namespace sluice::commands {

using language::Token;
using language::TokenKind;

namespace {

// Reads items separated by commas, at least one.
template <typename Item, typename ReadItem>
bool ReadList(TokenReader& reader, std::vector<Item>& items, ReadItem&& read_item) {
  do {
    Item item;
    if (!read_item(item)) return false;
    items.push_back(std::move(item));
  } while (reader.TakeOptionalPunctuation(","));
  reader.Expect("','");
  return true;
}

bool ReadName(TokenReader& reader, ArgumentValue& value) {
  return reader.TakeName(value.emplace<std::string>());
}

bool ReadNames(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<std::string>>(),
                  [&](std::string& name) { return reader.TakeName(name); });
}

bool ReadEntities(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<EntityName>>(), [&](EntityName& entity) {
    ArgumentValue read;
    if (!ReadEntity(reader, read)) return false;
    entity = std::get<EntityName>(std::move(read));
    return true;
  });
}

bool ReadType(TokenReader& reader, ArgumentValue& value) {
  return ReadScalarType(reader, value.emplace<ScalarType>());
}

bool ReadSchemaInto(TokenReader& reader, Schema& schema) {
  if (!reader.TakePunctuation("(")) return false;
  if (!ReadList(reader, schema.columns, [&](Column& column) {
        const SourceSpan span = reader.Peek().span;
        if (!reader.TakeName(column.name)) return false;
        if (schema.Find(column.name)) {
          return reader.Fail(span, "The column '" + column.name + "' is declared twice");
        }
        return reader.TakePunctuation(":") && ReadScalarType(reader, column.type);
      })) {
    return false;
  }
  return reader.TakePunctuation(")");
}

bool ReadSchema(TokenReader& reader, ArgumentValue& value) {
  return ReadSchemaInto(reader, value.emplace<Schema>());
}

bool ReadTables(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<TableDeclaration>>(),
                  [&](TableDeclaration& table) {
                    return reader.TakeName(table.name) && ReadSchemaInto(reader, table.schema);
                  });
}

bool ReadTableRenames(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<TableRename>>(), [&](TableRename& rename) {
    if (!reader.TakeName(rename.new_name) || !reader.TakePunctuation("=") ||
        !reader.TakeName(rename.old_name)) {
      return false;
    }
    rename.if_exists = reader.TakeOptionalWord("ifexists");
    return true;
  });
}

bool ReadColumnRenames(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<ColumnRename>>(), [&](ColumnRename& rename) {
    ArgumentValue column;
    if (!reader.TakeName(rename.new_name) || !reader.TakePunctuation("=") ||
        !ReadColumn(reader, column)) {
      return false;
    }
    rename.old_name = std::get<ColumnName>(std::move(column));
    return true;
  });
}

bool ReadDocstrings(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<ColumnDocstring>>(),
                  [&](ColumnDocstring& entry) {
                    return reader.TakeName(entry.column) && reader.TakePunctuation(":") &&
                           reader.TakeString(entry.docstring);
                  });
}

bool ReadString(TokenReader& reader, ArgumentValue& value) {
  return reader.TakeString(value.emplace<std::string>());
}

bool ReadStrings(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<Secret>>(), [&](Secret& secret) {
    std::string text;
    if (!reader.TakeString(text)) return false;
    secret = Secret(std::move(text));
    return true;
  });
}

bool TakeGuid(TokenReader& reader, Guid& guid) {
  const Token& token = reader.Peek();
  if (token.kind == TokenKind::kString) {
    const std::optional<Guid> parsed = Guid::Parse(language::StringTokenValue(token));
    if (!parsed) return reader.Fail(token.span, "This string is no guid");
    guid = *parsed;
    reader.Skip();
    return true;
  }
  // Bare, a guid falls into tokens of many kinds: it is read from the text.
  constexpr size_t kGuidTextSize = 36;
  const uint32_t begin = token.span.begin;
  const std::string_view text = reader.text().substr(begin, kGuidTextSize);
  const std::optional<Guid> parsed =
      text.size() == kGuidTextSize ? Guid::Parse(text) : std::nullopt;
  if (!parsed) return reader.Expect("a guid");
  guid = *parsed;
  reader.SkipTo(begin + static_cast<uint32_t>(kGuidTextSize));
  return true;
}

bool ReadGuid(TokenReader& reader, ArgumentValue& value) {
  return TakeGuid(reader, value.emplace<Guid>());
}

bool ReadGuids(TokenReader& reader, ArgumentValue& value) {
  return ReadList(reader, value.emplace<std::vector<Guid>>(),
                  [&](Guid& guid) { return TakeGuid(reader, guid); });
}

bool ReadLongValue(TokenReader& reader, ArgumentValue& value) {
  return ReadLong(reader, value.emplace<int64_t>());
}

bool ReadTimespan(TokenReader& reader, ArgumentValue& value) {
  const bool call = (reader.Peek().Is("time") || reader.Peek().Is("timespan")) &&
                    reader.Peek(1).Is("(");
  if (call) reader.Skip(2);
  const uint32_t begin = reader.Peek().span.begin;
  do {
    reader.Skip();
  } while (!reader.AtEnd() && !reader.Peek().space_before && !reader.Peek().Is(")"));
  const uint32_t end = reader.Previous().span.end;
  const std::optional<int64_t> ticks = ParseTimespan(reader.text().substr(begin, end - begin));
  if (!ticks) return reader.Fail({begin, end}, "This is no timespan; write 1h or 1.00:00:00");
  value = *ticks;
  return !call || reader.TakePunctuation(")");
}

bool ReadBool(TokenReader& reader, ArgumentValue& value) {
  if (reader.TakeOptionalWord("true")) {
    value = true;
    return true;
  }
  if (reader.TakeOptionalWord("false")) {
    value = false;
    return true;
  }
  return reader.Expect("'true' or 'false'");
}

bool ReadTagFilters(TokenReader& reader, ArgumentValue& value) {
  auto& filters = value.emplace<std::vector<TagFilter>>();
  do {
    TagFilter& filter = filters.emplace_back();
    if (!reader.TakeWord("tags")) return false;
    const Token& token = reader.Peek();
    std::string_view comparison = token.text;
    filter.negated = comparison.starts_with("!");
    if (filter.negated) {
      comparison.remove_prefix(1);
      // The lexer may or may not join the mark with the word.
      if (comparison.empty()) {
        reader.Skip();
        comparison = reader.Peek().text;
      }
    }
    filter.contains = comparison == "contains";
    if (!filter.contains && comparison != "has") {
      return reader.Expect("'has', 'contains', '!has' or '!contains'");
    }
    reader.Skip();
    if (!reader.TakeString(filter.tag)) return false;
  } while (reader.TakeOptionalWord("and") || reader.TakeOptionalPunctuation(","));
  return true;
}

// Moves from an opening bracket over the closing one that belongs to it.
bool SkipBracketed(TokenReader& reader, std::string_view open, std::string_view close) {
  const SourceSpan begin = reader.Peek().span;
  if (!reader.TakePunctuation(open)) return false;
  for (int depth = 1; depth > 0; reader.Skip()) {
    if (reader.AtEnd()) {
      return reader.Fail(begin, "There is no '" + std::string(close) + "' to this '" +
                                    std::string(open) + "'");
    }
    if (reader.Peek().Is(open)) ++depth;
    if (reader.Peek().Is(close)) --depth;
  }
  return true;
}

bool ReadFunctionText(TokenReader& reader, bool with_parameters, FunctionSource& function) {
  const uint32_t begin = reader.Peek().span.begin;
  if (with_parameters) {
    if (!SkipBracketed(reader, "(", ")")) return false;
    const uint32_t end = reader.Previous().span.end;
    function.parameters = reader.text().substr(begin, end - begin);
  }
  const uint32_t body_begin = reader.Peek().span.begin;
  if (!SkipBracketed(reader, "{", "}")) return false;
  const uint32_t end = reader.Previous().span.end;
  function.body = reader.text().substr(body_begin, end - body_begin);
  function.positioned = reader.text().substr(0, end);
  for (size_t i = 0; i < begin; ++i) {
    char& c = function.positioned[i];
    if (c != '\n' && c != '\r') c = ' ';
  }
  return true;
}

bool ReadFunction(TokenReader& reader, ArgumentValue& value) {
  return ReadFunctionText(reader, true, value.emplace<FunctionSource>());
}

bool ReadFunctionBody(TokenReader& reader, ArgumentValue& value) {
  return ReadFunctionText(reader, false, value.emplace<FunctionSource>());
}

bool ReadExpressions(TokenReader& reader, ArgumentValue& value) {
  auto& texts = value.emplace<ExpressionTexts>().texts;
  while (!reader.Peek().Is(")")) {
    const uint32_t begin = reader.Peek().span.begin;
    for (int depth = 0; depth > 0 || (!reader.Peek().Is(",") && !reader.Peek().Is(")"));
         reader.Skip()) {
      if (reader.AtEnd()) return reader.Expect("')'");
      if (reader.Peek().Is("(") || reader.Peek().Is("[")) ++depth;
      if (reader.Peek().Is(")") || reader.Peek().Is("]")) --depth;
    }
    const uint32_t end = reader.Previous().span.end;
    if (end <= begin) return reader.Expect("an entity");
    texts.emplace_back(reader.text().substr(begin, end - begin));
    if (!reader.TakeOptionalPunctuation(",")) break;
  }
  return true;
}

struct NamedReader {
  std::string_view kind;
  CaptureReader reader;
};
constexpr std::array kReaders = {
    NamedReader{"bool", &ReadBool},
    NamedReader{"column", &ReadColumn},
    NamedReader{"column_renames", &ReadColumnRenames},
    NamedReader{"docstrings", &ReadDocstrings},
    NamedReader{"entities", &ReadEntities},
    NamedReader{"entity", &ReadEntity},
    NamedReader{"expressions", &ReadExpressions},
    NamedReader{"function", &ReadFunction},
    NamedReader{"function_body", &ReadFunctionBody},
    NamedReader{"guid", &ReadGuid},
    NamedReader{"guids", &ReadGuids},
    NamedReader{"long", &ReadLongValue},
    NamedReader{"name", &ReadName},
    NamedReader{"names", &ReadNames},
    NamedReader{"partitions", &ReadPartitions},
    NamedReader{"path_format", &ReadPathFormat},
    NamedReader{"schema", &ReadSchema},
    NamedReader{"string", &ReadString},
    NamedReader{"strings", &ReadStrings},
    NamedReader{"table_renames", &ReadTableRenames},
    NamedReader{"tables", &ReadTables},
    NamedReader{"tag_filters", &ReadTagFilters},
    NamedReader{"timespan", &ReadTimespan},
    NamedReader{"type", &ReadType},
};

}  // namespace

CaptureReader FindCaptureReader(std::string_view kind) {
  for (const NamedReader& entry : kReaders) {
    if (entry.kind == kind) return entry.reader;
  }
  return nullptr;
}

bool ReadScalarType(TokenReader& reader, ScalarType& type) {
  const Token& token = reader.Peek();
  if (token.kind != TokenKind::kIdentifier) return reader.Expect("a type");
  // "System.Int64" is several tokens.
  size_t count = 1;
  std::string name(token.text);
  while (reader.Peek(count).text == "." && reader.Peek(count + 1).kind == TokenKind::kIdentifier) {
    name += '.';
    name += reader.Peek(count + 1).text;
    count += 2;
  }
  const std::optional<ScalarType> parsed = ParseScalarType(name);
  if (!parsed) {
    return reader.Fail(token.span,
                       "'" + name + "' is no type; types are bool, int, long, real, decimal, "
                       "string, datetime, timespan, guid and dynamic");
  }
  type = *parsed;
  reader.Skip(count);
  return true;
}

bool ReadLong(TokenReader& reader, int64_t& number) {
  const Token& token = reader.Peek();
  if (token.kind != TokenKind::kLong) return reader.Expect("a whole number");
  const auto [end, error] =
      std::from_chars(token.text.data(), token.text.data() + token.text.size(), number);
  if (error != std::errc() || end != token.text.data() + token.text.size()) {
    return reader.Fail(token.span, "This number is out of range");
  }
  reader.Skip();
  return true;
}

bool ReadEntity(TokenReader& reader, ArgumentValue& value) {
  auto& entity = value.emplace<EntityName>();
  if (reader.Peek().Is("database") && reader.Peek(1).Is("(")) {
    reader.Skip(2);
    return reader.TakeName(entity.database) && reader.TakePunctuation(")") &&
           reader.TakePunctuation(".") && reader.TakeName(entity.name);
  }
  if (!reader.TakeName(entity.name)) return false;
  if (!reader.Peek().space_before && reader.TakeOptionalPunctuation(".")) {
    entity.database = std::move(entity.name);
    return reader.TakeName(entity.name);
  }
  return true;
}

bool ReadColumn(TokenReader& reader, ArgumentValue& value) {
  auto& column = value.emplace<ColumnName>();
  std::vector<std::string> parts(1);
  if (!reader.TakeName(parts.back())) return false;
  while (reader.TakeOptionalPunctuation(".")) {
    if (!reader.TakeName(parts.emplace_back())) return false;
  }
  if (parts.size() > 3) return reader.Expect("at most a database, a table and a column");
  column.column = std::move(parts.back());
  if (parts.size() > 1) column.table = std::move(parts[parts.size() - 2]);
  if (parts.size() > 2) column.database = std::move(parts[0]);
  return true;
}

}  // namespace sluice::commands
