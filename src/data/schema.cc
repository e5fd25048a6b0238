#include "data/schema.h"

#include <cctype>

namespace sluice {
namespace {

bool IsIdentifier(std::string_view name) {
  if (name.empty() || std::isdigit(static_cast<unsigned char>(name[0]))) return false;
  for (unsigned char c : name) {
    if (!std::isalnum(c) && c != '_') return false;
  }
  return true;
}

std::string Join(const std::vector<Column>& columns, std::string_view separator) {
  std::string text;
  for (const Column& column : columns) {
    if (!text.empty()) text += separator;
    text += QuoteName(column.name);
    text += ':';
    text += ScalarTypeName(column.type);
  }
  return text;
}

void AppendEscaped(std::string_view text, char quote, std::string& out) {
  out += quote;
  for (char c : text) {
    switch (c) {
      case '\\': out += "\\\\"; break;
      case '\n': out += "\\n"; break;
      case '\r': out += "\\r"; break;
      case '\t': out += "\\t"; break;
      case '\0': out += "\\u0000"; break;  // "\0" would swallow digits that follow.
      default:
        if (c == quote) out += '\\';
        out += c;
    }
  }
  out += quote;
}

}  // namespace

std::optional<size_t> Schema::Find(std::string_view name) const {
  for (size_t i = 0; i < columns.size(); ++i) {
    if (columns[i].name == name) return i;
  }
  return std::nullopt;
}

std::string Schema::ToString() const { return Join(columns, ", "); }
std::string Schema::ToCslString() const { return Join(columns, ","); }

std::string QuoteName(std::string_view name) {
  if (IsIdentifier(name)) return std::string(name);
  std::string quoted = "[";
  AppendEscaped(name, '\'', quoted);
  quoted += ']';
  return quoted;
}

std::string QuoteString(std::string_view text) {
  std::string quoted;
  AppendEscaped(text, '"', quoted);
  return quoted;
}

}  // namespace sluice
