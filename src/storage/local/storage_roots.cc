#include "storage/local/storage_roots.h"

#include <cerrno>
#include <climits>
#include <cstdlib>
#include <memory>

#include "storage/local/local_errors.h"

namespace sluice::storage {
namespace {

// The path without empty and "." segments.
Result<std::string> Normalize(std::string_view path) {
  if (path.empty() || path.front() != '/') {
    return InvalidArgument("a local path must be absolute: '" + std::string(path) + "'");
  }
  std::string normal;
  for (size_t begin = 1; begin <= path.size();) {
    size_t end = path.find('/', begin);
    if (end == std::string_view::npos) end = path.size();
    std::string_view segment = path.substr(begin, end - begin);
    begin = end + 1;
    if (segment.empty() || segment == ".") continue;
    if (segment == "..") {
      return InvalidArgument("a local path must not contain '..': '" + std::string(path) + "'");
    }
    if (segment == kStagingFolder) {
      return InvalidArgument("a local path must not contain the reserved name '" +
                             std::string(kStagingFolder) + "': '" + std::string(path) + "'");
    }
    normal += '/';
    normal += segment;
  }
  return normal.empty() ? std::string("/") : normal;
}

// Resolves the symbolic links of the part of a normal path that exists.
Result<std::string> ResolveLinks(const std::string& path) {
  std::string existing = path;
  std::string missing;
  for (;;) {
    std::unique_ptr<char, decltype(&std::free)> real(::realpath(existing.c_str(), nullptr),
                                                     &std::free);
    if (real) {
      std::string resolved = real.get();
      if (resolved == "/" && !missing.empty()) resolved.clear();
      return resolved + missing;
    }
    // ENOTDIR: below a file. Whoever opens the path learns it.
    if (errno != ENOENT && errno != ENOTDIR) return ErrnoStatus(errno, "resolve", existing);
    size_t slash = existing.rfind('/');
    if (slash == 0 || slash == std::string::npos) return path;
    missing.insert(0, existing, slash, std::string::npos);
    existing.resize(slash);
  }
}

bool IsWithin(std::string_view path, std::string_view root) {
  if (root == "/") return true;
  return path.starts_with(root) && (path.size() == root.size() || path[root.size()] == '/');
}

}  // namespace

Result<std::string> StorageRoots::Resolve(std::string_view path) const {
  ASSIGN_OR_RETURN(std::string normal, Normalize(path));
  ASSIGN_OR_RETURN(std::string resolved, ResolveLinks(normal));
  RETURN_IF_ERROR(RootOf(resolved));
  return resolved;
}

Result<std::string> StorageRoots::RootOf(std::string_view resolved_path) const {
  // The longest: one root may lie below another.
  std::string best;
  for (const std::string& root : roots_) {
    ASSIGN_OR_RETURN(std::string normal, Normalize(root));
    ASSIGN_OR_RETURN(std::string resolved, ResolveLinks(normal));
    if (IsWithin(resolved_path, resolved) && resolved.size() > best.size()) best = resolved;
  }
  if (best.empty()) {
    return PermissionDenied("the path does not lie below a storage root of this server (option "
                            "--storage-root): '" + std::string(resolved_path) + "'");
  }
  return best;
}

}  // namespace sluice::storage
