// The client request properties that a query heeds, from a request's options and from `set`
// statements. Options that are not known are ignored, as the service does.
// https://learn.microsoft.com/kusto/api/rest/request-properties
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"
#include "data/scalar.h"

namespace sluice::query {

inline constexpr int64_t kTruncationMaxRecords = 500'000;
inline constexpr int64_t kTruncationMaxSizeBytes = int64_t{64} << 20;
inline constexpr std::chrono::minutes kQueryTimeout{4};
inline constexpr std::chrono::minutes kCommandTimeout{10};
// What norequesttimeout asks for, and the most that servertimeout can.
inline constexpr std::chrono::hours kTimeoutMax{1};

struct RequestProperties {
  // Every option of the request, by its name in lower case: what a `set` statement could say to the
  // binder, an option can as well.
  std::map<std::string, Scalar> options;
  std::map<std::string, std::string> parameters;  // Values of declare query_parameters.
  std::optional<int64_t> servertimeout_ticks;
  bool norequesttimeout = false;
  bool notruncation = false;
  std::optional<int64_t> truncation_max_records;      // truncationmaxrecords
  std::optional<int64_t> truncation_max_size_bytes;   // truncationmaxsize
  std::optional<int64_t> take_max_records;            // query_take_max_records
  std::optional<int64_t> now_ticks;                   // query_now
  std::optional<int64_t> query_memory_bytes_max;     // max_memory_consumption_per_query_per_node
  std::optional<int64_t> operator_memory_bytes_max;  // maxmemoryconsumptionperiterator
  bool defer_partial_query_failures = false;          // deferpartialqueryfailures
  bool read_only = false;                             // request_readonly and ..._hardline
  bool external_data_disabled = false;                // request_external_data_disabled
};

// Where an option stands: some can't be set by a `set` statement and are ignored there.
enum class OptionSource { kRequest, kSetStatement };

// Sets what the option `name` (in any case) says. kInvalidArgument names an option whose value
// cannot be read; kUnsupported names query languages other than KQL, and what would not be heeded.
Status ApplyOption(std::string_view name, const Scalar& value, OptionSource source,
                   RequestProperties& properties);

// The bytes that no query may need more of, 0 when nothing says so. One operator can need what a
// query can, so the smaller of both limits holds.
uint64_t MemoryLimitOf(const RequestProperties& properties);

// How long a request may run: what it asks for, at most an hour, else `otherwise`.
std::chrono::nanoseconds TimeoutOf(const RequestProperties& properties,
                                   std::chrono::nanoseconds otherwise);

// Reads the forms of a timeout that clients send: "00:04:00", "0:10:00", "50m",
// "1 day, 0:00:00". Nothing when it is none.
std::optional<int64_t> ParseTimeout(std::string_view text);

}  // namespace sluice::query
