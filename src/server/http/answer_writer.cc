#include "server/http/answer_writer.h"

#include <fmt/format.h>

namespace sluice::server {
namespace {

constexpr size_t kBufferBytes = 64 * 1024;
constexpr size_t kGzipBytesMin = 1400;  // About what one packet carries.

std::string_view ReasonPhrase(int status) {
  switch (status) {
    case 200: return "OK";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 413: return "Payload Too Large";
    case 429: return "Too Many Requests";
    case 503: return "Service Unavailable";
    case 504: return "Gateway Timeout";
    default: return "Error";
  }
}

}  // namespace

void AnswerWriter::SetHeader(std::string_view name, std::string_view value) {
  for (auto& [known, text] : headers_) {
    if (known == name) {
      text = value;
      return;
    }
  }
  headers_.emplace_back(name, value);
}

std::string AnswerWriter::Head(std::string_view framing) const {
  std::string head = fmt::format("HTTP/1.1 {} {}\r\nServer: Sluice/{}\r\n", status_,
                                 ReasonPhrase(status_), SLUICE_VERSION);
  for (const auto& [name, value] : headers_) {
    head += name;
    head += ": ";
    head += value;
    head += "\r\n";
  }
  if (gzip_) head += "Content-Encoding: gzip\r\n";
  head += framing;
  head += options_.keep_alive ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

Status AnswerWriter::Write(std::string_view bytes) {
  body_ += bytes;
  if (body_.size() < kBufferBytes) return Status::Ok();
  return Flush(false);
}

Status AnswerWriter::Flush(bool last) {
  std::string out;
  if (!started_) {
    if (options_.gzip) gzip_ = std::make_unique<GzipEncoder>();
    out = Head(options_.chunked_allowed ? "Transfer-Encoding: chunked\r\n" : "");
    started_ = true;
  }
  std::string encoded;
  if (gzip_) {
    gzip_->Encode(body_, !last, last, encoded);
  } else {
    encoded = std::move(body_);
  }
  body_.clear();
  if (!options_.chunked_allowed) {
    out += encoded;
  } else {
    if (!encoded.empty()) {
      out += fmt::format("{:x}\r\n", encoded.size());
      out += encoded;
      out += "\r\n";
    }
    if (last) out += "0\r\n\r\n";
  }
  return session_.Send(std::move(out), options_.may_wait);
}

bool AnswerWriter::Finish() {
  if (started_) return Flush(true).ok() && options_.keep_alive && options_.chunked_allowed;
  std::string body = std::move(body_);
  if (options_.gzip && body.size() >= kGzipBytesMin) {
    gzip_ = std::make_unique<GzipEncoder>();
    std::string encoded;
    gzip_->Encode(body, false, true, encoded);
    body = std::move(encoded);
  }
  std::string framing =
      status_ == 204 ? std::string() : fmt::format("Content-Length: {}\r\n", body.size());
  started_ = true;
  return session_.Send(Head(framing) + body, options_.may_wait).ok() && options_.keep_alive;
}

}  // namespace sluice::server
