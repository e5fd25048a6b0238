#include "query.h"

#include <algorithm>

namespace sluice::differential {

std::string OperatorText::ToText() const {
  std::string text = head;
  for (size_t i = 0; i < items.size(); ++i) text += (i == 0 ? " " : ", ") + items[i];
  return text + tail;
}

std::string Query::ToText() const {
  std::string text;
  for (const NamedTable& named : tables) {
    text += "let " + named.name + " = datatable(";
    for (size_t i = 0; i < named.table.columns.size(); ++i) {
      const Column& column = named.table.columns[i];
      text += (i > 0 ? ", " : "") + column.name + ":" + std::string(ScalarTypeName(column.type));
    }
    text += ") [";
    for (size_t r = 0; r < named.table.rows.size(); ++r) {
      text += r == 0 ? "\n  " : ",\n  ";
      for (size_t i = 0; i < named.table.rows[r].size(); ++i) {
        text += (i > 0 ? ", " : "") + named.table.rows[r][i].ToLiteral();
      }
    }
    text += "];\n";
  }
  for (const std::string& let : lets) text += let + ";\n";
  text += source;
  for (const OperatorText& op : operators) text += "\n| " + op.ToText();
  return text;
}

bool Query::Sorts() const {
  bool sorted = false;
  for (const OperatorText& op : operators) {
    const auto is = [&](std::string_view word) { return op.head.starts_with(word); };
    if (is("sort") || is("top")) {
      sorted = true;
    } else if (is("summarize") || is("distinct") || is("join") || is("lookup") || is("union") ||
               is("count")) {
      sorted = false;
    }
  }
  return sorted;
}

}  // namespace sluice::differential
