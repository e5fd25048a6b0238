// The bytes of a text file, inflated when it is gzip and without its byte order mark.
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "base/status.h"

namespace sluice::engine::duckdb::files {

// Used by one thread at a time.
class TextInput {
 public:
  // Whether a file is gzip is told by its content. kNotFound when there is none, kInvalidArgument
  // for UTF-16 text, which is not read.
  static Result<std::unique_ptr<TextInput>> Open(const std::string& path);
  ~TextInput();

  // Up to `size` bytes into `out`; 0 only at the end.
  Result<size_t> Read(char* out, size_t size);

  const std::string& path() const { return path_; }

 private:
  struct Inflater;

  TextInput(std::string path, int descriptor);
  Result<size_t> ReadRaw(char* out, size_t size);
  Result<size_t> ReadInflated(char* out, size_t size);
  Status SkipByteOrderMark();

  const std::string path_;
  const int descriptor_;
  std::unique_ptr<Inflater> inflater_;  // Null for plain files.
  std::string start_;                   // Read ahead by Open(), to be given first.
};

}  // namespace sluice::engine::duckdb::files
