// One HTTP request, read whole.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::server {

struct HttpRequest {
  std::string method;  // "GET"
  std::string path;    // Percent-decoded, without the query: "/v1/rest/ingest/db/my table".
  std::map<std::string, std::string> parameters;            // Of the URL, decoded.
  std::map<std::string, std::string> headers;               // Names in lower case.
  std::map<std::string, std::string, std::less<>> captures;  // What the route's {names} matched.
  std::string body;

  // The value of a header, its name in lower case; empty when absent.
  const std::string& Header(const std::string& name) const;
};

// Splits "/path?a=b" into path and parameters.
void SetTarget(std::string_view target, HttpRequest& request);

// The bytes of %XX and, in parameters, spaces for plus signs. Bad escapes stay as they are.
std::string PercentDecode(std::string_view text, bool plus_is_space);

}  // namespace sluice::server
