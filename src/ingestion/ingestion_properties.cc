#include "ingestion/ingestion_properties.h"

#include <algorithm>
#include <array>
#include <utility>

#include "data/datetime.h"

namespace sluice::ingestion {
namespace {

std::string ToLower(std::string_view text) {
  std::string lower(text);
  std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char c) {
    return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
  });
  return lower;
}

Status Malformed(std::string_view name, const char* expected) {
  return InvalidArgument("The ingestion property '" + std::string(name) + "' must be " + expected +
                         ".");
}

Result<bool> AsBool(std::string_view name, const PropertyValue& value) {
  if (const bool* boolean = std::get_if<bool>(&value)) return *boolean;
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (ToLower(*text) == "true") return true;
    if (ToLower(*text) == "false") return false;
  }
  return Malformed(name, "true or false");
}

Result<std::string> AsText(std::string_view name, const PropertyValue& value) {
  if (const auto* text = std::get_if<std::string>(&value)) return *text;
  return Malformed(name, "a string");
}

Result<std::vector<std::string>> AsList(std::string_view name, const PropertyValue& value) {
  ASSIGN_OR_RETURN(std::string text, AsText(name, value));
  Result<std::vector<std::string>> list = ReadStringList(text);
  if (!list.ok()) return Malformed(name, "a JSON array of strings, such as '[\"a\", \"b\"]'");
  return list;
}

Result<int64_t> AsTime(std::string_view name, const PropertyValue& value) {
  if (const auto* ticks = std::get_if<int64_t>(&value)) return *ticks;
  if (const auto* text = std::get_if<std::string>(&value)) {
    if (std::optional<int64_t> ticks = ParseDatetime(*text)) return *ticks;
  }
  return Malformed(name, "a datetime, such as \"2024-01-31T10:20:30Z\"");
}

// What the service knows and this server does not, with the remedy.
constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kUnsupported = {{
    {"ingestionmapping", "columns map by position (csv, tsv) or by name (json, parquet)"},
    {"ingestionmappingreference", "columns map by position (csv, tsv) or by name (json, parquet)"},
    {"ingestionmappingtype", "columns map by position (csv, tsv) or by name (json, parquet)"},
    {"avromapping", "avro is not read"},
    {"avromappingreference", "avro is not read"},
    {"csvmapping", "columns of csv map by position"},
    {"csvmappingreference", "columns of csv map by position"},
    {"jsonmapping", "columns of json map by name"},
    {"jsonmappingreference", "columns of json map by name"},
    {"parquetmapping", "columns of parquet map by name"},
    {"parquetmappingreference", "columns of parquet map by name"},
    {"orcmapping", "orc is not read"},
    {"validationpolicy", "text is read as far as possible, and lines of json must be objects"},
    {"zippattern", "zip archives are not read; unpack them or use gzip"},
}};

// Backslash escapes of JSON; the text starts behind the backslash. Moves `at` behind the escape.
bool AppendEscape(std::string_view text, size_t& at, std::string& out) {
  if (at >= text.size()) return false;
  char c = text[at++];
  switch (c) {
    case 'n': out += '\n'; return true;
    case 't': out += '\t'; return true;
    case 'r': out += '\r'; return true;
    case 'b': out += '\b'; return true;
    case 'f': out += '\f'; return true;
    case '"':
    case '\'':
    case '\\':
    case '/': out += c; return true;
    default: return false;
  }
}

}  // namespace

Result<std::vector<std::string>> ReadStringList(std::string_view text) {
  constexpr std::string_view kBlanks = " \t\r\n";
  size_t at = text.find_first_not_of(kBlanks);
  if (at == std::string_view::npos) return std::vector<std::string>();
  if (text[at] != '[') return std::vector<std::string>{std::string(text)};
  ++at;
  auto skip_blanks = [&] { at = std::min(text.find_first_not_of(kBlanks, at), text.size()); };
  std::vector<std::string> list;
  const Status malformed = InvalidArgument("a list of strings is malformed");
  skip_blanks();
  while (at < text.size() && text[at] != ']') {
    char quote = text[at];
    if (quote != '"' && quote != '\'') return malformed;
    std::string& item = list.emplace_back();
    ++at;
    while (at < text.size() && text[at] != quote) {
      if (text[at] != '\\') {
        item += text[at++];
      } else if (!AppendEscape(text, ++at, item)) {
        return malformed;
      }
    }
    ++at;
    skip_blanks();
    if (at < text.size() && text[at] == ',') {
      ++at;
      skip_blanks();
      if (at >= text.size() || text[at] == ']') return malformed;
    } else if (at >= text.size() || text[at] != ']') {
      return malformed;
    }
  }
  if (at >= text.size()) return malformed;
  ++at;
  skip_blanks();
  if (at < text.size()) return malformed;
  return list;
}

Result<IngestionProperties> ReadIngestionProperties(const PropertyMap& properties) {
  IngestionProperties read;
  for (const auto& [name, value] : properties) {
    const std::string lower = ToLower(name);
    if (lower == "format") {
      ASSIGN_OR_RETURN(std::string format, AsText(name, value));
      ASSIGN_OR_RETURN(read.format, formats::ParseDataFormat(format));
    } else if (lower == "ignorefirstrecord") {
      ASSIGN_OR_RETURN(read.ignore_first_record, AsBool(name, value));
    } else if (lower == "tags") {
      ASSIGN_OR_RETURN(read.tags, AsList(name, value));
    } else if (lower == "ingestifnotexists") {
      ASSIGN_OR_RETURN(read.ingest_if_not_exists, AsList(name, value));
    } else if (lower == "creationtime") {
      ASSIGN_OR_RETURN(read.creation_time_ticks, AsTime(name, value));
    } else if (lower == "extend_schema") {
      ASSIGN_OR_RETURN(read.extend_schema, AsBool(name, value));
    } else if (lower == "recreate_schema") {
      ASSIGN_OR_RETURN(read.recreate_schema, AsBool(name, value));
    } else if (lower == "folder") {
      ASSIGN_OR_RETURN(read.folder, AsText(name, value));
    } else if (lower == "docstring") {
      ASSIGN_OR_RETURN(read.docstring, AsText(name, value));
    } else if (lower == "policy_ingestiontime") {
      ASSIGN_OR_RETURN(read.policy_ingestion_time, AsBool(name, value));
    } else if (lower == "distributed" || lower == "persistdetails" ||
               lower == "treatgzasuncompressed") {
      // There is one node; details are always kept; compression is told by a file's content.
      ASSIGN_OR_RETURN([[maybe_unused]] bool unused, AsBool(name, value));
    } else {
      for (const auto& [unsupported, remedy] : kUnsupported) {
        if (lower == unsupported) {
          return Unsupported("The ingestion property '" + name + "' is not supported: " +
                             std::string(remedy) + ".");
        }
      }
      return InvalidArgument("'" + name + "' is not an ingestion property.");
    }
  }
  for (const std::string& tag : read.tags) {
    if (tag.find('\0') != std::string::npos) return Malformed("tags", "free of zero bytes");
  }
  return read;
}

}  // namespace sluice::ingestion
