#include "storage/local/durable_folders.h"

#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>

#include "base/sync_point.h"
#include "storage/local/file_descriptor.h"
#include "storage/local/local_errors.h"

namespace sluice::storage {
namespace {

// What is forgotten is only synced again.
constexpr size_t kRememberedMax = 10'000;

bool IsFolder(const std::string& path) {
  struct stat info {};
  return ::stat(path.c_str(), &info) == 0 && S_ISDIR(info.st_mode);
}

}  // namespace

std::string ParentFolder(std::string_view path) {
  size_t slash = path.rfind('/');
  if (slash == 0 || slash == std::string_view::npos) return "/";
  return std::string(path.substr(0, slash));
}

Status SyncFolder(const std::string& folder) {
  FileDescriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!descriptor.open()) return ErrnoStatus(errno, "open the folder", folder);
  // EINVAL: a file system that has no sync for folders keeps their entries by itself.
  if (::fsync(descriptor.get()) != 0 && errno != EINVAL) {
    return ErrnoStatus(errno, "sync the folder", folder);
  }
  return Status::Ok();
}

Status DurableFolders::Ensure(const std::string& folder, const std::string& root) {
  std::lock_guard lock(mutex_);
  return EnsureLocked(folder, root);
}

Status DurableFolders::EnsureLocked(const std::string& folder, const std::string& root) {
  if (folder == "/" || (durable_.contains(folder) && IsFolder(folder))) return Status::Ok();
  const std::string parent = ParentFolder(folder);
  // Above the root only what is missing is ours.
  if (folder.size() > root.size() || !IsFolder(parent)) {
    RETURN_IF_ERROR(EnsureLocked(parent, root));
  }
  // On a read-only parent a folder may well exist: what counts is that it is there.
  if (::mkdir(folder.c_str(), 0777) != 0) {
    const int error = errno == EEXIST ? ENOTDIR : errno;
    if (!IsFolder(folder)) return ErrnoStatus(error, "create the folder", folder);
  }
  SYNC_POINT("storage.local.folder_created");
  // A parent that may not be read cannot hold a folder that is ours to keep.
  Status synced = SyncFolder(parent);
  if (!synced.ok() && synced.code() != StatusCode::kPermissionDenied) return synced;
  if (durable_.size() >= kRememberedMax) durable_.clear();
  durable_.insert(folder);
  return Status::Ok();
}

}  // namespace sluice::storage
