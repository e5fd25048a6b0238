#include "server/rest/error_document.h"

#include <unistd.h>

#include <algorithm>

#include "data/datetime.h"
#include "server/frames/json_text.h"

namespace sluice::server {
namespace {

struct Kind {
  std::string_view code;     // Of the outer error.
  std::string_view message;  // Of the outer error: the kind of failure in words.
  std::string_view type;
  int http_status;
};

// Codes and exception types are those that the documentation and the clients name.
Kind KindOf(const Status& status) {
  const std::string& kusto_code = status.kusto_code();
  if (kusto_code == "Throttled") {
    return {"Throttled", "The request was throttled.",
            "Kusto.Data.Exceptions.KustoServicePartialQueryFailureThrottledException", 429};
  }
  switch (status.code()) {
    case StatusCode::kNotFound:
      if (status.message().find("atabase") != std::string::npos) {
        return {"BadRequest_DatabaseNotExist", "Request is invalid and cannot be executed.",
                "Kusto.Data.Exceptions.DatabaseNotFoundException", 400};
      }
      return {"BadRequest_EntityNotFound", "Request is invalid and cannot be executed.",
              "Kusto.Data.Exceptions.EntityNotFoundException", 400};
    case StatusCode::kAlreadyExists:
      return {"BadRequest_EntityAlreadyExists", "Request is invalid and cannot be executed.",
              "Kusto.Data.Exceptions.EntityAlreadyExistsException", 400};
    case StatusCode::kPermissionDenied:
      return {"Forbidden", "Caller is not authorized to perform this action.",
              "Kusto.Data.Exceptions.KustoRequestDeniedException", 403};
    case StatusCode::kLimitExceeded:
      return {"LimitsExceeded", "Request is invalid and cannot be executed.",
              "Kusto.Data.Exceptions.KustoServicePartialQueryFailureLimitsExceededException", 400};
    case StatusCode::kDeadlineExceeded:
      return {"Timeout", "Request timed out.",
              "Kusto.Data.Exceptions.KustoServiceTimeoutException", 504};
    case StatusCode::kCancelled:
      return {"Cancelled", "The request was cancelled.",
              "Kusto.Data.Exceptions.KustoRequestCanceledByUserException", 400};
    case StatusCode::kUnavailable:
      return {"Unavailable", "A service that the request needs cannot be reached.",
              "Kusto.Data.Exceptions.KustoServiceUnavailableException", 503};
    case StatusCode::kDataLoss:
    case StatusCode::kInternal:
      return {"Internal service error", "The request failed inside the server.",
              "Kusto.Data.Exceptions.KustoServiceException", 520};
    default:
      return {"General_BadRequest", "Request is invalid and cannot be executed.",
              kusto_code.starts_with("SYN") ? "Kusto.Data.Exceptions.SyntaxException"
              : kusto_code.starts_with("SEM") || kusto_code == "SLU0001"
                  ? "Kusto.Data.Exceptions.SemanticException"
                  : "Kusto.Data.Exceptions.KustoBadRequestException",
              400};
  }
}

void AppendContext(const OperationContext& context, std::string& out) {
  static const std::string machine = [] {
    char name[256] = "localhost";
    gethostname(name, sizeof name - 1);
    return std::string(name);
  }();
  out += "{\"timestamp\":\"";
  out += FormatDatetime(context.clock->NowTicks());
  out += "\",\"serviceAlias\":\"SLUICE\",\"machineName\":";
  AppendJsonString(machine, out);
  out += ",\"processName\":\"sluice\",\"processId\":" + std::to_string(getpid());
  out += ",\"threadId\":" + std::to_string(gettid());
  out += ",\"clientRequestId\":";
  AppendJsonString(context.client_request_id, out);
  for (std::string_view key : {"activityId", "subActivityId", "parentActivityId"}) {
    out += ",\"";
    out += key;
    out += "\":";
    AppendJsonString(context.activity_id, out);
  }
  out += ",\"activityType\":\"Request\",\"activityStack\":\"\"}";
}

}  // namespace

std::string ErrorText(const Status& status) {
  const std::string& code = status.kusto_code();
  if (code.empty() || status.message().find(code) != std::string::npos) return status.message();
  return code + ": " + status.message();
}

std::string ErrorDocument(const Status& status, std::string_view text,
                          const OperationContext& context) {
  Kind kind = KindOf(status);
  std::string_view permanent = status.permanent() ? "true" : "false";
  std::string out = "{\"error\":{\"code\":";
  AppendJsonString(kind.code, out);
  out += ",\"message\":";
  AppendJsonString(kind.message, out);
  out += ",\"@type\":";
  AppendJsonString(kind.type, out);
  out += ",\"@message\":";
  AppendJsonString(ErrorText(status), out);
  out += ",\"@context\":";
  AppendContext(context, out);
  out += ",\"@permanent\":";
  out += permanent;
  out += ",\"innererror\":{\"code\":";
  AppendJsonString(status.kusto_code().empty() ? kind.code : std::string_view(status.kusto_code()),
                   out);
  out += ",\"message\":";
  AppendJsonString(status.message(), out);
  out += ",\"@type\":";
  AppendJsonString(kind.type, out);
  out += ",\"@message\":";
  AppendJsonString(ErrorText(status), out);
  if (status.span() && !text.empty()) {
    uint32_t offset = std::min(status.span()->begin, static_cast<uint32_t>(text.size()));
    uint32_t end = std::clamp(status.span()->end, offset, static_cast<uint32_t>(text.size()));
    LineAndColumn position = LineAndColumnOf(text, offset);
    out += ",\"@line\":" + std::to_string(position.line);
    out += ",\"@pos\":" + std::to_string(position.column);
    out += ",\"@token\":";
    AppendJsonString(text.substr(offset, end - offset), out);
  }
  out += ",\"@context\":";
  AppendContext(context, out);
  out += ",\"@permanent\":";
  out += permanent;
  out += "}}}";
  return out;
}

int HttpStatusOf(const Status& status) { return KindOf(status).http_status; }

void WriteError(const Status& status, std::string_view text, HttpResponse& response,
                const OperationContext& context) {
  response.ClearBody();
  response.SetStatus(HttpStatusOf(status));
  response.SetHeader("Content-Type", "application/json");
  // A client that has gone hears nothing of it anyway.
  (void)response.Write(ErrorDocument(status, text, context)).ok();
}

}  // namespace sluice::server
