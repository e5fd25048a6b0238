#include "server/http/session.h"

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/http/read.hpp>
#include <cctype>

#include "server/http/answer_writer.h"
#include "server/http/gzip_codec.h"
#include "server/rest/error_document.h"

namespace sluice::server {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;

constexpr size_t kUnsentBytesMax = 1 << 20;
constexpr uint32_t kHeaderBytesMax = 64 * 1024;
constexpr std::chrono::minutes kBodyTimeout{10};

std::string_view ToStd(boost::beast::string_view text) { return {text.data(), text.size()}; }

std::string LowerCase(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return lower;
}

// True when the list of a header ("gzip, deflate;q=0.5") names `word` and does not refuse it.
bool Accepts(std::string_view list, std::string_view word) {
  std::string lower = LowerCase(list);
  size_t at = lower.find(word);
  if (at == std::string::npos) return false;
  std::string_view rest = std::string_view(lower).substr(at + word.size());
  rest = rest.substr(0, rest.find(','));
  std::string squeezed;
  for (char c : rest) {
    if (c != ' ') squeezed += c;
  }
  return squeezed != ";q=0" && squeezed != ";q=0.0";
}

}  // namespace

Session::Session(boost::asio::ip::tcp::socket socket, SessionEnvironment& environment)
    : environment_(environment), stream_(std::move(socket)) {
  std::lock_guard lock(environment_.mutex);
  ++environment_.connections;
}

Session::~Session() {
  std::lock_guard lock(environment_.mutex);
  --environment_.connections;
  environment_.connection_ended.notify_all();
}

void Session::Start() {
  boost::asio::post(stream_.get_executor(), [self = shared_from_this()] {
    beast::error_code ignored;
    self->stream_.socket().set_option(boost::asio::ip::tcp::no_delay(true), ignored);
    self->ReadHeader();
  });
}

void Session::Stop() {
  boost::asio::post(stream_.get_executor(), [self = shared_from_this()] {
    std::shared_ptr<Cancellation> cancellation;
    {
      std::lock_guard lock(self->mutex_);
      self->stopping_ = true;
      if (self->answering_) cancellation = self->cancellation_;
      if (!self->answering_) self->stream_.close();
    }
    if (cancellation) cancellation->Cancel("the server is stopping");
  });
}

void Session::Close() {
  boost::asio::post(stream_.get_executor(), [self = shared_from_this()] { self->Break(); });
}

void Session::ReadHeader() {
  parser_.emplace();
  parser_->header_limit(kHeaderBytesMax);
  parser_->body_limit(environment_.options.body_bytes_max);
  stream_.expires_after(environment_.options.idle_timeout);
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = shared_from_this()](beast::error_code error, size_t) {
                            self->OnHeader(error);
                          });
}

void Session::OnHeader(beast::error_code error) {
  if (error == http::error::body_limit) {
    return Refuse(LimitExceeded("The body is larger than " +
                                std::to_string(environment_.options.body_bytes_max) + " bytes."));
  }
  if (error == http::error::end_of_stream || error == beast::error::timeout ||
      error == boost::asio::error::operation_aborted ||
      error == boost::asio::error::connection_reset) {
    return Break();
  }
  if (error) return Refuse(InvalidArgument("The request is not HTTP/1.1: " + error.message()));
  if (LowerCase(ToStd(parser_->get()[http::field::expect])) == "100-continue") {
    if (!Send("HTTP/1.1 100 Continue\r\n\r\n", false).ok()) return Break();
  }
  ReadBody();
}

void Session::ReadBody() {
  stream_.expires_after(kBodyTimeout);
  http::async_read(stream_, buffer_, *parser_,
                   [self = shared_from_this()](beast::error_code error, size_t) {
                     self->OnBody(error);
                   });
}

