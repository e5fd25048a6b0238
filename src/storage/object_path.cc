#include <string>

#include "storage/object_store.h"

namespace sluice::storage {

Status ValidateObjectPath(std::string_view path) {
  // What local file systems allow for a whole path, and object stores for a key.
  constexpr size_t kPathSizeMax = 1024;
  auto invalid = [&](std::string_view reason) {
    return InvalidArgument("not a valid object path (" + std::string(reason) + "): '" +
                           std::string(path) + "'");
  };
  if (path.empty()) return invalid("it is empty");
  if (path.size() > kPathSizeMax) return invalid("it is longer than 1024 bytes");
  if (path.front() == '/') return invalid("it begins with '/'");
  if (path.find('\0') != std::string_view::npos) return invalid("it contains a null character");
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = path.find('/', begin);
    if (end == std::string_view::npos) end = path.size();
    std::string_view segment = path.substr(begin, end - begin);
    if (segment.empty()) return invalid("a segment is empty");
    if (segment == "." || segment == "..") return invalid("a segment is '.' or '..'");
    begin = end + 1;
  }
  return Status::Ok();
}

}  // namespace sluice::storage
