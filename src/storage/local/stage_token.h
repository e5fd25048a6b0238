// What a local store's StageToken says.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "storage/object_store.h"

namespace sluice::storage {

// Which file something is, whatever its name: renaming and linking keep it, copying does not. Inode
// numbers are used again, soon even; the time and the generation tell such files apart.
struct FileIdentity {
  uint64_t inode = 0;
  int64_t birth_ns = 0;     // 0 where the file system does not know, as is the generation.
  uint32_t generation = 0;  // A random number that the file system gives to each new inode.
  friend bool operator==(const FileIdentity&, const FileIdentity&) = default;
};

// Where staged bytes are, relative to the target so that a moved data folder does no harm, and
// which file they are, so that a repeated publish knows its own work from a foreign object.
struct LocalStageToken {
  int levels_up = 0;   // From the target's folder to the one that holds the staging folder.
  std::string target;  // The folder of this target's staged bytes, within the staging folder.
  std::string owner;   // As a folder name.
  std::string name;    // Of the sealed file.
  FileIdentity identity;

  StageToken ToText() const;
  static std::optional<LocalStageToken> Parse(std::string_view text);
};

// `owner` as the name of a folder, and back: what is not a letter, digit, '-' or '_' becomes %XX.
std::string OwnerToFolder(std::string_view owner);
std::string FolderToOwner(std::string_view folder);

}  // namespace sluice::storage
