// What a client asks of the query and management endpoints: text, database, properties.
#pragma once

#include <string>

#include "base/status.h"
#include "query/request_properties.h"
#include "server/frames/result_writer.h"
#include "server/http/http_request.h"

namespace sluice::server {

// The database that all clients name when the user has chosen none.
inline constexpr char kDefaultDatabase[] = "NetDefaultDB";

struct ClientRequest {
  std::string text;
  std::string database = kDefaultDatabase;
  query::RequestProperties properties;
  ResultFormat format;  // But for its version.
  std::string application;      // x-ms-app
};

// Reads the JSON body of a POST, or the parameters of a GET. Accepts what clients send: properties
// as an object or as JSON text, `Options` in either case, no database, unknown fields.
Result<ClientRequest> ParseClientRequest(const HttpRequest& request);

}  // namespace sluice::server
