// An HTTP/1.1 server: keep-alive, chunked answers with backpressure, gzip both ways. Requests run on
// workers; when a client goes away its request's context is cancelled.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>

#include "base/clock.h"
#include "base/random.h"
#include "base/status.h"
#include "server/http/router.h"

namespace sluice::server {

struct HttpServerOptions {
  std::string host = "127.0.0.1";  // An address or name of this machine.
  uint16_t port = 8080;            // 0: any free one.
  size_t io_threads = 2;
  size_t worker_threads = 32;      // Requests that run at once.
  size_t queue_max = 512;          // Requests that wait; further ones get status 429.
  uint64_t body_bytes_max = uint64_t{256} << 20;
  std::chrono::seconds idle_timeout{180};   // Between requests of a connection.
  std::chrono::seconds stalled_timeout{60};  // A client that neither sends nor reads.
};

// All methods may be called from any thread.
class HttpServer {
 public:
  // Binds and listens, so that clients can connect; they are served from Start() on. What is passed
  // must outlive the server.
  static Result<std::unique_ptr<HttpServer>> Listen(const HttpServerOptions& options,
                                                    const HttpRouter& router, Clock& clock,
                                                    Random& random);
  virtual ~HttpServer() = default;

  virtual uint16_t port() const = 0;
  virtual void Start() = 0;
  // Stops accepting, cancels the requests under way, gives their answers `grace` to leave, and
  // closes all connections. Once.
  virtual void Stop(std::chrono::nanoseconds grace) = 0;

  struct Load {
    size_t connections = 0;
    size_t requests = 0;  // Running or queued.
    size_t queued = 0;
  };
  virtual Load load() = 0;
};

}  // namespace sluice::server
