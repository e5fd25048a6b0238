#include "storage/local/staged_file.h"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/sync_point.h"
#include "storage/local/durable_folders.h"
#include "storage/local/local_errors.h"

namespace sluice::storage {
namespace {

// The disk starts to write after this much, so that sealing does not have to wait for all of it.
constexpr uint64_t kWriteBackSize = uint64_t{8} << 20;

// Staged bytes are for nobody else's eyes.
constexpr mode_t kStagingMode = 0700;

bool MakeFolder(const std::string& folder) {
  return ::mkdir(folder.c_str(), kStagingMode) == 0 || errno == EEXIST;
}

}  // namespace

std::string PartName(std::string_view sealed_path) { return std::string(sealed_path) + ".part"; }

Result<FileIdentity> IdentityOf(const std::string& path) {
  // A foreign file that we may not open has no generation then, and so differs from ours.
  FileDescriptor file(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
  struct statx info {};
  const int failed = file.open()
                         ? ::statx(file.get(), "", AT_EMPTY_PATH, STATX_INO | STATX_BTIME, &info)
                         : ::statx(AT_FDCWD, path.c_str(), AT_SYMLINK_NOFOLLOW,
                                   STATX_INO | STATX_BTIME, &info);
  if (failed != 0) return ErrnoStatus(errno, "examine", path);
  FileIdentity identity;
  identity.inode = info.stx_ino;
  if ((info.stx_mask & STATX_BTIME) != 0) {
    identity.birth_ns = info.stx_btime.tv_sec * 1'000'000'000 + info.stx_btime.tv_nsec;
  }
  // The request is declared with a long, but file systems write an int.
  long generation = 0;
  if (file.open() && ::ioctl(file.get(), FS_IOC_GETVERSION, &generation) == 0) {
    identity.generation = static_cast<uint32_t>(generation);
  }
  return identity;
}

void RemoveEmptyStagingFolders(const std::string& owner_folder) {
  std::string folder = owner_folder;
  for (int level = 0; level < 3 && ::rmdir(folder.c_str()) == 0; ++level) {
    folder = ParentFolder(folder);
  }
}

Result<std::unique_ptr<StagedObject>> StagedFile::Create(const std::string& owner_folder,
                                                         LocalStageToken token,
                                                         const OperationContext& context) {
  SYNC_POINT("storage.local.before_stage");
  const std::string sealed_path = owner_folder + "/" + token.name;
  const std::string part_path = PartName(sealed_path);
  const std::string target_folder = ParentFolder(owner_folder);
  // Whoever ends the last staged file removes the empty folders, perhaps just after we made them.
  constexpr int kAttemptsMax = 100;
  FileDescriptor file;
  for (int attempt = 0; !file.open(); ++attempt) {
    if (!MakeFolder(ParentFolder(target_folder)) || !MakeFolder(target_folder) ||
        !MakeFolder(owner_folder)) {
      if (errno != ENOENT || attempt >= kAttemptsMax) {
        return ErrnoStatus(errno, "create the staging folder", owner_folder);
      }
      continue;
    }
    file = FileDescriptor(
        ::open(part_path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666));
    if (!file.open() && (errno != ENOENT || attempt >= kAttemptsMax)) {
      return ErrnoStatus(errno, "stage", part_path);
    }
  }
  std::unique_ptr<StagedFile> staged(
      new StagedFile(owner_folder, sealed_path, std::move(file), context));
  struct stat info {};
  if (::lstat(sealed_path.c_str(), &info) == 0) {
    return AlreadyExists("the owner has an object staged under this path: '" + sealed_path + "'");
  }
  ASSIGN_OR_RETURN(token.identity, IdentityOf(part_path));
  staged->token_ = token.ToText();
  SYNC_POINT("storage.local.staged");
  return std::unique_ptr<StagedObject>(std::move(staged));
}

StagedFile::StagedFile(std::string owner_folder, std::string sealed_path, FileDescriptor file,
                       const OperationContext& context)
    : owner_folder_(std::move(owner_folder)),
      sealed_path_(std::move(sealed_path)),
      file_(std::move(file)),
      context_(context) {}

StagedFile::~StagedFile() {
  if (sealed_) return;
  file_.Close();
  // Only one of the two is ours: sealing that failed half way may have renamed it.
  if (::unlink(PartName(sealed_path_).c_str()) != 0 && failed_) ::unlink(sealed_path_.c_str());
  RemoveEmptyStagingFolders(owner_folder_);
}

Status StagedFile::Append(std::string_view bytes) {
  CHECK(!failed_ && !sealed_);
  failed_ = true;  // Until all is written.
  while (!bytes.empty()) {
    RETURN_IF_ERROR(context_.Check());
    ssize_t written = ::write(file_.get(), bytes.data(),
                              std::min<size_t>(bytes.size(), kWriteBackSize));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return ErrnoStatus(errno, "write", PartName(sealed_path_));
    bytes.remove_prefix(static_cast<size_t>(written));
    size_bytes_ += static_cast<uint64_t>(written);
    if (size_bytes_ - handed_to_disk_bytes_ >= kWriteBackSize) {
      // Only starts the writing, and only for speed: its errors show at Seal().
      ::sync_file_range(file_.get(), static_cast<off64_t>(handed_to_disk_bytes_),
                        static_cast<off64_t>(size_bytes_ - handed_to_disk_bytes_),
                        SYNC_FILE_RANGE_WRITE);
      handed_to_disk_bytes_ = size_bytes_;
    }
  }
  failed_ = false;
  return Status::Ok();
}

Status StagedFile::Seal() {
  CHECK(!failed_ && !sealed_);
  failed_ = true;  // Until all is durable.
  RETURN_IF_ERROR(context_.Check());
  SYNC_POINT("storage.local.before_seal");
  const std::string part_path = PartName(sealed_path_);
  if (::fsync(file_.get()) != 0) return ErrnoStatus(errno, "sync", part_path);
  file_.Close();
  SYNC_POINT("storage.local.part_synced");
  if (::rename(part_path.c_str(), sealed_path_.c_str()) != 0) {
    return ErrnoStatus(errno, "seal", part_path);
  }
  SYNC_POINT("storage.local.part_renamed");
  // The entry of the file and of each folder above it, up to one that was there before.
  std::string folder = owner_folder_;
  for (int level = 0; level < 4; ++level) {
    RETURN_IF_ERROR(SyncFolder(folder));
    folder = ParentFolder(folder);
  }
  failed_ = false;
  sealed_ = true;
  SYNC_POINT("storage.local.sealed");
  return Status::Ok();
}

}  // namespace sluice::storage
