// The data folder of a server, and the lock that keeps others out of it.
#pragma once

#include <memory>
#include <string>

#include "base/status.h"

namespace sluice::app {

// The lock lasts as long as the object, and ends with the process however it ends.
class DataFolder {
 public:
  // Creates the folder and its parts when they are absent, and locks it. kFailedPrecondition when
  // another process has it.
  static Result<std::unique_ptr<DataFolder>> Open(const std::string& path);
  ~DataFolder();
  DataFolder(const DataFolder&) = delete;
  DataFolder& operator=(const DataFolder&) = delete;

  const std::string& path() const { return path_; }  // Absolute.
  std::string catalog_file() const { return path_ + "/catalog.sqlite"; }
  std::string engine_temporary_folder() const { return path_ + "/tmp/engine"; }
  std::string spool_folder() const { return path_ + "/tmp/spool"; }
  std::string exports_folder() const { return path_ + "/exports"; }

 private:
  DataFolder(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

  const std::string path_;
  const int lock_;
};

}  // namespace sluice::app
