#include "storage/local/local_object_store.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/clock.h"
#include "base/sync_point.h"
#include "storage/local/file_descriptor.h"
#include "storage/local/local_errors.h"

namespace sluice::storage {
namespace {

constexpr uint64_t kReadPieceSize = uint64_t{4} << 20;
constexpr int kEntriesBetweenChecks = 1024;

ObjectInfo InfoOf(std::string_view path, const struct stat& info) {
  return {std::string(path), static_cast<uint64_t>(info.st_size),
          kUnixEpochTicks + info.st_mtim.tv_sec * kTicksPerSecond + info.st_mtim.tv_nsec / 100};
}

Status NoObject(std::string_view path) {
  return NotFound("there is no object '" + std::string(path) + "'");
}

// Reads all of `bytes` as far as the file goes.
Status ReadFully(const FileDescriptor& file, uint64_t offset, const OperationContext& context,
                 const std::string& path, std::string& bytes) {
  size_t done = 0;
  while (done < bytes.size()) {
    RETURN_IF_ERROR(context.Check());
    size_t size = std::min<size_t>(bytes.size() - done, kReadPieceSize);
    ssize_t count =
        ::pread(file.get(), bytes.data() + done, size, static_cast<off_t>(offset + done));
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return ErrnoStatus(errno, "read", path);
    if (count == 0) break;
    done += static_cast<size_t>(count);
  }
  bytes.resize(done);
  return Status::Ok();
}

}  // namespace

LocalObjectStore::LocalObjectStore(std::shared_ptr<const StorageRoots> roots, std::string folder)
    : roots_(roots),
      folder_(std::move(folder)),
      display_root_("file://" + folder_),
      staging_(std::move(roots), folder_) {}

Result<std::string> LocalObjectStore::Resolve(std::string_view path) const {
  RETURN_IF_ERROR(ValidateObjectPath(path));
  return roots_->Resolve(folder_ + "/" + std::string(path));
}

Result<std::string> LocalObjectStore::ResolveEntry(std::string_view path) const {
  RETURN_IF_ERROR(ValidateObjectPath(path));
  const std::string full = folder_ + "/" + std::string(path);
  const size_t slash = full.rfind('/');
  const std::string name = full.substr(slash + 1);
  if (name == kStagingFolder) {
    return InvalidArgument("the name is reserved: '" + std::string(path) + "'");
  }
  ASSIGN_OR_RETURN(std::string parent, roots_->Resolve(full.substr(0, slash)));
  return parent + "/" + name;
}

Result<std::vector<ObjectInfo>> LocalObjectStore::List(std::string_view prefix,
                                                       const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  std::vector<ObjectInfo> objects;
  // Begins in the folder that the prefix names; an empty segment or ".." names no object.
  const size_t slash = prefix.rfind('/');
  std::string start;
  if (slash != std::string_view::npos) {
    start = prefix.substr(0, slash);
    if (!ValidateObjectPath(start).ok()) return objects;
    RETURN_IF_ERROR(Resolve(start));
  }
  RETURN_IF_ERROR(ListFolder(start, prefix, context, objects));
  std::sort(objects.begin(), objects.end(),
            [](const ObjectInfo& a, const ObjectInfo& b) { return a.path < b.path; });
  return objects;
}

Status LocalObjectStore::ListFolder(const std::string& relative_folder, std::string_view prefix,
                                    const OperationContext& context,
                                    std::vector<ObjectInfo>& objects) const {
  RETURN_IF_ERROR(context.Check());
  const std::string folder = relative_folder.empty() ? folder_ : folder_ + "/" + relative_folder;
  DIR* stream = ::opendir(folder.c_str());
  if (stream == nullptr) {
    // Removed meanwhile, or never there.
    if (errno == ENOENT || (errno == ENOTDIR && !relative_folder.empty())) return Status::Ok();
    return ErrnoStatus(errno, "list the folder", folder);
  }
  Status status;
  std::vector<std::string> subfolders;
  int entries = 0;
  // readdir() tells its errors from the end by errno alone.
  auto next = [&]() -> const dirent* {
    errno = 0;
    return ::readdir(stream);
  };
  while (const dirent* entry = next()) {
    if (++entries % kEntriesBetweenChecks == 0) {
      status = context.Check();
      if (!status.ok()) break;
    }
    const std::string_view name = entry->d_name;
    if (name == "." || name == ".." || name == kStagingFolder) continue;
    std::string path = relative_folder.empty() ? std::string(name)
                                               : relative_folder + "/" + std::string(name);
    struct stat info {};
    if (::fstatat(::dirfd(stream), entry->d_name, &info, AT_SYMLINK_NOFOLLOW) != 0) continue;
    if (S_ISDIR(info.st_mode)) {
      std::string below = path + "/";
      if (below.starts_with(prefix) || prefix.starts_with(below)) subfolders.push_back(path);
    } else if (path.starts_with(prefix)) {
      bool link = S_ISLNK(info.st_mode);
      if (link && ::fstatat(::dirfd(stream), entry->d_name, &info, 0) != 0) continue;
      if (!S_ISREG(info.st_mode) || (link && !Resolve(path).ok())) continue;
      objects.push_back(InfoOf(path, info));
    }
  }
  const int error = status.ok() ? errno : 0;
  ::closedir(stream);
  if (error != 0) return ErrnoStatus(error, "list the folder", folder);
  RETURN_IF_ERROR(status);
  for (const std::string& subfolder : subfolders) {
    RETURN_IF_ERROR(ListFolder(subfolder, prefix, context, objects));
  }
  return Status::Ok();
}

Result<ObjectInfo> LocalObjectStore::Head(std::string_view path, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(const std::string file_path, Resolve(path));
  struct stat info {};
  if (::stat(file_path.c_str(), &info) != 0) {
    if (errno == ENOENT || errno == ENOTDIR) return NoObject(path);
    return ErrnoStatus(errno, "examine", file_path);
  }
  if (!S_ISREG(info.st_mode)) return NoObject(path);
  return InfoOf(path, info);
}

Result<std::string> LocalObjectStore::Read(std::string_view path, uint64_t offset, uint64_t size,
                                           const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(const std::string file_path, Resolve(path));
  // O_NONBLOCK: a named pipe must not hold us before it turns out to be none.
  FileDescriptor file(::open(file_path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
  if (!file.open()) {
    if (errno == ENOENT || errno == ENOTDIR) return NoObject(path);
    return ErrnoStatus(errno, "open", file_path);
  }
  struct stat info {};
  if (::fstat(file.get(), &info) != 0) return ErrnoStatus(errno, "examine", file_path);
  if (!S_ISREG(info.st_mode)) return NoObject(path);
  const auto file_size = static_cast<uint64_t>(info.st_size);
  if (offset >= file_size) return std::string();
  std::string bytes(std::min(size, file_size - offset), '\0');
  RETURN_IF_ERROR(ReadFully(file, offset, context, file_path, bytes));
  return bytes;
}

Result<std::unique_ptr<StagedObject>> LocalObjectStore::Stage(std::string_view owner,
                                                              std::string_view path,
                                                              const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  RETURN_IF_ERROR(ResolveEntry(path));
  return staging_.Stage(owner, path, context);
}

Status LocalObjectStore::Publish(const StageToken& token, std::string_view path,
                                 const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(const std::string destination, ResolveEntry(path));
  return staging_.Publish(token, destination);
}

Status LocalObjectStore::Abort(const StageToken& token, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  return staging_.Abort(token);
}

Status LocalObjectStore::AbortAll(std::string_view owner, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  return staging_.AbortAll(owner, context);
}

Result<std::vector<std::string>> LocalObjectStore::StagedOwners(const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(std::vector<std::string> owners, staging_.Owners());
  std::sort(owners.begin(), owners.end());
  return owners;
}

Status LocalObjectStore::Delete(std::string_view path, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  ASSIGN_OR_RETURN(const std::string file_path, ResolveEntry(path));
  SYNC_POINT("storage.local.before_delete");
  if (::unlink(file_path.c_str()) != 0) {
    if (errno == ENOENT || errno == ENOTDIR || errno == EISDIR) return Status::Ok();
    return ErrnoStatus(errno, "delete", file_path);
  }
  SYNC_POINT("storage.local.after_delete");
  return SyncFolder(ParentFolder(file_path));
}

}  // namespace sluice::storage
