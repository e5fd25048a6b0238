// The folders below which files of this machine may be read or written: --storage-root.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"

namespace sluice::storage {

// Where staged bytes wait, directly below a storage root (or a mount point below it). Names with
// this segment are never listed, opened or published.
inline constexpr std::string_view kStagingFolder = ".sluice-staging";

// Immutable; thread-safe. Everything is checked at each call, since links may change.
class StorageRoots {
 public:
  explicit StorageRoots(std::vector<std::string> roots) : roots_(std::move(roots)) {}

  // The absolute path without "//", "/./", symbolic links of the part that exists, and without a
  // '/' at its end. kInvalidArgument when it is not absolute or has a ".." or a reserved segment;
  // kPermissionDenied when it is neither a storage root nor below one.
  Result<std::string> Resolve(std::string_view path) const;

  // The storage root, resolved in the same way, that holds a path that Resolve() gave.
  Result<std::string> RootOf(std::string_view resolved_path) const;

 private:
  std::vector<std::string> roots_;
};

}  // namespace sluice::storage
