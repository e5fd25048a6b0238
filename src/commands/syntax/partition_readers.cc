// The partitions and the path format of an external table.
// https://learn.microsoft.com/kusto/management/external-tables-azure-storage
#include <array>

#include "commands/syntax/capture_readers.h"
#include "data/datetime.h"

namespace sluice::commands {

using catalog::Partition;
using language::Token;
using language::TokenKind;

namespace {

struct DatetimeFunction {
  std::string_view name;
  Partition::Function function;
};
constexpr std::array kDatetimeFunctions = {
    DatetimeFunction{"startofday", Partition::Function::kStartOfDay},
    DatetimeFunction{"startofweek", Partition::Function::kStartOfWeek},
    DatetimeFunction{"startofmonth", Partition::Function::kStartOfMonth},
    DatetimeFunction{"startofyear", Partition::Function::kStartOfYear},
};

bool ReadTimespan(TokenReader& reader, int64_t& ticks) {
  const Token& token = reader.Peek();
  std::string text(token.text);
  if ((token.Is("time") || token.Is("timespan")) && reader.Peek(1).Is("(")) {
    const uint32_t begin = reader.Peek(1).span.end;
    size_t count = 2;
    while (!reader.Peek(count).Is(")")) {
      if (reader.Peek(count).kind == TokenKind::kEnd) return reader.Expect("')'");
      ++count;
    }
    text = reader.text().substr(begin, reader.Peek(count).span.begin - begin);
    reader.Skip(count);
  } else if (token.kind != TokenKind::kTimespan) {
    return reader.Expect("a timespan");
  }
  const std::optional<int64_t> parsed = ParseTimespan(text);
  if (!parsed || *parsed <= 0) return reader.Fail(token.span, "Expected a positive timespan");
  ticks = *parsed;
  reader.Skip();
  return true;
}

bool ReadHash(TokenReader& reader, Partition& partition) {
  partition.function = Partition::Function::kHash;
  if (!reader.TakeWord("hash") || !reader.TakePunctuation("(") ||
      !reader.TakeName(partition.column) || !reader.TakePunctuation(",")) {
    return false;
  }
  const SourceSpan span = reader.Peek().span;
  if (!ReadLong(reader, partition.modulus)) return false;
  if (partition.modulus < 1) {
    return reader.Fail(span, "The modulus of a hash partition must be at least 1");
  }
  return reader.TakePunctuation(")");
}

bool ReadDatetimePartition(TokenReader& reader, Partition& partition) {
  if (reader.Peek(1).Is("(") && reader.TakeOptionalWord("bin")) {
    partition.function = Partition::Function::kBin;
    return reader.TakePunctuation("(") && reader.TakeName(partition.column) &&
           reader.TakePunctuation(",") && ReadTimespan(reader, partition.bin_ticks) &&
           reader.TakePunctuation(")");
  }
  for (const DatetimeFunction& entry : kDatetimeFunctions) {
    if (!reader.TakeOptionalWord(entry.name)) continue;
    partition.function = entry.function;
    return reader.TakePunctuation("(") && reader.TakeName(partition.column) &&
           reader.TakePunctuation(")");
  }
  return reader.Expect("bin(), startofday(), startofweek(), startofmonth() or startofyear()");
}

bool ReadPartition(TokenReader& reader, Partition& partition) {
  if (!reader.TakeName(partition.name) || !reader.TakePunctuation(":")) return false;
  const SourceSpan span = reader.Peek().span;
  if (!ReadScalarType(reader, partition.type)) return false;
  const bool derived = reader.TakeOptionalPunctuation("=");
  switch (partition.type) {
    case ScalarType::kLong:
      if (!derived) return reader.Expect("'= hash(Column, number)'");
      return ReadHash(reader, partition);
    case ScalarType::kString:
      if (!derived) return true;
      partition.function = Partition::Function::kColumn;
      return reader.TakeName(partition.column);
    case ScalarType::kDatetime:
      if (!derived) return true;
      return ReadDatetimePartition(reader, partition);
    default:
      return reader.Fail(span, "A partition is of type string, datetime or long");
  }
}

}  // namespace

bool ReadPartitions(TokenReader& reader, ArgumentValue& value) {
  auto& partitions = value.emplace<std::vector<Partition>>();
  do {
    const SourceSpan span = reader.Peek().span;
    Partition partition;
    if (!ReadPartition(reader, partition)) return false;
    for (const Partition& other : partitions) {
      if (other.name == partition.name) {
        return reader.Fail(span, "The partition '" + partition.name + "' is declared twice");
      }
    }
    partitions.push_back(std::move(partition));
  } while (reader.TakeOptionalPunctuation(","));
  reader.Expect("','");
  return true;
}

bool ReadPathFormat(TokenReader& reader, ArgumentValue& value) {
  auto& elements = value.emplace<std::vector<catalog::PathElement>>();
  while (!reader.Peek().Is(")") && !reader.AtEnd()) {
    catalog::PathElement& element = elements.emplace_back();
    if (reader.Peek().kind == TokenKind::kString) {
      if (!reader.TakeString(element.separator)) return false;
    } else if (reader.Peek(1).Is("(") && reader.TakeOptionalWord("datetime_pattern")) {
      if (!reader.TakePunctuation("(") || !reader.TakeString(element.datetime_pattern) ||
          !reader.TakePunctuation(",") || !reader.TakeName(element.partition) ||
          !reader.TakePunctuation(")")) {
        return false;
      }
    } else if (!reader.TakeName(element.partition)) {
      return false;
    }
  }
  if (elements.empty()) return reader.Expect("a partition or a string");
  return true;
}

}  // namespace sluice::commands