void Session::OnBody(beast::error_code error) {
  if (error == http::error::body_limit) {
    return Refuse(LimitExceeded("The body is larger than " +
                                std::to_string(environment_.options.body_bytes_max) + " bytes."));
  }
  if (error) return Break();
  stream_.expires_never();

  auto message = parser_->release();
  auto request = std::make_shared<HttpRequest>();
  request->method = std::string(ToStd(message.method_string()));
  SetTarget(ToStd(message.target()), *request);
  for (const auto& field : message) {
    request->headers[LowerCase(ToStd(field.name_string()))] = std::string(ToStd(field.value()));
  }
  request->body = std::move(message.body());

  OperationContext context;
  context.clock = &environment_.clock;
  context.activity_id = environment_.random.NewGuid();
  context.client_request_id = request->Header("x-ms-client-request-id");
  if (context.client_request_id.empty()) {
    context.client_request_id = "unspecified;" + environment_.random.NewGuid();
  }
  bool keep_alive = message.keep_alive();
  bool chunked_allowed = message.version() >= 11;
  uint64_t number = ++request_number_;
  {
    std::lock_guard lock(mutex_);
    answering_ = true;
    finished_ = false;
    cancellation_ = context.cancellation;
    if (stopping_) keep_alive = false;
  }
  ++environment_.requests;

  const HttpRoute* route = environment_.router.Find(*request);
  if (route == nullptr || route->quick) {
    Run(std::move(request), route, std::move(context), keep_alive, chunked_allowed, true);
    return;
  }
  WatchForDisconnect(context.cancellation, number);
  bool queued = environment_.workers.Submit(
      [self = shared_from_this(), request, route, context, keep_alive, chunked_allowed] {
        self->Run(request, route, context, keep_alive, chunked_allowed, false);
      });
  if (queued) return;
  AnswerWriter answer(*this, {.gzip = false,
                              .keep_alive = keep_alive,
                              .chunked_allowed = chunked_allowed,
                              .may_wait = false});
  answer.SetHeader("Content-Type", "application/json");
  WriteError(LimitExceeded("The server has too many requests waiting: try again later.")
                 .WithKustoCode("Throttled")
                 .WithPermanent(false),
             "", answer, context);
  --environment_.requests;
  FinishAnswer(answer.Finish());
}

void Session::Refuse(const Status& status) {
  {
    std::lock_guard lock(mutex_);
    answering_ = true;
    finished_ = false;
  }
  OperationContext context;
  context.activity_id = environment_.random.NewGuid();
  AnswerWriter answer(*this, {.gzip = false, .keep_alive = false, .may_wait = false});
  answer.SetHeader("Content-Type", "application/json");
  WriteError(status, "", answer, context);
  if (status.code() == StatusCode::kLimitExceeded) answer.SetStatus(413);
  FinishAnswer(answer.Finish());
}

void Session::Run(std::shared_ptr<HttpRequest> request, const HttpRoute* route,
                  OperationContext context, bool keep_alive, bool chunked_allowed,
                  bool on_io_thread) {
  AnswerWriter answer(*this, {.gzip = Accepts(request->Header("accept-encoding"), "gzip"),
                              .keep_alive = keep_alive,
                              .chunked_allowed = chunked_allowed,
                              .may_wait = !on_io_thread});
  Status unpacked;
  // Ingestion clients also claim gzip for bodies that are not: the magic number decides.
  if (LowerCase(request->Header("content-encoding")) == "gzip" &&
      request->body.starts_with("\x1f\x8b")) {
    auto body = Gunzip(request->body, environment_.options.body_bytes_max);
    if (body.ok()) request->body = *std::move(body);
    unpacked = body.status();
  }
  if (unpacked.ok()) {
    environment_.router.Handle(route, *request, answer, context);
  } else {
    answer.SetHeader("Content-Type", "application/json");
    WriteError(unpacked, "", answer, context);
  }
  --environment_.requests;
  FinishAnswer(answer.Finish());
}

