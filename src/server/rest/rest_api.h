// The routes of the Kusto REST API, and those of operations: health, metrics.
// https://learn.microsoft.com/kusto/api/rest/
#pragma once

#include <functional>

#include "commands/command_service.h"
#include "query/query_service.h"
#include "server/http/router.h"
#include "server/rest/client_request.h"
#include "server/rest/metrics.h"

namespace sluice::server {

// Handlers may run on any thread, many at once. What is passed must outlive the API.
class RestApi {
 public:
  // `ready` says whether the server has recovered and is not stopping.
  RestApi(query::QueryService& queries, commands::CommandService& commands, Metrics& metrics,
          std::function<bool()> ready)
      : queries_(queries), commands_(commands), metrics_(metrics), ready_(std::move(ready)) {}

  void AddRoutes(HttpRouter& router);

 private:
  // What an endpoint takes: v2 refuses commands, as the service does.
  void HandleText(int version, const HttpRequest& http, HttpResponse& response,
                  const OperationContext& context);
  int RunText(ClientRequest& request, HttpResponse& response, const OperationContext& context);
  int RunCommand(const ClientRequest& request, HttpResponse& response,
                 const OperationContext& context);
  void HandleStreamingIngestion(HttpRequest& http, HttpResponse& response,
                                const OperationContext& context);
  int IngestStream(HttpRequest& http, HttpResponse& response, const OperationContext& context);

  query::QueryService& queries_;
  commands::CommandService& commands_;
  Metrics& metrics_;
  std::function<bool()> ready_;
};

}  // namespace sluice::server
