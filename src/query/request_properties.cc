#include "query/request_properties.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <cmath>

#include "data/datetime.h"

namespace sluice::query {
namespace {

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

Status NotReadable(std::string_view name, std::string_view expected, const Scalar& value) {
  return InvalidArgument("The request property '" + std::string(name) + "' must be " +
                         std::string(expected) + ", but is: " + value.ToText());
}

Result<bool> ToBool(std::string_view name, const Scalar& value) {
  switch (value.type()) {
    case ScalarType::kBool: return value.bool_value();
    case ScalarType::kInt:
    case ScalarType::kLong: return value.int64_value() != 0;
    case ScalarType::kString: {
      std::string text = LowerCase(value.string_value());
      if (text == "true" || text == "1") return true;
      if (text == "false" || text == "0" || text.empty()) return false;
      break;
    }
    default: break;
  }
  return NotReadable(name, "true or false", value);
}

Result<int64_t> ToCount(std::string_view name, const Scalar& value) {
  std::optional<int64_t> count;
  if (IsInteger(value.type())) count = value.int64_value();
  if (value.type() == ScalarType::kReal && std::fabs(value.real_value()) < 9e18) {
    count = static_cast<int64_t>(value.real_value());
  }
  if (value.type() == ScalarType::kString) {
    const std::string& text = value.string_value();
    int64_t parsed = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), parsed);
    if (error == std::errc() && end == text.data() + text.size()) count = parsed;
  }
  if (!count || *count < 0) return NotReadable(name, "a number that is not negative", value);
  return *count;
}

Result<int64_t> ToDatetime(std::string_view name, const Scalar& value) {
  if (value.type() == ScalarType::kDatetime) return value.int64_value();
  if (value.type() == ScalarType::kString) {
    std::string_view text = value.string_value();
    if (text.starts_with("datetime(") && text.ends_with(")")) {
      text = text.substr(9, text.size() - 10);
    }
    if (auto ticks = ParseDatetime(text)) return *ticks;
  }
  return NotReadable(name, "a datetime", value);
}

Result<int64_t> ToTimeout(std::string_view name, const Scalar& value) {
  if (value.type() == ScalarType::kTimespan) return value.int64_value();
  if (value.type() == ScalarType::kString) {
    if (auto ticks = ParseTimeout(value.string_value())) return *ticks;
  }
  return NotReadable(name, "a timespan such as 00:04:00", value);
}

// https://learn.microsoft.com/kusto/api/rest/request-properties#how-to-set-request-properties
constexpr std::array<std::string_view, 6> kNotBySetStatement = {
    "norequesttimeout", "query_language",   "request_readonly", "request_readonly_hardline",
    "servertimeout",    "truncationmaxsize"};

}  // namespace

std::optional<int64_t> ParseTimeout(std::string_view text) {
  // Python prints a timedelta of a day or more as "2 days, 1:00:00".
  int64_t days = 0;
  if (auto comma = text.find(", "); comma != std::string_view::npos) {
    auto [end, error] = std::from_chars(text.data(), text.data() + comma, days);
    std::string_view unit(end, static_cast<size_t>(text.data() + comma - end));
    if (error != std::errc() || days < 0 || days > 36'500 || (unit != " day" && unit != " days")) {
      return std::nullopt;
    }
    text.remove_prefix(comma + 2);
  }
  if (text.starts_with("time(") && text.ends_with(")")) text = text.substr(5, text.size() - 6);
  if (text.starts_with("timespan(") && text.ends_with(")")) text = text.substr(9, text.size() - 10);
  auto ticks = ParseTimespan(text);
  if (!ticks || *ticks < 0) return std::nullopt;
  return days * kTicksPerDay + *ticks;
}

