#include "base/status.h"

namespace sluice {
namespace {
const std::string& EmptyString() {
  static const std::string empty;
  return empty;
}
}  // namespace

std::string_view StatusCodeName(StatusCode code) {
  switch (code) {
    case StatusCode::kOk: return "Ok";
    case StatusCode::kInvalidArgument: return "InvalidArgument";
    case StatusCode::kNotFound: return "NotFound";
    case StatusCode::kAlreadyExists: return "AlreadyExists";
    case StatusCode::kFailedPrecondition: return "FailedPrecondition";
    case StatusCode::kUnsupported: return "Unsupported";
    case StatusCode::kPermissionDenied: return "PermissionDenied";
    case StatusCode::kLimitExceeded: return "LimitExceeded";
    case StatusCode::kDeadlineExceeded: return "DeadlineExceeded";
    case StatusCode::kCancelled: return "Cancelled";
    case StatusCode::kUnavailable: return "Unavailable";
    case StatusCode::kDataLoss: return "DataLoss";
    case StatusCode::kInternal: return "Internal";
  }
  return "Unknown";
}

const std::string& Status::message() const { return state_ ? state_->message : EmptyString(); }

const std::string& Status::kusto_code() const {
  return state_ ? state_->kusto_code : EmptyString();
}

bool Status::permanent() const {
  if (!state_) return false;
  if (state_->permanent) return *state_->permanent;
  switch (state_->code) {
    case StatusCode::kUnavailable:
    case StatusCode::kDeadlineExceeded:
    case StatusCode::kCancelled:
    case StatusCode::kInternal: return false;
    default: return true;
  }
}

Status Status::WithKustoCode(std::string code) const {
  Status copy;
  if (!state_) return copy;
  copy.state_ = std::make_shared<State>(*state_);
  copy.state_->kusto_code = std::move(code);
  return copy;
}

Status Status::WithSpan(SourceSpan span) const {
  Status copy;
  if (!state_) return copy;
  copy.state_ = std::make_shared<State>(*state_);
  copy.state_->span = span;
  return copy;
}

Status Status::WithPermanent(bool permanent) const {
  Status copy;
  if (!state_) return copy;
  copy.state_ = std::make_shared<State>(*state_);
  copy.state_->permanent = permanent;
  return copy;
}

Status Status::WithContext(std::string_view prefix) const {
  Status copy;
  if (!state_) return copy;
  copy.state_ = std::make_shared<State>(*state_);
  copy.state_->message = std::string(prefix) + ": " + state_->message;
  return copy;
}

std::string Status::ToString() const {
  if (!state_) return "Ok";
  return std::string(StatusCodeName(state_->code)) + ": " + state_->message;
}

namespace internal {
void CheckFailed(const char* condition, const char* file, int line) {
  std::fprintf(stderr, "CHECK failed: %s at %s:%d\n", condition, file, line);
  std::abort();
}
}  // namespace internal
}  // namespace sluice
