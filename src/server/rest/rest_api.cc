#include "server/rest/rest_api.h"

#include <cctype>

#include "data/row_stream.h"
#include "server/frames/result_writer.h"
#include "server/rest/error_document.h"
#include "server/rest/query_answer.h"

namespace sluice::server {
namespace {

constexpr int kOk = 200;

int Fail(const Status& status, std::string_view text, HttpResponse& response,
         const OperationContext& context) {
  WriteError(status, text, response, context);
  return HttpStatusOf(status);
}

void Send(std::string_view body, HttpResponse& response) {
  // Who has gone away does not read it.
  (void)response.Write(body).ok();
}

// Commands that only read; all others are refused when a request is read-only.
bool IsReadingCommand(std::string_view text) {
  return text.starts_with(".show") || text.starts_with(".get");
}

std::string_view SkipToStart(std::string_view text) {
  while (true) {
    size_t start = text.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) return {};
    text.remove_prefix(start);
    if (!text.starts_with("//")) return text;
    size_t end = text.find('\n');
    if (end == std::string_view::npos) return {};
    text.remove_prefix(end);
  }
}

double Seconds(std::chrono::nanoseconds duration) {
  return std::chrono::duration<double>(duration).count();
}

constexpr char kFrontPage[] =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sluice</title>"
    "<body style=\"font-family:sans-serif;max-width:40em;margin:4em auto\">"
    "<h1>Sluice " SLUICE_VERSION "</h1><p>This server speaks the REST API of Kusto: point a Kusto "
    "client at this address, or run <code>sluice</code> for a shell.</p>"
    "<p><a href=\"/health\">health</a> &middot; <a href=\"/metrics\">metrics</a></p></body></html>";

}  // namespace

