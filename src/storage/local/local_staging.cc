#include "storage/local/local_staging.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <xxhash.h>

#include <cerrno>
#include <cstdio>
#include <utility>

#include "base/sync_point.h"
#include "storage/local/local_errors.h"
#include "storage/local/staged_file.h"

namespace sluice::storage {
namespace {

// 128 bits, so that different paths never meet.
std::string HashName(std::string_view text) {
  XXH128_hash_t hash = XXH3_128bits(text.data(), text.size());
  constexpr char kDigits[] = "0123456789abcdef";
  std::string name;
  for (uint64_t half : {hash.high64, hash.low64}) {
    for (int shift = 60; shift >= 0; shift -= 4) name += kDigits[half >> shift & 15];
  }
  return name;
}

struct MountIdentity {
  uint32_t major = 0;
  uint32_t minor = 0;
  uint64_t mount = 0;
  friend bool operator==(const MountIdentity&, const MountIdentity&) = default;
};

// Two mounts of one device differ too: renaming between them fails.
Result<MountIdentity> MountOf(const std::string& path) {
  struct statx info {};
  if (::statx(AT_FDCWD, path.c_str(), 0, STATX_MNT_ID, &info) != 0) {
    return ErrnoStatus(errno, "examine", path);
  }
  bool known = (info.stx_mask & STATX_MNT_ID) != 0;
  return MountIdentity{info.stx_dev_major, info.stx_dev_minor, known ? info.stx_mnt_id : 0};
}

Result<std::vector<std::string>> EntriesOf(const std::string& folder) {
  std::vector<std::string> names;
  DIR* stream = ::opendir(folder.c_str());
  if (stream == nullptr) {
    if (errno == ENOENT) return names;
    return ErrnoStatus(errno, "list the folder", folder);
  }
  errno = 0;
  while (const dirent* entry = ::readdir(stream)) {
    std::string_view name = entry->d_name;
    if (name != "." && name != "..") names.emplace_back(name);
    errno = 0;
  }
  int error = errno;
  ::closedir(stream);
  if (error != 0) return ErrnoStatus(error, "list the folder", folder);
  return names;
}

// Gives the file its name without ever replacing another; 0 or the errno.
int RenameWithoutReplacing(const std::string& from, const std::string& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(), RENAME_NOREPLACE) == 0) return 0;
  if (errno != EINVAL && errno != ENOSYS) return errno;
  // A file system that cannot do that in one step. A crash between these two leaves both names,
  // which the next attempt recognises as the same file.
  if (::link(from.c_str(), to.c_str()) != 0) return errno;
  SYNC_POINT("storage.local.linked");
  return ::unlink(from.c_str()) == 0 ? 0 : errno;
}

}  // namespace

LocalStaging::LocalStaging(std::shared_ptr<const StorageRoots> roots, std::string target)
    : roots_(std::move(roots)), target_(std::move(target)) {}

Result<LocalStaging::Place> LocalStaging::FindPlace() const {
  ASSIGN_OR_RETURN(const std::string root, roots_->RootOf(target_));
  Place place;
  std::string folder = target_;
  Result<MountIdentity> mount = MountOf(folder);
  while (!mount.ok() && mount.status().code() == StatusCode::kNotFound && folder != root) {
    folder = ParentFolder(folder);
    ++place.levels_up;
    mount = MountOf(folder);
  }
  if (!mount.ok() && mount.status().code() != StatusCode::kNotFound) return mount.status();
  while (mount.ok() && folder != root) {
    std::string parent = ParentFolder(folder);
    ASSIGN_OR_RETURN(MountIdentity parent_mount, MountOf(parent));
    if (parent_mount != *mount) break;
    folder = std::move(parent);
    ++place.levels_up;
  }
  place.target = HashName(std::string_view(target_).substr(folder.size()));
  place.folder = (folder == "/" ? "" : folder) + "/" + std::string(kStagingFolder) + "/" +
                 place.target;
  return place;
}

Result<std::string> LocalStaging::FolderOf(const LocalStageToken& token) const {
  std::string folder = target_;
  for (int level = 0; level < token.levels_up; ++level) folder = ParentFolder(folder);
  // A token must not lead out of the storage roots either.
  RETURN_IF_ERROR(roots_->RootOf(folder));
  return (folder == "/" ? "" : folder) + "/" + std::string(kStagingFolder) + "/" + token.target +
         "/" + token.owner;
}

