#include "server/http/http_server.h"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <condition_variable>
#include <mutex>
#include <thread>
#include <vector>

#include "base/log.h"
#include "server/http/session.h"
#include "server/http/worker_pool.h"

namespace sluice::server {
namespace {

namespace asio = boost::asio;
using asio::ip::tcp;

constexpr int kBacklog = 512;
constexpr std::chrono::milliseconds kAcceptPause{100};

class AsioHttpServer final : public HttpServer {
 public:
  AsioHttpServer(const HttpServerOptions& options, const HttpRouter& router, Clock& clock,
                 Random& random)
      : options_(options),
        workers_(options.worker_threads, options.queue_max),
        environment_{.options = options_,
                     .router = router,
                     .clock = clock,
                     .random = random,
                     .workers = workers_},
        acceptor_(asio::make_strand(io_)),
        accept_pause_(acceptor_.get_executor()) {}

  ~AsioHttpServer() override {
    if (!threads_.empty()) Stop(std::chrono::nanoseconds(0));
  }

  Status Open() {
    boost::system::error_code error;
    tcp::resolver resolver(io_);
    auto found = resolver.resolve(options_.host, std::to_string(options_.port),
                                  tcp::resolver::passive, error);
    if (error) {
      return InvalidArgument("Cannot resolve the listening address '" + options_.host +
                             "': " + error.message());
    }
    tcp::endpoint endpoint = found.begin()->endpoint();
    auto step = [&](auto&& call) {
      if (!error) call();
    };
    step([&] { acceptor_.open(endpoint.protocol(), error); });
    step([&] { acceptor_.set_option(asio::socket_base::reuse_address(true), error); });
    step([&] { acceptor_.bind(endpoint, error); });
    step([&] { acceptor_.listen(kBacklog, error); });
    if (error) {
      return FailedPrecondition("Cannot listen on " + options_.host + ":" +
                                std::to_string(options_.port) + ": " + error.message() +
                                ". Choose another address with --listen.");
    }
    port_ = acceptor_.local_endpoint(error).port();
    return Status::Ok();
  }

  uint16_t port() const override { return port_; }

  void Start() override {
    asio::post(acceptor_.get_executor(), [this] { Accept(); });
    for (size_t i = 0; i < std::max<size_t>(1, options_.io_threads); ++i) {
      threads_.emplace_back([this] { io_.run(); });
    }
  }

  void Stop(std::chrono::nanoseconds grace) override {
    asio::post(acceptor_.get_executor(), [this] {
      boost::system::error_code ignored;
      acceptor_.close(ignored);
      accept_pause_.cancel();
    });
    for (auto& session : Sessions()) session->Stop();
    {
      Clock& clock = environment_.clock;
      auto until = clock.Monotonic() + grace;
      std::unique_lock lock(environment_.mutex);
      while (environment_.connections > 0 &&
             clock.WaitUntil(lock, environment_.connection_ended, until)) {
      }
    }
    for (auto& session : Sessions()) session->Close();
    // Handlers see their cancelled contexts; their answers go nowhere.
    workers_.End();
    io_.stop();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
  }

  Load load() override {
    std::lock_guard lock(environment_.mutex);
    return {environment_.connections, environment_.requests, workers_.queued()};
  }

 private:
  void Accept() {
    acceptor_.async_accept(asio::make_strand(io_), [this](boost::system::error_code error,
                                                          tcp::socket socket) {
      if (error == asio::error::operation_aborted || !acceptor_.is_open()) return;
      if (error) {
        // Out of file descriptors, mostly: accepting again at once would only spin.
        LogWarning("A connection could not be accepted: " + error.message());
        accept_pause_.expires_after(kAcceptPause);
        accept_pause_.async_wait([this](boost::system::error_code ended) {
          if (!ended) Accept();
        });
        return;
      }
      auto session = std::make_shared<Session>(std::move(socket), environment_);
      {
        std::lock_guard lock(mutex_);
        std::erase_if(sessions_, [](const auto& weak) { return weak.expired(); });
        sessions_.push_back(session);
      }
      session->Start();
      Accept();
    });
  }

  std::vector<std::shared_ptr<Session>> Sessions() {
    std::lock_guard lock(mutex_);
    std::vector<std::shared_ptr<Session>> alive;
    for (const auto& weak : sessions_) {
      if (auto session = weak.lock()) alive.push_back(std::move(session));
    }
    return alive;
  }

  const HttpServerOptions options_;
  WorkerPool workers_;
  SessionEnvironment environment_;  // Outlives the sessions, which end with io_ at the latest.
  asio::io_context io_;
  tcp::acceptor acceptor_;
  asio::steady_timer accept_pause_;
  uint16_t port_ = 0;
  std::vector<std::thread> threads_;
  std::mutex mutex_;
  std::vector<std::weak_ptr<Session>> sessions_;
};

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::Listen(const HttpServerOptions& options,
                                                       const HttpRouter& router, Clock& clock,
                                                       Random& random) {
  auto server = std::make_unique<AsioHttpServer>(options, router, clock, random);
  RETURN_IF_ERROR(server->Open());
  return std::unique_ptr<HttpServer>(std::move(server));
}

}  // namespace sluice::server