void Session::WatchForDisconnect(std::shared_ptr<Cancellation> cancellation,
                                 uint64_t request_number) {
  stream_.socket().async_wait(
      boost::asio::ip::tcp::socket::wait_read,
      [self = shared_from_this(), cancellation = std::move(cancellation),
       request_number](beast::error_code error) {
        if (error || self->request_number_ != request_number) return;
        char byte = 0;
        ssize_t read = recv(self->stream_.socket().native_handle(), &byte, 1,
                            MSG_PEEK | MSG_DONTWAIT);
        bool gone = read == 0 || (read < 0 && errno != EAGAIN && errno != EWOULDBLOCK);
        // Bytes of a next request are left for it; nobody watches any longer then.
        if (gone) cancellation->Cancel("the client closed the connection");
      });
}

Status Session::Send(std::string bytes, bool may_wait) {
  std::unique_lock lock(mutex_);
  if (may_wait) {
    sent_.wait(lock, [this] { return broken_ || unsent_bytes_ < kUnsentBytesMax; });
  }
  if (broken_) return Cancelled("The client closed the connection.");
  unsent_bytes_ += bytes.size();
  unsent_.push_back(std::move(bytes));
  if (!writing_) {
    writing_ = true;
    boost::asio::post(stream_.get_executor(),
                      [self = shared_from_this()] { self->WriteNext(); });
  }
  return Status::Ok();
}

void Session::WriteNext() {
  std::string* next = nullptr;
  {
    std::lock_guard lock(mutex_);
    next = &unsent_.front();  // Elements of a deque stay where they are.
  }
  stream_.expires_after(environment_.options.stalled_timeout);
  boost::asio::async_write(stream_, boost::asio::buffer(*next),
                           [self = shared_from_this()](beast::error_code error, size_t) {
                             self->OnWritten(error);
                           });
}

void Session::OnWritten(beast::error_code error) {
  if (error) return Break();
  stream_.expires_never();
  bool more = false;
  bool finished = false;
  {
    std::lock_guard lock(mutex_);
    if (unsent_.empty()) return;
    unsent_bytes_ -= unsent_.front().size();
    unsent_.pop_front();
    more = !unsent_.empty();
    writing_ = more;
    finished = !more && finished_;
    if (finished) finished_ = false;
  }
  sent_.notify_all();
  if (more) return WriteNext();
  if (finished) AfterAnswer();
}

void Session::FinishAnswer(bool keep_alive) {
  std::lock_guard lock(mutex_);
  keep_alive_ = keep_alive;
  if (unsent_.empty()) {
    boost::asio::post(stream_.get_executor(),
                      [self = shared_from_this()] { self->AfterAnswer(); });
  } else {
    finished_ = true;
  }
}

void Session::AfterAnswer() {
  bool go_on = false;
  {
    std::lock_guard lock(mutex_);
    answering_ = false;
    cancellation_.reset();
    go_on = keep_alive_ && !stopping_ && !broken_;
  }
  if (go_on) return ReadHeader();
  // Data of the client that nobody read would make the kernel reset the connection, and the answer
  // would be lost: so the client is first told that no more comes.
  beast::error_code ignored;
  stream_.socket().shutdown(boost::asio::ip::tcp::socket::shutdown_send, ignored);
  char sink[4096];
  size_t drained = 0;
  while (drained < environment_.options.body_bytes_max) {
    ssize_t read = recv(stream_.socket().native_handle(), sink, sizeof sink, MSG_DONTWAIT);
    if (read <= 0) break;
    drained += static_cast<size_t>(read);
  }
  Break();
}

void Session::Break() {
  std::shared_ptr<Cancellation> cancellation;
  {
    std::lock_guard lock(mutex_);
    broken_ = true;
    cancellation = cancellation_;
  }
  sent_.notify_all();
  stream_.close();
  if (cancellation) cancellation->Cancel("the client closed the connection");
}

}  // namespace sluice::server
