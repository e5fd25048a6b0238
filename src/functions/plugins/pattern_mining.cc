#include "functions/plugins/pattern_mining.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_map>

#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// Depth first, each pattern extended in the columns after the one that it was extended in last. A
// closure that fills an earlier column was found there already ("prefix preserving").
class Search {
 public:
  Search(const PatternTable& table, const std::function<bool(double, double)>& keep,
         size_t patterns_max, const OperationContext& context)
      : table_(table), keep_(keep), patterns_max_(patterns_max), context_(context) {}

  Status Run(size_t choices_max) {
    std::vector<uint32_t> all(table_.record_count());
    std::iota(all.begin(), all.end(), 0);
    if (all.empty()) return Status::Ok();
    Pattern root = Closure(all);
    if (root.size() > 0) found_.push_back(root);
    return Extend(root, all, 0, choices_max);
  }

  std::vector<Pattern> Take() { return std::move(found_); }

 private:
  Pattern Closure(const std::vector<uint32_t>& records) const {
    Pattern pattern;
    pattern.codes.resize(table_.column_count, kAnyValue);
    for (size_t column = 0; column < table_.column_count; ++column) {
      const std::vector<uint32_t>& codes = table_.codes[column];
      uint32_t first = codes[records[0]];
      bool shared = std::all_of(records.begin(), records.end(),
                                [&](uint32_t record) { return codes[record] == first; });
      if (shared) pattern.codes[column] = first;
    }
    for (uint32_t record : records) {
      pattern.weight_a += table_.weight_a[record];
      pattern.weight_b += table_.weight_b[record];
    }
    return pattern;
  }

  Status Extend(const Pattern& pattern, const std::vector<uint32_t>& records, size_t first_column,
                size_t choices_left) {
    if (choices_left == 0) return Status::Ok();
    for (size_t column = first_column; column < table_.column_count; ++column) {
      if (pattern.codes[column] != kAnyValue) continue;
      RETURN_IF_ERROR(context_.Check());
      std::unordered_map<uint32_t, std::vector<uint32_t>> by_code;
      for (uint32_t record : records) by_code[table_.codes[column][record]].push_back(record);
      std::vector<uint32_t> codes;
      for (const auto& [code, chosen] : by_code) codes.push_back(code);
      std::sort(codes.begin(), codes.end());
      for (uint32_t code : codes) {
        const std::vector<uint32_t>& chosen = by_code[code];
        double weight_a = 0;
        double weight_b = 0;
        for (uint32_t record : chosen) {
          weight_a += table_.weight_a[record];
          weight_b += table_.weight_b[record];
        }
        if (!keep_(weight_a, weight_b)) continue;
        Pattern extended = Closure(chosen);
        if (!std::equal(extended.codes.begin(),
                        extended.codes.begin() + static_cast<long>(column),
                        pattern.codes.begin())) {
          continue;
        }
        if (found_.size() == patterns_max_) return Status::Ok();
        found_.push_back(extended);
        RETURN_IF_ERROR(Extend(extended, chosen, column + 1, choices_left - 1));
      }
    }
    return Status::Ok();
  }

  const PatternTable& table_;
  const std::function<bool(double, double)>& keep_;
  size_t patterns_max_;
  const OperationContext& context_;
  std::vector<Pattern> found_;
};

}  // namespace

Result<PatternTable> PatternTable::Read(RowStream& input, size_t column_count, bool two_sets,
                                        const OperationContext& context) {
  PatternTable table;
  table.column_count = column_count;
  table.values.resize(column_count);
  table.codes.resize(column_count);
  std::vector<std::unordered_map<std::string, uint32_t>> known(column_count);
  RowReader reader(input, context);
  while (true) {
    ASSIGN_OR_RETURN(bool more, reader.Next());
    if (!more) return table;
    for (size_t column = 0; column < column_count; ++column) {
      Scalar value = reader.Value(column);
      std::string key = value.is_null() ? std::string(1, '\0') : value.ToText();
      auto next = static_cast<uint32_t>(table.values[column].size());
      auto [found, fresh] = known[column].emplace(std::move(key), next);
      if (fresh) table.values[column].push_back(std::move(value));
      table.codes[column].push_back(found->second);
    }
    double a = reader.IsNull(column_count) ? 0 : reader.Real(column_count);
    double b = !two_sets || reader.IsNull(column_count + 1) ? 0 : reader.Real(column_count + 1);
    table.weight_a.push_back(a);
    table.weight_b.push_back(b);
    table.total_a += a;
    table.total_b += b;
  }
}

size_t Pattern::size() const {
  return static_cast<size_t>(
      std::count_if(codes.begin(), codes.end(), [](uint32_t code) { return code != kAnyValue; }));
}

bool Pattern::Matches(const PatternTable& table, size_t record) const {
  for (size_t column = 0; column < codes.size(); ++column) {
    if (codes[column] != kAnyValue && table.codes[column][record] != codes[column]) return false;
  }
  return true;
}

bool Pattern::IsWithin(const Pattern& other) const {
  for (size_t column = 0; column < codes.size(); ++column) {
    if (codes[column] != kAnyValue && codes[column] != other.codes[column]) return false;
  }
  return true;
}

Result<std::vector<Pattern>> FindClosedPatterns(const PatternTable& table,
                                                const std::function<bool(double, double)>& keep,
                                                size_t choices_max, size_t patterns_max,
                                                const OperationContext& context) {
  Search search(table, keep, patterns_max, context);
  RETURN_IF_ERROR(search.Run(choices_max));
  return search.Take();
}

}  // namespace sluice::functions
