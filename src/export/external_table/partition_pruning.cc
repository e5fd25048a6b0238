#include "export/external_table/partition_pruning.h"

#include <algorithm>

#include "data/datetime.h"
#include "export/partition/partition_function.h"

namespace sluice::exporting {
namespace {

using catalog::Partition;
using semantics::BoundExpression;
using semantics::BoundExpressionKind;
using Function = Partition::Function;

// The datetimes whose partition value can be what the path says.
DatetimeParts::Range SourceRange(const Partition& partition, const DatetimeParts& parts) {
  DatetimeParts::Range said = parts.AllThatFit();
  if (partition.function == Function::kVirtual) return said;
  int64_t last = std::clamp<int64_t>(said.end - 1, 0, kMaxDatetimeTicks);
  int64_t first = std::clamp<int64_t>(said.begin, 0, kMaxDatetimeTicks);
  return {PartitionOfDatetime(partition, first).begin, PartitionOfDatetime(partition, last).end};
}

void Narrow(ColumnFact& fact, const DatetimeParts::Range& range) {
  if (!fact.range) {
    fact.range = range;
    return;
  }
  fact.range->begin = std::max(fact.range->begin, range.begin);
  fact.range->end = std::min(fact.range->end, range.end);
}

const ColumnFact* FactOf(const BoundExpression& expression, const planning::ExternalScanNode& scan,
                         const std::vector<ColumnFact>& facts) {
  if (expression.kind != BoundExpressionKind::kColumn) return nullptr;
  semantics::ColumnId id = expression.As<semantics::BoundColumnReference>().id;
  for (size_t i = 0; i < scan.columns.size(); ++i) {
    if (scan.columns[i].id == id && scan.source_columns[i] < facts.size()) {
      return &facts[scan.source_columns[i]];
    }
  }
  return nullptr;
}

const Scalar* LiteralOf(const BoundExpression& expression) {
  if (expression.kind != BoundExpressionKind::kLiteral) return nullptr;
  return &expression.As<semantics::BoundLiteral>().value;
}

// Can the column equal the literal?
bool MayEqual(const ColumnFact& fact, const Scalar& literal) {
  if (literal.type() == ScalarType::kString && !literal.is_null()) {
    const std::string& text = literal.string_value();
    if (fact.value && fact.value->type() == ScalarType::kString &&
        fact.value->string_value() != text) {
      return false;
    }
    return std::all_of(fact.hashes.begin(), fact.hashes.end(), [&](const auto& known) {
      return PartitionOfText(text, known.modulus) == known.hash;
    });
  }
  if (literal.type() == ScalarType::kDatetime && !literal.is_null() && fact.range) {
    return literal.int64_value() >= fact.range->begin && literal.int64_value() < fact.range->end;
  }
  return true;
}

// column OP literal, for the four orders of datetimes.
bool MayCompare(const std::string& name, const ColumnFact& fact, const Scalar& literal) {
  if (name == "==") return MayEqual(fact, literal);
  if (literal.is_null() || literal.type() != ScalarType::kDatetime || !fact.range) return true;
  int64_t bound = literal.int64_value();
  if (name == "<") return fact.range->begin < bound;
  if (name == "<=") return fact.range->begin <= bound;
  if (name == ">") return fact.range->end - 1 > bound;
  if (name == ">=") return fact.range->end - 1 >= bound;
  return true;
}

std::string Turned(const std::string& name) {
  if (name == "<") return ">";
  if (name == "<=") return ">=";
  if (name == ">") return "<";
  if (name == ">=") return "<=";
  return name;
}

}  // namespace

std::vector<ColumnFact> FactsOf(const PartitionLayout& layout,
                                const std::vector<PathValue>& reading, size_t file_column_count,
                                const Schema& schema) {
  std::vector<ColumnFact> facts(schema.columns.size());
  size_t next_virtual = file_column_count;
  for (size_t i = 0; i < layout.partitions().size(); ++i) {
    const Partition& partition = layout.partitions()[i];
    bool is_virtual = partition.function == Function::kVirtual;
    size_t position = is_virtual ? next_virtual++ : *layout.columns()[i];
    if (position >= facts.size()) continue;
    ColumnFact& fact = facts[position];
    const PathValue& value = reading[i];
    if (value.is_default) {
      // Null, empty or too long to be a folder: nothing is known of a stored column. A virtual
      // string has no other value than this path's.
      if (is_virtual && partition.type == ScalarType::kString) fact.value = Scalar::String("");
      continue;
    }
    if (partition.function == Function::kHash) {
      fact.hashes.push_back({partition.modulus, value.number});
    } else if (IsDatetimeFunction(partition.function)) {
      Narrow(fact, SourceRange(partition, value.parts));
    } else if (partition.type == ScalarType::kDatetime) {
      if (auto exact = value.parts.Earliest()) fact.range = {*exact, *exact + 1};
    } else {
      fact.value = Scalar::String(value.text);
    }
  }
  return facts;
}

std::vector<Scalar> VirtualValues(const PartitionLayout& layout,
                                  const std::vector<PathValue>& reading) {
  std::vector<Scalar> values;
  for (size_t i = 0; i < layout.partitions().size(); ++i) {
    const Partition& partition = layout.partitions()[i];
    if (partition.function != Function::kVirtual) continue;
    std::optional<int64_t> ticks = reading[i].parts.Earliest();
    if (reading[i].is_default) {
      values.push_back(Scalar::Null(partition.type));
    } else if (partition.type == ScalarType::kString) {
      values.push_back(Scalar::String(reading[i].text));
    } else {
      values.push_back(ticks ? Scalar::Datetime(*ticks) : Scalar::Null(ScalarType::kDatetime));
    }
  }
  return values;
}

bool MayBeTrue(const BoundExpression& predicate, const planning::ExternalScanNode& scan,
               const std::vector<ColumnFact>& facts) {
  if (const Scalar* literal = LiteralOf(predicate)) {
    return literal->type() != ScalarType::kBool || (!literal->is_null() && literal->bool_value());
  }
  if (predicate.kind != BoundExpressionKind::kCall) return true;
  const auto& call = predicate.As<semantics::BoundCall>();
  const std::string& name = call.function->name;
  if (name == "and" || name == "or") {
    bool is_and = name == "and";
    for (const auto& argument : call.arguments) {
      if (MayBeTrue(*argument, scan, facts) != is_and) return !is_and;
    }
    return is_and;
  }
  if (call.arguments.size() < 2) return true;
  const ColumnFact* left = FactOf(*call.arguments[0], scan, facts);
  if (name == "in") {
    if (left == nullptr) return true;
    return std::any_of(call.arguments.begin() + 1, call.arguments.end(), [&](const auto& item) {
      const Scalar* literal = LiteralOf(*item);
      return literal == nullptr || MayEqual(*left, *literal);
    });
  }
  if (name == "between" && call.arguments.size() == 3) {
    const Scalar* low = LiteralOf(*call.arguments[1]);
    const Scalar* high = LiteralOf(*call.arguments[2]);
    if (left == nullptr) return true;
    return (low == nullptr || MayCompare(">=", *left, *low)) &&
           (high == nullptr || MayCompare("<=", *left, *high));
  }
  if (call.arguments.size() != 2) return true;
  const Scalar* right_literal = LiteralOf(*call.arguments[1]);
  if (left != nullptr && right_literal != nullptr) return MayCompare(name, *left, *right_literal);
  const ColumnFact* right = FactOf(*call.arguments[1], scan, facts);
  const Scalar* left_literal = LiteralOf(*call.arguments[0]);
  if (right != nullptr && left_literal != nullptr) {
    return MayCompare(Turned(name), *right, *left_literal);
  }
  return true;
}

}  // namespace sluice::exporting
