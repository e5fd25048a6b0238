#include "app/data_folder.h"

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace sluice::app {
namespace {

namespace fs = std::filesystem;

// What the owner of the lock wrote into it, for the message.
std::string OwnerOf(int lock) {
  char text[32] = {};
  ssize_t size = pread(lock, text, sizeof text - 1, 0);
  std::string owner(text, size > 0 ? static_cast<size_t>(size) : 0);
  while (!owner.empty() && owner.back() == '\n') owner.pop_back();
  return owner;
}

}  // namespace

Result<std::unique_ptr<DataFolder>> DataFolder::Open(const std::string& path) {
  std::error_code error;
  fs::path folder = fs::absolute(path, error);
  if (!error) fs::create_directories(folder / "tmp" / "engine", error);
  if (!error) fs::create_directories(folder / "tmp" / "spool", error);
  if (!error) fs::create_directories(folder / "exports", error);
  if (!error) folder = fs::canonical(folder, error);
  if (error) {
    return InvalidArgument("The data folder '" + path + "' cannot be used: " + error.message());
  }
  std::string lock_path = (folder / "lock").string();
  int lock = open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (lock < 0) {
    return InvalidArgument("The lock '" + lock_path + "' cannot be opened: " + strerror(errno));
  }
  if (flock(lock, LOCK_EX | LOCK_NB) != 0) {
    std::string owner = OwnerOf(lock);
    close(lock);
    return FailedPrecondition("The data folder '" + folder.string() +
                              "' is in use by another sluice" +
                              (owner.empty() ? "" : ", process " + owner) +
                              ": stop it, or choose another folder with --data.");
  }
  std::string owner = std::to_string(getpid()) + "\n";
  // Only a help for whoever is refused: the lock itself is the kernel's.
  if (ftruncate(lock, 0) == 0) {
    [[maybe_unused]] ssize_t written = pwrite(lock, owner.data(), owner.size(), 0);
  }
  return std::unique_ptr<DataFolder>(new DataFolder(folder.string(), lock));
}

DataFolder::~DataFolder() { close(lock_); }

}  // namespace sluice::app
