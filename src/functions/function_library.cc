#include <algorithm>
#include <utility>

#include "functions/function_definition.h"
#include "functions/kernels/utf8_text.h"
#include "functions/register_functions.h"

namespace sluice::functions {

size_t Signature::RepeatedCount() const {
  size_t count = 0;
  while (count < parameters.size() && parameters[parameters.size() - 1 - count].repeated) ++count;
  return count;
}

const Parameter& Signature::ParameterAt(size_t argument) const {
  const size_t repeated = RepeatedCount();
  const size_t single = parameters.size() - repeated;
  if (argument < parameters.size() || repeated == 0) {
    return parameters[std::min(argument, parameters.size() - 1)];
  }
  return parameters[single + (argument - single) % repeated];
}
namespace {

// Levenshtein distance, given up above `limit`.
size_t EditDistance(std::string_view a, std::string_view b, size_t limit) {
  if (a.size() > b.size() + limit || b.size() > a.size() + limit) return limit + 1;
  std::vector<size_t> row(b.size() + 1);
  for (size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    size_t diagonal = row[0];
    row[0] = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      size_t above = row[j];
      row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
      diagonal = above;
    }
  }
  return row[b.size()];
}

}  // namespace

FunctionLibrary::FunctionLibrary(std::vector<FunctionDefinition> definitions) {
  for (FunctionDefinition& definition : definitions) {
    auto owned = std::make_unique<const FunctionDefinition>(std::move(definition));
    const FunctionDefinition* function = owned.get();
    definitions_.push_back(std::move(owned));
    CHECK(by_name_.emplace(function->name, function).second);
    all_.push_back(function);
  }
  for (const FunctionDefinition* function : all_) {
    for (const std::string& alias : function->aliases) {
      CHECK(by_name_.emplace(alias, function).second);
    }
  }
  std::sort(all_.begin(), all_.end(),
            [](const auto* a, const auto* b) { return a->name < b->name; });
}

const FunctionDefinition* FunctionLibrary::Find(std::string_view name) const {
  auto found = by_name_.find(name);
  return found == by_name_.end() ? nullptr : found->second;
}

std::string FunctionLibrary::Suggest(std::string_view name) const {
  // What other languages call them.
  static constexpr std::pair<std::string_view, std::string_view> kElsewhere[] = {
      {"array_agg", "make_list"},     {"average", "avg"},
      {"ceil", "ceiling"},            {"char_length", "strlen"},
      {"charindex", "indexof"},       {"concat", "strcat"},
      {"current_timestamp", "now"},   {"date_add", "datetime_add"},
      {"date_diff", "datetime_diff"}, {"date_trunc", "bin"},
      {"dateadd", "datetime_add"},    {"datediff", "datetime_diff"},
      {"day", "dayofmonth"},          {"getdate", "now"},
      {"group_concat", "make_list"},  {"hour", "hourofday"},
      {"ifnull", "coalesce"},         {"instr", "indexof"},
      {"json_extract", "parse_json"}, {"json_value", "parse_json"},
      {"lcase", "tolower"},           {"len", "strlen"},
      {"length", "strlen"},           {"ln", "log"},
      {"lower", "tolower"},           {"ltrim", "trim_start"},
      {"mean", "avg"},                {"median", "percentile"},
      {"month", "monthofyear"},       {"newid", "new_guid"},
      {"nvl", "coalesce"},            {"power", "pow"},
      {"random", "rand"},             {"regexp_extract", "extract"},
      {"regexp_replace", "replace_regex"}, {"rtrim", "trim_end"},
      {"string_agg", "make_list"},    {"substr", "substring"},
      {"to_date", "todatetime"},      {"to_timestamp", "todatetime"},
      {"ucase", "toupper"},           {"upper", "toupper"},
      {"utcnow", "now"},              {"uuid", "new_guid"},
      {"year", "getyear"},
  };
  std::string lower;
  AppendLower(name, lower);
  for (const auto& [elsewhere, here] : kElsewhere) {
    if (lower == elsewhere) return std::string(here);
  }
  size_t best = std::max<size_t>(1, std::min<size_t>(3, name.size() / 3)) + 1;
  std::string suggestion;
  for (const auto& [known, function] : by_name_) {
    if (known.starts_with("__") || function->kind == FunctionKind::kOperator) continue;
    size_t distance = EditDistance(lower, known, best);
    // Of equally near names the longest: a letter is forgotten more often than it is added.
    const bool longer = distance == best && !suggestion.empty() && known.size() > suggestion.size();
    if (distance < best || longer) {
      best = distance;
      suggestion = known;
    }
  }
  return suggestion;
}

const FunctionLibrary& Functions() {
  static const FunctionLibrary library(AllFunctionDefinitions());
  return library;
}

}  // namespace sluice::functions
