#include "engine/duckdb/files/file_sql.h"

#include <map>

#include "base/clock.h"
#include "data/datetime.h"
#include "engine/duckdb/files/parse_functions.h"
#include "engine/duckdb/files/read_text_function.h"

namespace sluice::engine::duckdb::files {
namespace {

struct SqlColumn {
  std::string name;
  std::string type;  // As DESCRIBE gives it: "DECIMAL(10,2)", "STRUCT(a INTEGER)".
};

std::string QuoteSqlName(const std::string& name) {
  std::string quoted = "\"";
  for (char c : name) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

Result<std::vector<SqlColumn>> Describe(Connection& connection, const std::string& source) {
  ASSIGN_OR_RETURN(auto rows,
                   connection.ReadRows("SELECT column_name, column_type FROM (DESCRIBE SELECT *"
                                       " FROM " + source + ")",
                                       {ScalarType::kString, ScalarType::kString}));
  std::vector<SqlColumn> columns;
  for (const auto& row : rows) columns.push_back({row[0].string_value(), row[1].string_value()});
  return columns;
}

enum class Kind {
  kBool, kInteger, kReal, kDecimal, kText, kBytes, kTimestamp, kNanoseconds, kDate, kTime,
  kInterval, kGuid, kNested,
};

Kind KindOf(const std::string& type) {
  static const std::map<std::string, Kind, std::less<>> kKinds = {
      {"BOOLEAN", Kind::kBool},       {"TINYINT", Kind::kInteger},
      {"SMALLINT", Kind::kInteger},   {"INTEGER", Kind::kInteger},
      {"BIGINT", Kind::kInteger},     {"HUGEINT", Kind::kInteger},
      {"UTINYINT", Kind::kInteger},   {"USMALLINT", Kind::kInteger},
      {"UINTEGER", Kind::kInteger},   {"UBIGINT", Kind::kInteger},
      {"UHUGEINT", Kind::kInteger},   {"FLOAT", Kind::kReal},
      {"DOUBLE", Kind::kReal},        {"VARCHAR", Kind::kText},
      {"BLOB", Kind::kBytes},         {"DATE", Kind::kDate},
      {"TIMESTAMP", Kind::kTimestamp}, {"TIMESTAMP_S", Kind::kTimestamp},
      {"TIMESTAMP_MS", Kind::kTimestamp}, {"TIMESTAMP_NS", Kind::kNanoseconds},
      {"TIMESTAMP WITH TIME ZONE", Kind::kTimestamp},
      {"TIME", Kind::kTime},          {"INTERVAL", Kind::kInterval},
      {"UUID", Kind::kGuid},          {"JSON", Kind::kText},
  };
  if (type.ends_with(']') || type.starts_with("STRUCT") || type.starts_with("MAP") ||
      type.starts_with("UNION")) {
    return Kind::kNested;
  }
  if (type.starts_with("DECIMAL")) return Kind::kDecimal;
  auto found = kKinds.find(type);
  return found != kKinds.end() ? found->second : Kind::kText;
}

// Datetime ticks of a point in time, null outside the years 1 to 9999.
std::string TicksSql(const std::string& value, Kind kind) {
  std::string since_1970;
  if (kind == Kind::kNanoseconds) {
    since_1970 = "epoch_ns(" + value + ") // 100";
  } else {
    since_1970 = "CASE WHEN isfinite(" + value + ") THEN epoch_us(CAST(" + value +
                 " AS TIMESTAMP)) END * 10";
  }
  std::string ticks = "TRY(" + since_1970 + " + " + std::to_string(kUnixEpochTicks) + ")";
  return "CASE WHEN " + ticks + " BETWEEN 0 AND " + std::to_string(kMaxDatetimeTicks) + " THEN " +
         ticks + " END";
}

// `value`, of a type of DuckDB, as a value of a column.
std::string ConvertSql(const std::string& value, const std::string& sql_type, ScalarType type) {
  const Kind kind = KindOf(sql_type);
  auto parsed = [&](const std::string& text) { return ParseFunctionName(type) + "(" + text + ")"; };
  auto tried = [&] {
    return "TRY_CAST(" + value + " AS " + std::string(SqlTypeName(type)) + ")";
  };
  const bool is_time = kind == Kind::kTimestamp || kind == Kind::kNanoseconds || kind == Kind::kDate;
  const bool is_number = kind == Kind::kInteger || kind == Kind::kReal || kind == Kind::kDecimal;
  if (kind == Kind::kText && type != ScalarType::kString) return parsed(value);
  switch (type) {
    case ScalarType::kBool:
      if (kind == Kind::kBool) return value;
      return is_number ? "(" + value + " <> 0)" : "NULL";
    case ScalarType::kInt:
    case ScalarType::kLong:
      if (kind == Kind::kReal || kind == Kind::kDecimal) {
        return "TRY_CAST(trunc(" + value + ") AS " + std::string(SqlTypeName(type)) + ")";
      }
      return kind == Kind::kInteger || kind == Kind::kBool ? tried() : "NULL";
    case ScalarType::kReal:
    case ScalarType::kDecimal: return is_number ? tried() : "NULL";
    case ScalarType::kDatetime:
      if (is_time) return TicksSql(value, kind);
      // Ticks, as a timespan's.
      return kind == Kind::kInteger ? tried() : "NULL";
    case ScalarType::kTimespan:
      if (kind == Kind::kTime || kind == Kind::kInterval) {
        return "CAST(epoch_us(CAST(" + value + " AS INTERVAL)) * 10 AS BIGINT)";
      }
      return kind == Kind::kInteger ? tried() : "NULL";
    case ScalarType::kGuid: return kind == Kind::kGuid ? value : "NULL";
    case ScalarType::kString:
      if (kind == Kind::kText) return "coalesce(CAST(" + value + " AS VARCHAR), '')";
      if (kind == Kind::kBytes) return "coalesce(TRY(decode(" + value + ")), '')";
      if (kind == Kind::kNested) return "coalesce(CAST(to_json(" + value + ") AS VARCHAR), '')";
      return "coalesce(CAST(" + value + " AS VARCHAR), '')";
    case ScalarType::kDynamic:
      if (kind == Kind::kBytes) return parsed("TRY(decode(" + value + "))");
      return "CAST(to_json(" + value + ") AS VARCHAR)";
  }
  return "NULL";
}

Result<std::string> ParquetSql(Connection& connection, const FileRecords& records,
                               const std::vector<ScalarType>& types) {
  const std::string source =
      "read_parquet(" + PathList(records.paths) + ", union_by_name = true)";
  ASSIGN_OR_RETURN(std::vector<SqlColumn> columns, Describe(connection, source));
  std::string list;
  for (size_t i = 0; i < types.size(); ++i) {
    std::string sql = types[i] == ScalarType::kString ? "''" : "NULL";
    for (const SqlColumn& column : columns) {
      if (i < records.column_names.size() && column.name == records.column_names[i]) {
        sql = ConvertSql(QuoteSqlName(column.name), column.type, types[i]);
      }
    }
    if (i > 0) list += ", ";
    list += "CAST(" + sql + " AS " + SqlTypeName(types[i]) + ")";
  }
  return "SELECT " + list + " FROM " + source;
}

ScalarType ScalarTypeOf(const std::string& sql_type) {
  switch (KindOf(sql_type)) {
    case Kind::kBool: return ScalarType::kBool;
    case Kind::kInteger:
      if (sql_type.ends_with("HUGEINT") || sql_type == "UBIGINT") return ScalarType::kDecimal;
      return sql_type == "BIGINT" || sql_type == "UINTEGER" ? ScalarType::kLong : ScalarType::kInt;
    case Kind::kReal: return ScalarType::kReal;
    case Kind::kDecimal: return ScalarType::kDecimal;
    case Kind::kTimestamp:
    case Kind::kNanoseconds:
    case Kind::kDate: return ScalarType::kDatetime;
    case Kind::kTime:
    case Kind::kInterval: return ScalarType::kTimespan;
    case Kind::kGuid: return ScalarType::kGuid;
    case Kind::kNested: return ScalarType::kDynamic;
    case Kind::kText: return sql_type == "JSON" ? ScalarType::kDynamic : ScalarType::kString;
    case Kind::kBytes: return ScalarType::kString;
  }
  return ScalarType::kString;
}

}  // namespace

std::string PathList(const std::vector<std::string>& paths) {
  std::string list = "[";
  for (const std::string& path : paths) {
    if (list.size() > 1) list += ", ";
    // DuckDB would take these characters of a file's name for a pattern.
    std::string literal;
    for (char c : path) {
      if (c == '*' || c == '?' || c == '[') {
        literal += '[';
        literal += c;
        literal += ']';
      } else {
        literal += c;
      }
    }
    list += SqlString(literal);
  }
  return list + "]";
}

Result<std::string> RecordsSql(Connection& connection, const FileRecords& records,
                               const std::vector<ScalarType>& types) {
  TextFormat format = TextFormat::kCsv;
  switch (records.format) {
    case FileRecords::Format::kParquet: return ParquetSql(connection, records, types);
    case FileRecords::Format::kCsv: format = TextFormat::kCsv; break;
    case FileRecords::Format::kTsv: format = TextFormat::kTsv; break;
    case FileRecords::Format::kJson: format = TextFormat::kJsonLines; break;
  }
  return "SELECT * FROM " + ReadTextSql(records.paths, format, records.ignore_first_record,
                                        records.column_names, types);
}

Result<Schema> DescribeFile(Connection& connection, const std::string& path,
                            FileRecords::Format format) {
  std::string paths = PathList({path});
  std::string source;
  switch (format) {
    case FileRecords::Format::kCsv: source = "read_csv(" + paths + ", delim = ',')"; break;
    case FileRecords::Format::kTsv: source = "read_csv(" + paths + ", delim = '\t')"; break;
    case FileRecords::Format::kJson:
      source = "read_json(" + paths + ", format = 'newline_delimited')";
      break;
    case FileRecords::Format::kParquet: source = "read_parquet(" + paths + ")"; break;
  }
  ASSIGN_OR_RETURN(std::vector<SqlColumn> columns, Describe(connection, source));
  Schema schema;
  for (const SqlColumn& column : columns) {
    schema.columns.push_back({column.name, ScalarTypeOf(column.type), ""});
  }
  return schema;
}

}  // namespace sluice::engine::duckdb::files
