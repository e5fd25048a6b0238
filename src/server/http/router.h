// Which handler answers which request; and what all answers have in common: ids, CORS, errors.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancellation.h"
#include "server/http/http_request.h"
#include "server/http/http_response.h"

namespace sluice::server {

using HttpHandler =
    std::function<void(HttpRequest& request, HttpResponse& response, const OperationContext&)>;

struct HttpRoute {
  std::string method;
  std::string pattern;  // "/v1/rest/ingest/{database}/{table}"
  // Answers at once from memory: runs on the I/O thread, so that it works when all workers are busy.
  bool quick = false;
  HttpHandler handler;
};

// Immutable after set-up; Handle() may be called from any thread.
class HttpRouter {
 public:
  // `allowed_origins`: the web pages of other origins that may use this server, beside the public
  // Kusto web UIs and the server's own pages. "*" allows all. With `loopback`, only this machine
  // reaches the server, and its own pages are those of an address or of localhost.
  HttpRouter(std::vector<std::string> allowed_origins, bool loopback)
      : allowed_origins_(std::move(allowed_origins)), loopback_(loopback) {}

  void Add(HttpRoute route) { routes_.push_back(std::move(route)); }

  // The route for a request, with its captures set; null when there is none, which Handle() then
  // answers as well (CORS preflight, 404, 405).
  const HttpRoute* Find(HttpRequest& request) const;

  // Answers a request. Exceptions of handlers become answers with status 520.
  void Handle(const HttpRoute* route, HttpRequest& request, HttpResponse& response,
              const OperationContext& context) const;

 private:
  bool IsAllowedOrigin(const HttpRequest& request, const std::string& origin) const;

  std::vector<std::string> allowed_origins_;
  const bool loopback_;
  std::vector<HttpRoute> routes_;
};

}  // namespace sluice::server
