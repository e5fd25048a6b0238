// The HttpResponse of a session: buffering, content length or chunks, gzip.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "server/http/gzip_codec.h"
#include "server/http/http_response.h"
#include "server/http/session.h"

namespace sluice::server {

class AnswerWriter final : public HttpResponse {
 public:
  struct Options {
    bool gzip = false;            // The client accepts it.
    bool keep_alive = true;
    bool chunked_allowed = true;  // Not for HTTP/1.0.
    bool may_wait = true;         // False on the I/O thread.
  };
  AnswerWriter(Session& session, Options options) : session_(session), options_(options) {}

  void SetStatus(int status) override { status_ = status; }
  void SetHeader(std::string_view name, std::string_view value) override;
  Status Write(std::string_view bytes) override;
  bool started() const override { return started_; }
  void ClearBody() override { body_.clear(); }

  // Sends the rest. Returns whether the connection may be used again.
  bool Finish();
  int status() const { return status_; }

 private:
  std::string Head(std::string_view framing) const;
  Status Flush(bool last);

  Session& session_;
  const Options options_;
  int status_ = 200;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::string body_;
  bool started_ = false;
  std::unique_ptr<GzipEncoder> gzip_;
};

}  // namespace sluice::server