Status ApplyOption(std::string_view name, const Scalar& value, OptionSource source,
                   RequestProperties& properties) {
  if (value.is_null()) return Status::Ok();
  std::string option = LowerCase(name);
  if (source == OptionSource::kSetStatement &&
      std::find(kNotBySetStatement.begin(), kNotBySetStatement.end(), option) !=
          kNotBySetStatement.end()) {
    return Status::Ok();
  }
  if (source == OptionSource::kRequest) properties.options.insert_or_assign(option, value);
  if (option == "servertimeout") {
    ASSIGN_OR_RETURN(properties.servertimeout_ticks, ToTimeout(name, value));
  } else if (option == "norequesttimeout") {
    ASSIGN_OR_RETURN(properties.norequesttimeout, ToBool(name, value));
  } else if (option == "notruncation") {
    ASSIGN_OR_RETURN(properties.notruncation, ToBool(name, value));
  } else if (option == "truncationmaxrecords") {
    ASSIGN_OR_RETURN(properties.truncation_max_records, ToCount(name, value));
  } else if (option == "truncationmaxsize") {
    ASSIGN_OR_RETURN(properties.truncation_max_size_bytes, ToCount(name, value));
  } else if (option == "query_take_max_records") {
    ASSIGN_OR_RETURN(properties.take_max_records, ToCount(name, value));
  } else if (option == "query_now") {
    ASSIGN_OR_RETURN(properties.now_ticks, ToDatetime(name, value));
  } else if (option == "max_memory_consumption_per_query_per_node") {
    ASSIGN_OR_RETURN(properties.query_memory_bytes_max, ToCount(name, value));
  } else if (option == "maxmemoryconsumptionperiterator") {
    ASSIGN_OR_RETURN(properties.operator_memory_bytes_max, ToCount(name, value));
  } else if (option == "deferpartialqueryfailures") {
    ASSIGN_OR_RETURN(properties.defer_partial_query_failures, ToBool(name, value));
  } else if (option == "request_readonly" || option == "request_readonly_hardline") {
    ASSIGN_OR_RETURN(bool read_only, ToBool(name, value));
    // The web UI sends ..._hardline with everything, commands that write included.
    if (option == "request_readonly") properties.read_only = read_only;
  } else if (option == "request_external_data_disabled" ||
             option == "request_external_table_disabled") {
    ASSIGN_OR_RETURN(bool disabled, ToBool(name, value));
    properties.external_data_disabled = properties.external_data_disabled || disabled;
  } else if (option == "query_datascope") {
    // All records are on this machine, so all are hot.
    std::string scope = LowerCase(value.ToText());
    if (scope != "default" && scope != "all" && scope != "hotcache") {
      return NotReadable(name, "default, all or hotcache", value);
    }
  } else if (option == "validatepermissions") {
    ASSIGN_OR_RETURN(bool only_validate, ToBool(name, value));
    if (only_validate) {
      return Unsupported("The request property 'validatepermissions' is not supported.");
    }
  } else if (option == "query_language") {
    std::string language = LowerCase(value.ToText());
    if (language != "kql" && language != "csl") {
      return Unsupported("The query language '" + language +
                         "' is not supported: set query_language to kql.");
    }
  }
  return Status::Ok();
}

uint64_t MemoryLimitOf(const RequestProperties& properties) {
  const auto& query = properties.query_memory_bytes_max;
  const auto& one_operator = properties.operator_memory_bytes_max;
  if (!query || !one_operator) return static_cast<uint64_t>((query ? query : one_operator).value_or(0));
  return static_cast<uint64_t>(std::min(*query, *one_operator));
}

std::chrono::nanoseconds TimeoutOf(const RequestProperties& properties,
                                   std::chrono::nanoseconds otherwise) {
  if (properties.norequesttimeout) return kTimeoutMax;
  if (!properties.servertimeout_ticks) return otherwise;
  int64_t most = std::chrono::nanoseconds(kTimeoutMax).count() / 100;
  return std::chrono::nanoseconds(std::min(*properties.servertimeout_ticks, most) * 100);
}

}  // namespace sluice::query
