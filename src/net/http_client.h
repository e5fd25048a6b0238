// An HTTP client for one server at a time, on libcurl.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"

namespace sluice::net {

struct HttpClientRequest {
  std::string method = "GET";
  std::string url;
  std::vector<std::pair<std::string, std::string>> headers;
  std::string body;
};

// Keeps its connection between calls. Used by one thread at a time.
class HttpClient {
 public:
  HttpClient();
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  // Sends a request and hands the body of the answer, unpacked, to `on_body` piece by piece; it
  // may end the transfer by returning an error, which Send() then returns. Returns the HTTP status,
  // whatever it is. kUnavailable when there is no connection; kCancelled or kDeadlineExceeded when
  // the context ends, which also closes the connection.
  Result<int> Send(const HttpClientRequest& request,
                   const std::function<Status(std::string_view)>& on_body,
                   const OperationContext& context);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sluice::net
