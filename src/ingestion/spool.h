// Files that exist while something is ingested from them.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "base/cancellation.h"
#include "base/random.h"
#include "base/status.h"

namespace sluice::ingestion {

// Removed when destroyed.
class SpoolFile {
 public:
  explicit SpoolFile(std::string path) : path_(std::move(path)) {}
  SpoolFile(SpoolFile&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  SpoolFile& operator=(SpoolFile&& other) noexcept {
    std::swap(path_, other.path_);
    return *this;
  }
  ~SpoolFile();

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// Thread-safe. The folder is its own.
class Spool {
 public:
  // Makes the folder and empties it of what a crashed process left.
  static Result<Spool> Open(Random& random, std::string folder);

  Result<SpoolFile> Write(std::string_view content);
  // An inflated copy of a gzip file.
  Result<SpoolFile> Inflate(const std::string& path, const OperationContext& context);

 private:
  Spool(Random& random, std::string folder) : random_(&random), folder_(std::move(folder)) {}
  SpoolFile NewFile() const { return SpoolFile(folder_ + "/" + random_->NewGuid()); }

  Random* random_;
  std::string folder_;
};

// Whether a file starts as gzip does.
bool IsGzipFile(const std::string& path);

}  // namespace sluice::ingestion
