#include "ingestion/spool.h"

#include <zlib.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <system_error>
#include <vector>

namespace sluice::ingestion {
namespace {

struct FileCloser {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, FileCloser>;

struct GzipCloser {
  void operator()(gzFile file) const { gzclose(file); }
};
using GzipFile = std::unique_ptr<gzFile_s, GzipCloser>;

Status SpoolError() {
  return Unavailable(std::string("a file of the ingestion's spool cannot be written: ") +
                     std::strerror(errno));
}

Status Append(std::FILE* file, const char* bytes, size_t size) {
  if (std::fwrite(bytes, 1, size, file) != size) return SpoolError();
  return Status::Ok();
}

Status Finish(File file) {
  if (std::fclose(file.release()) != 0) return SpoolError();
  return Status::Ok();
}

}  // namespace

SpoolFile::~SpoolFile() {
  if (path_.empty()) return;
  std::error_code ignored;
  std::filesystem::remove(path_, ignored);
}

Result<Spool> Spool::Open(Random& random, std::string folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return Unavailable("the ingestion's spool " + folder + " cannot be made: " + error.message());
  }
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    std::error_code ignored;
    std::filesystem::remove_all(entry.path(), ignored);
  }
  return Spool(random, std::move(folder));
}

Result<SpoolFile> Spool::Write(std::string_view content) {
  SpoolFile spooled = NewFile();
  File file(std::fopen(spooled.path().c_str(), "wbe"));
  if (file == nullptr) return SpoolError();
  RETURN_IF_ERROR(Append(file.get(), content.data(), content.size()));
  RETURN_IF_ERROR(Finish(std::move(file)));
  return spooled;
}

Result<SpoolFile> Spool::Inflate(const std::string& path, const OperationContext& context) {
  GzipFile compressed(gzopen(path.c_str(), "rbe"));
  if (compressed == nullptr) {
    return Unavailable("the file " + path + " cannot be read: " + std::strerror(errno));
  }
  SpoolFile spooled = NewFile();
  File file(std::fopen(spooled.path().c_str(), "wbe"));
  if (file == nullptr) return SpoolError();
  std::vector<char> buffer(size_t{1} << 20);
  while (true) {
    RETURN_IF_ERROR(context.Check());
    int count = gzread(compressed.get(), buffer.data(), static_cast<unsigned>(buffer.size()));
    if (count == 0) break;
    if (count < 0) {
      int code = 0;
      return DataLoss("the gzip file " + path + " is damaged: " + gzerror(compressed.get(), &code));
    }
    RETURN_IF_ERROR(Append(file.get(), buffer.data(), static_cast<size_t>(count)));
  }
  // A member that is cut off shows only here.
  if (gzclose(compressed.release()) != Z_OK) {
    return DataLoss("the gzip file " + path + " is cut off");
  }
  RETURN_IF_ERROR(Finish(std::move(file)));
  return spooled;
}

bool IsGzipFile(const std::string& path) {
  File file(std::fopen(path.c_str(), "rbe"));
  unsigned char magic[2] = {};
  return file != nullptr && std::fread(magic, 1, 2, file.get()) == 2 && magic[0] == 0x1f &&
         magic[1] == 0x8b;
}

}  // namespace sluice::ingestion