void RestApi::AddRoutes(HttpRouter& router) {
  auto text = [this](int version) {
    return [this, version](HttpRequest& request, HttpResponse& response,
                           const OperationContext& context) {
      HandleText(version, request, response, context);
    };
  };
  for (const char* method : {"GET", "POST"}) {
    router.Add({method, "/v1/rest/query", false, text(1)});
    router.Add({method, "/v2/rest/query", false, text(2)});
  }
  router.Add({"POST", "/v1/rest/mgmt", false, text(1)});
  router.Add({"POST", "/v1/rest/ingest/{database}/{table}", false,
              [this](HttpRequest& request, HttpResponse& response,
                     const OperationContext& context) {
                HandleStreamingIngestion(request, response, context);
              }});
  // No login: clients then send requests without credentials, or their own, which are ignored.
  router.Add({"GET", "/v1/rest/auth/metadata", true,
              [](HttpRequest&, HttpResponse& response, const OperationContext&) {
                Send(R"({"AzureAD":null,"dSTS":null})", response);
              }});
  router.Add({"GET", "/health", true,
              [](HttpRequest&, HttpResponse& response, const OperationContext&) {
                Send(R"({"status":"healthy"})", response);
              }});
  router.Add({"GET", "/ready", true,
              [this](HttpRequest&, HttpResponse& response, const OperationContext&) {
                bool ready = ready_();
                response.SetStatus(ready ? kOk : 503);
                Send(ready ? R"({"status":"ready"})" : R"({"status":"not ready"})", response);
              }});
  router.Add({"GET", "/metrics", true,
              [this](HttpRequest&, HttpResponse& response, const OperationContext&) {
                response.SetHeader("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                Send(metrics_.Text(), response);
              }});
  router.Add({"GET", "/", true, [](HttpRequest&, HttpResponse& response, const OperationContext&) {
                response.SetHeader("Content-Type", "text/html; charset=utf-8");
                Send(kFrontPage, response);
              }});
}

void RestApi::HandleText(int version, const HttpRequest& http, HttpResponse& response,
                         const OperationContext& context) {
  auto started = context.clock->Monotonic();
  auto request = ParseClientRequest(http);
  int status = kOk;
  std::string kind = "query";
  if (!request.ok()) {
    status = Fail(request.status(), "", response, context);
  } else {
    request->format.version = version;
    if (commands::CommandService::IsCommand(request->text)) kind = "command";
    status = RunText(*request, response, context);
  }
  metrics_.CountRequest(kind, status, Seconds(context.clock->Monotonic() - started));
}

int RestApi::RunText(ClientRequest& request, HttpResponse& response,
                     const OperationContext& context) {
  if (commands::CommandService::IsCommand(request.text)) {
    if (request.format.version == 2) {
      return Fail(InvalidArgument("Management commands are not taken at /v2/rest/query: send them "
                                  "to /v1/rest/mgmt."),
                  request.text, response, context);
    }
    return RunCommand(request, response,
                      context.WithTimeout(TimeoutOf(request.properties, query::kCommandTimeout)));
  }
  OperationContext limited =
      context.WithTimeout(TimeoutOf(request.properties, query::kQueryTimeout));
  query::QueryRequest query_request;
  query_request.text = request.text;
  query_request.database = request.database;
  query_request.properties = request.properties;
  auto prepared = queries_.Prepare(query_request, limited);
  if (!prepared.ok()) return Fail(prepared.status(), request.text, response, context);
  return AnswerQuery(queries_, *prepared, request.format, request.text, response, metrics_,
                     limited);
}

int RestApi::RunCommand(const ClientRequest& request, HttpResponse& response,
                        const OperationContext& context) {
  if (request.properties.read_only && !IsReadingCommand(SkipToStart(request.text))) {
    return Fail(PermissionDenied("The request is read-only (request_readonly), and the command "
                                 "changes something."),
                request.text, response, context);
  }
  auto outcome =
      commands_.Execute(request.text, request.database, request.properties, context);
  if (!outcome.ok()) return Fail(outcome.status(), request.text, response, context);
  if (outcome->query) {
    return AnswerQuery(queries_, *outcome->query, request.format, request.text, response, metrics_,
                       context);
  }
  auto rows = ReadAllRows(*outcome->rows);
  if (!rows.ok()) return Fail(rows.status(), request.text, response, context);
  std::string out;
  WriteCommandTable(outcome->rows->schema(), *rows, out);
  Send(out, response);
  return kOk;
}

void RestApi::HandleStreamingIngestion(HttpRequest& http, HttpResponse& response,
                                       const OperationContext& context) {
  auto started = context.clock->Monotonic();
  int status =
      IngestStream(http, response, context.WithTimeout(query::kCommandTimeout));
  metrics_.CountRequest("ingest", status, Seconds(context.clock->Monotonic() - started));
}

int RestApi::IngestStream(HttpRequest& http, HttpResponse& response,
                          const OperationContext& context) {
  auto parameter = [&](const std::string& name) {
    auto at = http.parameters.find(name);
    return at == http.parameters.end() ? std::string() : at->second;
  };
  if (!parameter("sourceKind").empty()) {
    return Fail(Unsupported("Streaming ingestion with sourceKind is not supported: send the data "
                            "in the body."),
                "", response, context);
  }
  std::string format = parameter("streamFormat");
  for (char& c : format) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  if (format.empty()) {
    return Fail(InvalidArgument("The parameter streamFormat is missing: csv, tsv, json, ..."), "",
                response, context);
  }
  // The same path as `.ingest inline`, so that both read data alike.
  std::string command = ".ingest inline into table " +
                        QuoteName(http.captures.find("table")->second) +
                        " with (format=" + QuoteString(format);
  if (std::string mapping = parameter("mappingName"); !mapping.empty()) {
    command += ", ingestionMappingReference=" + QuoteString(mapping);
  }
  command += ") <|\n";
  command += http.body;
  auto outcome = commands_.Execute(command, http.captures.find("database")->second, {}, context);
  if (!outcome.ok()) return Fail(outcome.status(), "", response, context);
  Schema schema;
  schema.columns = {{"ConsumedRecordsCount", ScalarType::kLong, ""},
                    {"UpdatePolicyStatus", ScalarType::kString, ""},
                    {"UpdatePolicyFailureCode", ScalarType::kString, ""},
                    {"UpdatePolicyFailureReason", ScalarType::kString, ""}};
  std::string out;
  WriteCommandTable(schema,
                    {{Scalar::Null(ScalarType::kLong), Scalar::String("Inactive"),
                      Scalar::String(""), Scalar::String("")}},
                    out);
  Send(out, response);
  return kOk;
}

}  // namespace sluice::server
