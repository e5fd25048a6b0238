#include "storage/local/local_errors.h"

#include <cerrno>
#include <string>
#include <system_error>

namespace sluice::storage {
namespace {

StatusCode CodeFor(int error_number) {
  switch (error_number) {
    case ENOENT: return StatusCode::kNotFound;
    case EEXIST: return StatusCode::kAlreadyExists;
    case EACCES:
    case EPERM:
    case EROFS: return StatusCode::kPermissionDenied;
    case ENAMETOOLONG:
    case ELOOP: return StatusCode::kInvalidArgument;
    // Something else than the folder or file that the path says it is, or two file systems.
    case ENOTDIR:
    case EISDIR:
    case EXDEV: return StatusCode::kFailedPrecondition;
    // ENOSPC, EDQUOT, EIO, EMFILE, ENOMEM, ESTALE and whatever else may pass.
    default: return StatusCode::kUnavailable;
  }
}

}  // namespace

Status ErrnoStatus(int error_number, std::string_view action, std::string_view path) {
  // generic_category().message() is strerror() that is safe with threads.
  return {CodeFor(error_number), "cannot " + std::string(action) + ": " +
                                     std::generic_category().message(error_number) + ": '" +
                                     std::string(path) + "'"};
}

}  // namespace sluice::storage
