// Status and Result<T>: how every fallible step of Sluice reports failure.
//
// A Status is cheap when ok. An error holds a code, whether trying again can help, a message
// (static text first, values last), optionally Kusto's own code for it ("SEM0100", "SYN0002") and
// the place in the query or command text it speaks of. The server alone turns one into Kusto's
// error document.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

namespace sluice {

enum class StatusCode : uint8_t {
  kOk,
  kInvalidArgument,     // The request is wrong and stays wrong.
  kNotFound,            // A named entity, or an object in a store, does not exist.
  kAlreadyExists,       // A name is taken; nothing was changed.
  kFailedPrecondition,  // The request is fine, but not in this state.
  kUnsupported,         // Known to Kusto, not to this server; the message names it.
  kPermissionDenied,    // Not allowed: a policy, a role, a path outside the storage roots.
  kLimitExceeded,       // A documented limit: result size, memory, capacity.
  kDeadlineExceeded,    // The operation's own deadline passed.
  kCancelled,           // The client went away, or somebody cancelled.
  kUnavailable,         // A transient failure of a store, a disk, the network.
  kDataLoss,            // What was stored cannot be read back.
  kInternal,            // A mistake of ours.
};

// The name of a code as it shows in logs: "InvalidArgument".
std::string_view StatusCodeName(StatusCode code);

// A half-open range of bytes [begin, end) of the text of a request.
struct SourceSpan {
  uint32_t begin = 0;
  uint32_t end = 0;
  friend bool operator==(const SourceSpan&, const SourceSpan&) = default;
};

class [[nodiscard]] Status {
 public:
  Status() = default;
  Status(StatusCode code, std::string message) {
    if (code != StatusCode::kOk) {
      state_ = std::make_shared<State>();
      state_->code = code;
      state_->message = std::move(message);
    }
  }

  static Status Ok() { return Status(); }

  bool ok() const { return state_ == nullptr; }
  StatusCode code() const { return state_ ? state_->code : StatusCode::kOk; }
  const std::string& message() const;
  // Kusto's code for the error, such as "SEM0100"; empty when it has none.
  const std::string& kusto_code() const;
  std::optional<SourceSpan> span() const { return state_ ? state_->span : std::nullopt; }

  // True when the same request cannot succeed later without somebody changing something.
  bool permanent() const;

  // Copies of this error with one thing set. On an ok status they change nothing.
  Status WithKustoCode(std::string code) const;
  Status WithSpan(SourceSpan span) const;
  Status WithPermanent(bool permanent) const;
  // The same error with "prefix: " before its message.
  Status WithContext(std::string_view prefix) const;

  // "InvalidArgument: message", for logs.
  std::string ToString() const;

 private:
  struct State {
    StatusCode code = StatusCode::kOk;
    std::optional<bool> permanent;
    std::string message;
    std::string kusto_code;
    std::optional<SourceSpan> span;
  };
  std::shared_ptr<State> state_;  // Null when ok. Shared and never changed once returned.
};

inline Status InvalidArgument(std::string m) { return {StatusCode::kInvalidArgument, std::move(m)}; }
inline Status NotFound(std::string m) { return {StatusCode::kNotFound, std::move(m)}; }
inline Status AlreadyExists(std::string m) { return {StatusCode::kAlreadyExists, std::move(m)}; }
inline Status FailedPrecondition(std::string m) {
  return {StatusCode::kFailedPrecondition, std::move(m)};
}
inline Status Unsupported(std::string m) { return {StatusCode::kUnsupported, std::move(m)}; }
inline Status PermissionDenied(std::string m) {
  return {StatusCode::kPermissionDenied, std::move(m)};
}
inline Status LimitExceeded(std::string m) { return {StatusCode::kLimitExceeded, std::move(m)}; }
inline Status DeadlineExceeded(std::string m) {
  return {StatusCode::kDeadlineExceeded, std::move(m)};
}
inline Status Cancelled(std::string m) { return {StatusCode::kCancelled, std::move(m)}; }
inline Status Unavailable(std::string m) { return {StatusCode::kUnavailable, std::move(m)}; }
inline Status DataLoss(std::string m) { return {StatusCode::kDataLoss, std::move(m)}; }
inline Status Internal(std::string m) { return {StatusCode::kInternal, std::move(m)}; }

// A value or the error that stands in its place.
template <typename T>
class [[nodiscard]] Result {
 public:
  using ValueType = T;

  Result(T value) : value_(std::move(value)) {}          // NOLINT(google-explicit-constructor)
  Result(Status status) : status_(std::move(status)) {}  // NOLINT(google-explicit-constructor)
  template <typename U>
    requires(std::is_convertible_v<U &&, T> && !std::is_same_v<std::decay_t<U>, Result<T>> &&
             !std::is_same_v<std::decay_t<U>, Status> && !std::is_same_v<std::decay_t<U>, T>)
  Result(U&& value) : value_(std::forward<U>(value)) {}  // NOLINT(google-explicit-constructor)

  bool ok() const { return value_.has_value(); }
  const Status& status() const { return status_; }

  // The value. Reading it from an error ends the process: test ok() first.
  T& operator*() & { return Checked(); }
  const T& operator*() const& { return const_cast<Result*>(this)->Checked(); }
  T&& operator*() && { return std::move(Checked()); }
  T* operator->() { return &Checked(); }
  const T* operator->() const { return &const_cast<Result*>(this)->Checked(); }

 private:
  T& Checked() {
    if (!value_) {
      std::fprintf(stderr, "value of a failed Result read: %s\n", status_.ToString().c_str());
      std::abort();
    }
    return *value_;
  }

  Status status_;
  std::optional<T> value_;
};

namespace internal {
[[noreturn]] void CheckFailed(const char* condition, const char* file, int line);
inline const Status& ToStatus(const Status& status) { return status; }
template <typename T>
const Status& ToStatus(const Result<T>& result) {
  return result.status();
}
}  // namespace internal

}  // namespace sluice

#define SLUICE_CONCAT_INNER(a, b) a##b
#define SLUICE_CONCAT(a, b) SLUICE_CONCAT_INNER(a, b)

// Leaves the function with the error of `expression`, a Status or a Result.
#define RETURN_IF_ERROR(expression)                                            \
  do {                                                                         \
    if (auto&& sluice_status = (expression); !sluice_status.ok()) {            \
      return ::sluice::internal::ToStatus(sluice_status);                      \
    }                                                                          \
  } while (false)

// Declares or sets `left` from the value of a Result, or leaves with its error.
#define ASSIGN_OR_RETURN(left, expression) \
  ASSIGN_OR_RETURN_INNER(SLUICE_CONCAT(sluice_result_, __LINE__), left, expression)
#define ASSIGN_OR_RETURN_INNER(result, left, expression) \
  auto result = (expression);                            \
  if (!result.ok()) return result.status();              \
  left = *std::move(result)

// Ends the process when `condition` is false: for our own mistakes, never for input. Stays on in
// release builds.
#define CHECK(condition) \
  ((condition) ? (void)0 : ::sluice::internal::CheckFailed(#condition, __FILE__, __LINE__))
