#include "comparison.h"

#include <algorithm>
#include <cmath>

#include "json.h"
#include "operator_rows.h"

namespace sluice::differential {
namespace {

bool Near(double a, double b) {
  if (std::isnan(a) || std::isnan(b)) return std::isnan(a) && std::isnan(b);
  if (a == b || std::isinf(a) || std::isinf(b)) return a == b;
  return std::abs(a - b) <= 1e-11 * std::max(std::abs(a), std::abs(b));
}

bool Near(const Scalar& a, const Scalar& b) {
  if (a.type() != b.type() || a.is_null() != b.is_null()) return false;
  if (a.is_null()) return true;
  if (a.type() == ScalarType::kReal) return Near(a.real_value(), b.real_value());
  return SameValue(a, b);
}

bool Near(const Row& a, const Row& b) {
  if (a.size() != b.size()) return false;
  for (size_t i = 0; i < a.size(); ++i) {
    if (!Near(a[i], b[i])) return false;
  }
  return true;
}

std::string TextOfRow(const Row& row) {
  std::string text;
  for (const Scalar& value : row) text += (text.empty() ? "" : " | ") + value.ToLiteral();
  return text;
}

std::string ColumnsText(const Table& table) {
  std::string text;
  for (const Column& column : table.columns) {
    if (!text.empty()) text += ", ";
    text += column.name + ":" + std::string(ScalarTypeName(column.type));
  }
  return text;
}

}  // namespace

std::string Difference(const Table& expected, const Table& actual, bool in_order) {
  if (ColumnsText(expected) != ColumnsText(actual)) {
    return "columns: expected " + ColumnsText(expected) + ", got " + ColumnsText(actual);
  }
  std::vector<Row> rest = actual.rows;
  for (size_t i = 0; i < expected.rows.size(); ++i) {
    const Row& row = expected.rows[i];
    if (in_order) {
      if (i < rest.size() && Near(row, rest[i])) continue;
      return "row " + std::to_string(i) + ": expected " + TextOfRow(row) + ", got " +
             (i < rest.size() ? TextOfRow(rest[i]) : "no row");
    }
    const auto found = std::ranges::find_if(rest, [&](const Row& r) { return Near(row, r); });
    if (found == rest.end()) {
      std::string text = "a row is missing: " + TextOfRow(row);
      if (!rest.empty()) text += "; among what is there: " + TextOfRow(rest.front());
      return text;
    }
    rest.erase(found);
  }
  if (in_order && actual.rows.size() > expected.rows.size()) {
    return "more rows: " + TextOfRow(actual.rows[expected.rows.size()]);
  }
  if (!in_order && !rest.empty()) return "a row too many: " + TextOfRow(rest.front());
  return "";
}

std::string CaseText(const Table& table) {
  std::string text = ColumnsText(table) + "\n";
  std::vector<std::string> lines;
  for (const Row& row : table.rows) {
    std::string line;
    for (const Scalar& value : row) {
      if (!line.empty()) line += " | ";
      line += value.is_null()                       ? "null"
              : value.type() == ScalarType::kString ? Json::OfScalar(value).ToText()
                                                    : TextOf(value);
    }
    lines.push_back(std::move(line));
  }
  std::ranges::sort(lines);
  for (const std::string& line : lines) text += line + "\n";
  return text;
}

}  // namespace sluice::differential
