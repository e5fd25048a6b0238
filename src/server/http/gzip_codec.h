// gzip of requests and answers.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::server {

// Compresses one body piece by piece. Not thread-safe.
class GzipEncoder {
 public:
  GzipEncoder();
  ~GzipEncoder();
  // Appends compressed bytes to `out`; `last` ends the body, and `flush` makes all input so far
  // readable for the client.
  void Encode(std::string_view bytes, bool flush, bool last, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Unpacks a whole body of one or more gzip members. kInvalidArgument when it is none,
// kLimitExceeded past `size_bytes_max`.
Result<std::string> Gunzip(std::string_view bytes, size_t size_bytes_max);

}  // namespace sluice::server
