#include "cli/completion.h"

#include <algorithm>
#include <array>
#include <set>

namespace sluice::cli {
namespace {

constexpr std::array kOperators = {
    "as", "consume", "count", "datatable", "distinct", "evaluate", "extend", "externaldata",
    "facet", "find", "fork", "getschema", "invoke", "join", "limit", "lookup", "make-series",
    "mv-apply", "mv-expand", "order", "parse", "parse-kv", "parse-where", "partition", "print",
    "project", "project-away", "project-keep", "project-rename", "project-reorder", "range",
    "reduce", "render", "sample", "sample-distinct", "scan", "search", "serialize", "sort",
    "summarize", "take", "top", "top-hitters", "top-nested", "union", "where", "by", "on", "asc",
    "desc", "kind=", "leftouter", "rightouter", "fullouter", "leftanti", "leftsemi", "innerunique",
    "inner", "let", "set", "and", "or", "not", "has", "contains", "startswith", "endswith",
    "between", "matches", "regex", "in", "typeof", "database", "external_table", "materialize",
    "toscalar"};

constexpr std::array kFunctions = {
    "abs(", "ago(", "arg_max(", "arg_min(", "array_concat(", "array_index_of(", "array_length(",
    "array_slice(", "array_sort_asc(", "avg(", "avgif(", "bag_keys(", "bag_merge(", "bag_pack(",
    "bin(", "case(", "ceiling(", "coalesce(", "count(", "countif(", "countof(", "cursor_after(",
    "cursor_before_or_at(", "cursor_current(", "datetime_add(", "datetime_diff(", "datetime_part(",
    "dayofweek(", "dayofyear(", "dcount(", "dcountif(", "dynamic(", "endofday(", "endofmonth(",
    "endofweek(", "endofyear(", "exp(", "extract(", "extract_all(", "extract_json(", "floor(",
    "format_datetime(", "format_timespan(", "getmonth(", "getyear(", "hash(", "hash_sha256(",
    "hourofday(", "iff(", "indexof(", "ingestion_time(", "isempty(", "isnan(", "isnotempty(",
    "isnotnull(", "isnull(", "log(", "log10(", "make_bag(", "make_datetime(", "make_list(",
    "make_set(", "max(", "max_of(", "maxif(", "min(", "min_of(", "minif(", "monthofyear(",
    "new_guid(", "next(", "now(", "parse_json(", "parse_url(", "percentile(", "percentiles(",
    "pow(", "prev(", "rand(", "repeat(", "replace_regex(", "replace_string(", "reverse(", "round(",
    "row_cumsum(", "row_number(", "split(", "sqrt(", "startofday(", "startofmonth(",
    "startofweek(", "startofyear(", "stdev(", "strcat(", "strcat_array(", "strcat_delim(",
    "strlen(", "strrep(", "substring(", "sum(", "sumif(", "take_any(", "tobool(", "todatetime(",
    "todecimal(", "todouble(", "toguid(", "toint(", "tolong(", "tolower(", "tostring(",
    "totimespan(", "toupper(", "trim(", "trim_end(", "trim_start(", "variance(", "week_of_year(",
    "zip("};

constexpr std::array kCommands = {
    ".alter", ".append", ".cancel", ".clear", ".create", ".create-merge", ".create-or-alter",
    ".delete", ".disable", ".drop", ".enable", ".execute", ".export", ".ingest", ".rename",
    ".set", ".set-or-append", ".set-or-replace", ".show", ".alter-merge", "async", "capacity",
    "cluster", "column", "continuous-export", "continuous-exports", "csv", "cursor", "database",
    "databases", "details", "exported-artifacts", "extents", "external", "failures", "ifexists",
    "ifnotexists", "inline", "into", "json", "merge", "operation", "operations", "parquet",
    "policy", "queries", "schema", "storage", "table", "tables", "tsv", "version", "with"};

// Collects one column of a result.
class NameSink final : public ResultSink {
 public:
  NameSink(std::string column, std::set<std::string>& names)
      : column_(std::move(column)), names_(names) {}
  Status BeginResult(const Schema& schema) override {
    at_ = schema.Find(column_);
    return Status::Ok();
  }
  Status AddRow(std::vector<Scalar> row) override {
    if (at_ && *at_ < row.size() && row[*at_].type() == ScalarType::kString &&
        !row[*at_].string_value().empty()) {
      names_.insert(row[*at_].string_value());
    }
    return Status::Ok();
  }
  Status EndResult() override { return Status::Ok(); }

 private:
  const std::string column_;
  std::set<std::string>& names_;
  std::optional<size_t> at_;
};

bool IsWordCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-';
}

}  // namespace

Completion::Completion() : commands_(kCommands.begin(), kCommands.end()) {
  fixed_.assign(kOperators.begin(), kOperators.end());
  fixed_.insert(fixed_.end(), kFunctions.begin(), kFunctions.end());
  std::sort(fixed_.begin(), fixed_.end());
  std::sort(commands_.begin(), commands_.end());
}

void Completion::Refresh(KustoClient& client) {
  std::set<std::string> names;
  auto ask = [&](const char* command, const char* column) {
    NameSink sink(column, names);
    OperationContext context;
    // Completion works without what a server does not tell.
    (void)client.Run(command, sink, context.WithTimeout(std::chrono::seconds(2))).ok();
  };
  ask(".show databases", "DatabaseName");
  ask(".show tables", "TableName");
  ask(".show database schema", "ColumnName");
  ask(".show external tables", "TableName");
  ask(".show continuous-exports", "Name");
  names_.assign(names.begin(), names.end());
}

std::vector<std::string> Completion::Find(std::string_view prefix, bool command) const {
  std::set<std::string> found;
  if (prefix.empty()) return {};
  auto add = [&](const std::vector<std::string>& words) {
    for (const std::string& word : words) {
      if (word.starts_with(prefix)) found.insert(word);
    }
  };
  add(names_);
  add(fixed_);
  if (command) add(commands_);
  return {found.begin(), found.end()};
}

size_t WordStart(std::string_view line) {
  size_t start = line.size();
  while (start > 0 && IsWordCharacter(line[start - 1])) --start;
  bool first_word = line.substr(0, start).find_first_not_of(" \t.") == std::string_view::npos;
  if (first_word && start > 0 && line[start - 1] == '.') --start;
  return start;
}

}  // namespace sluice::cli
