// One connection of the HTTP server.
#pragma once

#include <atomic>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/strand.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "server/http/http_server.h"
#include "server/http/worker_pool.h"

namespace sluice::server {

// What the sessions of a server share.
struct SessionEnvironment {
  const HttpServerOptions& options;
  const HttpRouter& router;
  Clock& clock;
  Random& random;
  WorkerPool& workers;
  std::atomic<size_t> requests{0};
  std::mutex mutex;  // Guards `connections`, so that Stop() can wait for their end.
  std::condition_variable connection_ended;
  size_t connections = 0;
};

// Reads a request, has it handled, writes the answer, and again. Everything that touches the socket
// runs on the connection's strand; Send() and FinishAnswer() are for the thread that handles the
// request. Lives as long as something is under way.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(boost::asio::ip::tcp::socket socket, SessionEnvironment& environment);
  ~Session();

  void Start();
  // Cancels the request under way, or closes the connection when there is none.
  void Stop();
  void Close();

  // Queues bytes for the client. With `may_wait`, waits while more than a bound are unsent. Fails
  // when the connection is broken.
  Status Send(std::string bytes, bool may_wait);
  // All of the answer is queued: goes on with the next request, or closes.
  void FinishAnswer(bool keep_alive);

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;

  void ReadHeader();
  void OnHeader(boost::beast::error_code error);
  void ReadBody();
  void OnBody(boost::beast::error_code error);
  void Refuse(const Status& status);
  void Run(std::shared_ptr<HttpRequest> request, const HttpRoute* route, OperationContext context,
           bool keep_alive, bool chunked_allowed, bool on_io_thread);
  void WatchForDisconnect(std::shared_ptr<Cancellation> cancellation, uint64_t request_number);
  void WriteNext();
  void OnWritten(boost::beast::error_code error);
  void AfterAnswer();
  void Break();

  SessionEnvironment& environment_;
  boost::beast::tcp_stream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  uint64_t request_number_ = 0;

  std::mutex mutex_;  // Guards what follows.
  std::condition_variable sent_;
  std::deque<std::string> unsent_;
  size_t unsent_bytes_ = 0;
  bool writing_ = false;
  bool broken_ = false;
  bool answering_ = false;  // From the request's last byte to FinishAnswer().
  bool finished_ = false;   // FinishAnswer() was called; unsent bytes may be left.
  bool keep_alive_ = false;
  bool stopping_ = false;
  std::shared_ptr<Cancellation> cancellation_;
};

}  // namespace sluice::server
