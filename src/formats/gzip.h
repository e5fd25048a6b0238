// Gzip, fast: ISA-L's deflate. Not thread-safe; one compressor per worker.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/status.h"

namespace sluice::formats {

// Compresses whole texts, each into a gzip member of its own (RFC 1952). Members that follow each
// other in a file read as one text, so blocks of several workers can share a file.
class GzipCompressor {
 public:
  GzipCompressor();
  ~GzipCompressor();
  GzipCompressor(const GzipCompressor&) = delete;
  GzipCompressor& operator=(const GzipCompressor&) = delete;

  // Appends the member for `text`, below 4 GiB, to `out`.
  Status Append(std::string_view text, std::string& out);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sluice::formats
