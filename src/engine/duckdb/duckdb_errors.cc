#include "engine/duckdb/duckdb_errors.h"

#include <optional>
#include <string>

namespace sluice::engine::duckdb {
namespace {

StatusCode CodeOf(duckdb_error_type type) {
  switch (type) {
    case DUCKDB_ERROR_OUT_OF_MEMORY: return StatusCode::kLimitExceeded;
    case DUCKDB_ERROR_INTERRUPT: return StatusCode::kCancelled;
    case DUCKDB_ERROR_IO:
    case DUCKDB_ERROR_HTTP:
    case DUCKDB_ERROR_NETWORK:
    case DUCKDB_ERROR_TRANSACTION:  // A conflict with another writer: the same again may work.
    case DUCKDB_ERROR_FATAL: return StatusCode::kUnavailable;
    case DUCKDB_ERROR_OUT_OF_RANGE:
    case DUCKDB_ERROR_CONVERSION:
    case DUCKDB_ERROR_MISMATCH_TYPE:
    case DUCKDB_ERROR_DIVIDE_BY_ZERO:
    case DUCKDB_ERROR_DECIMAL:
    case DUCKDB_ERROR_INVALID_INPUT: return StatusCode::kInvalidArgument;
    case DUCKDB_ERROR_NOT_IMPLEMENTED: return StatusCode::kUnsupported;
    case DUCKDB_ERROR_PERMISSION: return StatusCode::kPermissionDenied;
    default: return StatusCode::kInternal;
  }
}

// Starts an encoded Status: not to be found in any other message.
constexpr std::string_view kStatusMark = "\x02sluice\x02";

std::optional<Status> DecodeStatus(std::string_view message) {
  size_t at = message.find(kStatusMark);
  if (at == std::string_view::npos) return std::nullopt;
  message.remove_prefix(at + kStatusMark.size());
  if (message.empty()) return std::nullopt;
  auto code = static_cast<StatusCode>(message[0] - 'A');
  if (code == StatusCode::kOk || code > StatusCode::kInternal) return std::nullopt;
  return Status(code, std::string(message.substr(1)));
}

// "Invalid Input Error: what is wrong" without the engine's name for the class.
std::string_view WithoutClass(std::string_view message) {
  constexpr std::string_view kEnd = " Error: ";
  const size_t end = message.find(kEnd);
  if (end == std::string_view::npos) return message;
  for (char c : message.substr(0, end)) {
    const bool letter = (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    if (!letter && c != ' ') return message;
  }
  return message.substr(end + kEnd.size());
}

// What DuckDB says of a file that is no Parquet file, or a damaged one.
bool IsAboutParquet(std::string_view message) {
  for (std::string_view start :
       {"No magic bytes found", "Footer length error", "Invalid footer length",
        "Parquet footer length", "Failed to read Parquet file", "Parquet file '",
        "Parquet file is likely corrupted", "Invalid string encoding found in Parquet file",
        "TProtocolException"}) {
    if (message.starts_with(start)) return true;
  }
  return message.find("too small to be a Parquet file") != std::string_view::npos;
}

std::string ParquetError(std::string_view message) {
  std::string file = "a file";
  const size_t open = message.find_first_of("'\"");
  const size_t close =
      open == std::string_view::npos ? open : message.find(message[open], open + 1);
  if (close != std::string_view::npos) {
    file = "the file " + std::string(message.substr(open + 1, close - open - 1));
  }
  return file + " is not in the format parquet, or damaged: " + std::string(message);
}

}  // namespace

std::string EncodeStatus(const Status& status) {
  std::string text(kStatusMark);
  text += static_cast<char>('A' + static_cast<int>(status.code()));
  return text += status.message();
}

Status MapError(duckdb_error_type type, std::string_view message) {
  if (std::optional<Status> status = DecodeStatus(message)) return *status;
  // The excerpt of the statement that follows some messages is SQL, which nobody above knows.
  message = message.substr(0, message.find("\n\nLINE "));
  StatusCode code = CodeOf(type);
  if (message.find("No space left on device") != std::string_view::npos) {
    code = StatusCode::kUnavailable;
  } else if (message.find("Could not set lock on file") != std::string_view::npos) {
    code = StatusCode::kFailedPrecondition;
  }
  if (code != StatusCode::kInternal) message = WithoutClass(message);
  if (IsAboutParquet(WithoutClass(message))) {
    return InvalidArgument(ParquetError(WithoutClass(message)));
  }
  std::string text(message);
  if (type == DUCKDB_ERROR_FATAL) {
    text += " (the engine stopped after a failed write; free the disk and restart the server)";
  } else if (code == StatusCode::kLimitExceeded) {
    text = "the query needs more memory than the engine may use: " + text;
  }
  return {code, std::move(text)};
}

Status ErrorOf(duckdb_result* result) {
  const char* message = duckdb_result_error(result);
  return MapError(duckdb_result_error_type(result), message != nullptr ? message : "unknown error");
}

Status WithReason(const Status& error, const OperationContext& context) {
  if (error.code() != StatusCode::kCancelled) return error;
  RETURN_IF_ERROR(context.Check());
  return error;
}

}  // namespace sluice::engine::duckdb
