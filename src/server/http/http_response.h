// The answer to one request, written while it is being made.
#pragma once

#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::server {

// Used by the one thread that handles the request. Status and headers may change until the first
// bytes leave, which happens only when more than a buffer of them is written: short answers can
// still become errors.
class HttpResponse {
 public:
  virtual ~HttpResponse() = default;

  virtual void SetStatus(int status) = 0;
  virtual void SetHeader(std::string_view name, std::string_view value) = 0;

  // Appends to the body; waits while a slow client has much unread. Fails when it has gone away.
  virtual Status Write(std::string_view bytes) = 0;

  // True when status and headers have left.
  virtual bool started() const = 0;
  // Forgets the body so far. REQUIRES: !started().
  virtual void ClearBody() = 0;
};

}  // namespace sluice::server
