#include "server/http/router.h"

#include <algorithm>
#include <array>
#include <exception>

#include "base/log.h"
#include "server/rest/error_document.h"

namespace sluice::server {
namespace {

constexpr std::array<std::string_view, 4> kPublicWebInterfaces = {
    "https://dataexplorer.azure.com", "https://dataexplorer.azure.cn",
    "https://dataexplorer.azure.us", "https://dataexplorer.windows.net"};

bool Matches(std::string_view pattern, std::string_view path, HttpRequest& request) {
  std::map<std::string, std::string, std::less<>> captures;
  while (!pattern.empty() && !path.empty()) {
    pattern.remove_prefix(1);
    path.remove_prefix(1);
    std::string_view want = pattern.substr(0, pattern.find('/'));
    std::string_view have = path.substr(0, path.find('/'));
    if (want.starts_with('{')) {
      if (have.empty()) return false;
      captures.emplace(want.substr(1, want.size() - 2), have);
    } else if (want != have) {
      return false;
    }
    pattern.remove_prefix(want.size());
    path.remove_prefix(have.size());
  }
  if (!pattern.empty() || !(path.empty() || path == "/")) return false;
  request.captures = std::move(captures);
  return true;
}

// "127.0.0.1:8080", "[::1]:8080", "localhost:8080".
bool IsAddressOrLocalhost(std::string_view host) {
  if (host.starts_with('[')) return true;
  host = host.substr(0, host.find(':'));
  return host == "localhost" || host.find_first_not_of("0123456789.") == std::string_view::npos;
}

}  // namespace

const HttpRoute* HttpRouter::Find(HttpRequest& request) const {
  for (const HttpRoute& route : routes_) {
    if (route.method == request.method && Matches(route.pattern, request.path, request)) {
      return &route;
    }
  }
  return nullptr;
}

bool HttpRouter::IsAllowedOrigin(const HttpRequest& request, const std::string& origin) const {
  const std::string& host = request.Header("host");
  // A page of a foreign name that its owner lets point at this machine has the same origin too (DNS
  // rebinding), so on loopback names do not count.
  bool own = !loopback_ || IsAddressOrLocalhost(host);
  if (own && (origin == "http://" + host || origin == "https://" + host)) return true;
  auto equals = [&](std::string_view allowed) { return allowed == "*" || allowed == origin; };
  return std::any_of(kPublicWebInterfaces.begin(), kPublicWebInterfaces.end(), equals) ||
         std::any_of(allowed_origins_.begin(), allowed_origins_.end(), equals);
}

void HttpRouter::Handle(const HttpRoute* route, HttpRequest& request, HttpResponse& response,
                        const OperationContext& context) const {
  response.SetHeader("Content-Type", "application/json");
  response.SetHeader("x-ms-client-request-id", context.client_request_id);
  response.SetHeader("x-ms-activity-id", context.activity_id);

  const std::string& origin = request.Header("origin");
  if (!origin.empty()) {
    response.SetHeader("Vary", "Origin");
    // Without this any web page that the user looks at could command a server on this machine: a
    // browser sends "simple" requests without asking first.
    if (!IsAllowedOrigin(request, origin)) {
      WriteError(PermissionDenied("Pages of the origin '" + origin +
                                  "' may not use this server: start it with --allow-origin."),
                 "", response, context);
      return;
    }
    response.SetHeader("Access-Control-Allow-Origin", origin);
    response.SetHeader("Access-Control-Expose-Headers",
                       "x-ms-client-request-id, x-ms-activity-id");
  }
  if (request.method == "OPTIONS") {
    response.SetStatus(204);
    response.SetHeader("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
    const std::string& asked = request.Header("access-control-request-headers");
    response.SetHeader("Access-Control-Allow-Headers",
                       asked.empty() ? "authorization, content-type, x-ms-app, "
                                       "x-ms-client-request-id, x-ms-user-id"
                                     : asked);
    response.SetHeader("Access-Control-Max-Age", "600");
    response.SetHeader("Vary", "Origin, Access-Control-Request-Headers");
    if (request.Header("access-control-request-private-network") == "true") {
      response.SetHeader("Access-Control-Allow-Private-Network", "true");
    }
    return;
  }
  if (route == nullptr) {
    HttpRequest probe = {.method = "", .path = request.path};
    bool other_method = std::any_of(routes_.begin(), routes_.end(), [&](const HttpRoute& known) {
      return Matches(known.pattern, request.path, probe);
    });
    if (other_method) {
      WriteError(InvalidArgument("The path '" + request.path + "' does not take the method " +
                                 request.method + "."),
                 "", response, context);
      response.SetStatus(405);
    } else {
      WriteError(NotFound("There is nothing at the path '" + request.path + "'."), "", response,
                 context);
    }
    return;
  }
  try {
    route->handler(request, response, context);
  } catch (const std::exception& exception) {
    LogError(std::string("A request failed with an exception: ") + exception.what());
    if (response.started()) return;
    response.ClearBody();
    WriteError(Internal(std::string("The request failed inside the server: ") + exception.what()),
               "", response, context);
  }
}

}  // namespace sluice::server