Result<std::unique_ptr<StagedObject>> LocalStaging::Stage(std::string_view owner,
                                                          std::string_view path,
                                                          const OperationContext& context) {
  LocalStageToken token;
  token.owner = OwnerToFolder(owner);
  constexpr size_t kFolderNameSizeMax = 255;
  if (token.owner.empty() || token.owner.size() > kFolderNameSizeMax) {
    return InvalidArgument("the owner of staged bytes must have 1 to 255 bytes: '" +
                           std::string(owner) + "'");
  }
  ASSIGN_OR_RETURN(Place place, FindPlace());
  // Only a storage root may be missing: the folder of a mount is there.
  const std::string staging_parent = ParentFolder(ParentFolder(place.folder));
  RETURN_IF_ERROR(folders_.Ensure(staging_parent, staging_parent));
  token.levels_up = place.levels_up;
  token.target = place.target;
  token.name = HashName(path);
  const std::string owner_folder = place.folder + "/" + token.owner;
  return StagedFile::Create(owner_folder, std::move(token), context);
}

Status LocalStaging::Publish(const StageToken& token_text, const std::string& destination) {
  auto token = LocalStageToken::Parse(token_text);
  if (!token) return InvalidArgument("not a token of a local store: '" + token_text + "'");
  ASSIGN_OR_RETURN(const std::string owner_folder, FolderOf(*token));
  const std::string sealed_path = owner_folder + "/" + token->name;

  // Another file may be staged under the same name by now: it is not what this token means.
  Result<FileIdentity> staged = IdentityOf(sealed_path);
  if (!staged.ok() && staged.status().code() != StatusCode::kNotFound) return staged.status();
  bool is_staged = staged.ok() && *staged == token->identity;

  if (is_staged) {
    const std::string folder = ParentFolder(destination);
    ASSIGN_OR_RETURN(const std::string root, roots_->RootOf(folder));
    RETURN_IF_ERROR(folders_.Ensure(folder, root));
  }
  SYNC_POINT("storage.local.before_publish");
  int error = is_staged ? RenameWithoutReplacing(sealed_path, destination) : ENOENT;
  SYNC_POINT("storage.local.published_unsynced");
  if (error == EEXIST || error == ENOENT) {
    Result<FileIdentity> present = IdentityOf(destination);
    if (!present.ok()) {
      if (present.status().code() != StatusCode::kNotFound) return present.status();
      return NotFound("nothing sealed is staged for the token, and nothing is published at '" +
                      destination + "'");
    }
    if (*present != token->identity) {
      return AlreadyExists("another object has this path; nothing was changed: '" + destination +
                           "'");
    }
    // An earlier attempt came this far. Only the second name may be left.
    if (error == EEXIST && ::unlink(sealed_path.c_str()) != 0 && errno != ENOENT) {
      return ErrnoStatus(errno, "remove the staged name", sealed_path);
    }
  } else if (error != 0) {
    return ErrnoStatus(error, "publish", destination);
  }
  RETURN_IF_ERROR(SyncFolder(ParentFolder(destination)));
  SYNC_POINT("storage.local.after_publish");
  RemoveEmptyStagingFolders(owner_folder);
  return Status::Ok();
}

Status LocalStaging::Abort(const StageToken& token_text) {
  auto token = LocalStageToken::Parse(token_text);
  if (!token) return InvalidArgument("not a token of a local store: '" + token_text + "'");
  ASSIGN_OR_RETURN(const std::string owner_folder, FolderOf(*token));
  SYNC_POINT("storage.local.before_abort");
  const std::string sealed_path = owner_folder + "/" + token->name;
  for (const std::string& path : {sealed_path, PartName(sealed_path)}) {
    Result<FileIdentity> identity = IdentityOf(path);
    if (!identity.ok() && identity.status().code() != StatusCode::kNotFound) {
      return identity.status();
    }
    if (!identity.ok() || *identity != token->identity) continue;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return ErrnoStatus(errno, "abort", path);
  }
  SYNC_POINT("storage.local.after_abort");
  RemoveEmptyStagingFolders(owner_folder);
  return Status::Ok();
}

Status LocalStaging::AbortAll(std::string_view owner, const OperationContext& context) {
  ASSIGN_OR_RETURN(Place place, FindPlace());
  const std::string owner_folder = place.folder + "/" + OwnerToFolder(owner);
  ASSIGN_OR_RETURN(std::vector<std::string> names, EntriesOf(owner_folder));
  for (const std::string& name : names) {
    RETURN_IF_ERROR(context.Check());
    SYNC_POINT("storage.local.before_abort");
    const std::string path = owner_folder + "/" + name;
    if (::unlink(path.c_str()) != 0 && errno != ENOENT) return ErrnoStatus(errno, "abort", path);
    SYNC_POINT("storage.local.after_abort");
  }
  RemoveEmptyStagingFolders(owner_folder);
  return Status::Ok();
}

Result<std::vector<std::string>> LocalStaging::Owners() const {
  ASSIGN_OR_RETURN(Place place, FindPlace());
  ASSIGN_OR_RETURN(std::vector<std::string> names, EntriesOf(place.folder));
  for (std::string& name : names) name = FolderToOwner(name);
  return names;
}

}  // namespace sluice::storage
