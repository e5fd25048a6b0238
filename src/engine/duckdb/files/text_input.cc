#include "engine/duckdb/files/text_input.h"

#include <fcntl.h>
#include <isa-l.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace sluice::engine::duckdb::files {
namespace {

constexpr size_t kCompressedBufferSize = size_t{256} << 10;

Status FileError(const std::string& path, int error) {
  std::string message = "cannot read the file " + path + ": " + std::strerror(error);
  if (error == ENOENT || error == ENOTDIR) return NotFound(message);
  if (error == EACCES || error == EPERM) return PermissionDenied(message);
  if (error == EISDIR) return InvalidArgument(message);
  return Unavailable(message);
}

}  // namespace

struct TextInput::Inflater {
  inflate_state state;
  std::vector<uint8_t> compressed = std::vector<uint8_t>(kCompressedBufferSize);
  bool in_member = false;
};

TextInput::TextInput(std::string path, int descriptor)
    : path_(std::move(path)), descriptor_(descriptor) {}

TextInput::~TextInput() { close(descriptor_); }

Result<std::unique_ptr<TextInput>> TextInput::Open(const std::string& path) {
  int descriptor = open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) return FileError(path, errno);
  std::unique_ptr<TextInput> input(new TextInput(path, descriptor));
  posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
  uint8_t magic[2] = {};
  ssize_t size = pread(descriptor, magic, sizeof(magic), 0);
  if (size < 0) return FileError(path, errno);
  if (size == 2 && magic[0] == 0x1f && magic[1] == 0x8b) {
    input->inflater_ = std::make_unique<Inflater>();
    isal_inflate_init(&input->inflater_->state);
    input->inflater_->state.avail_in = 0;
  }
  RETURN_IF_ERROR(input->SkipByteOrderMark());
  return input;
}

Status TextInput::SkipByteOrderMark() {
  char bytes[3];
  size_t have = 0;
  while (have < sizeof(bytes)) {
    ASSIGN_OR_RETURN(size_t size, Read(bytes + have, sizeof(bytes) - have));
    if (size == 0) break;
    have += size;
  }
  std::string_view start(bytes, have);
  if (start.starts_with("\xFF\xFE") || start.starts_with("\xFE\xFF")) {
    return InvalidArgument("the file " + path_ + " is UTF-16 text; convert it to UTF-8");
  }
  if (start != "\xEF\xBB\xBF") start_ = start;
  return Status::Ok();
}

Result<size_t> TextInput::Read(char* out, size_t size) {
  if (!start_.empty()) {
    size_t count = std::min(size, start_.size());
    std::memcpy(out, start_.data(), count);
    start_.erase(0, count);
    return count;
  }
  return inflater_ ? ReadInflated(out, size) : ReadRaw(out, size);
}

Result<size_t> TextInput::ReadRaw(char* out, size_t size) {
  while (true) {
    ssize_t count = read(descriptor_, out, size);
    if (count >= 0) return static_cast<size_t>(count);
    if (errno != EINTR) return FileError(path_, errno);
  }
}

Result<size_t> TextInput::ReadInflated(char* out, size_t size) {
  inflate_state& state = inflater_->state;
  state.next_out = reinterpret_cast<uint8_t*>(out);
  state.avail_out = static_cast<uint32_t>(std::min<size_t>(size, 1u << 30));
  const uint32_t room = state.avail_out;
  while (state.avail_out == room) {
    if (state.avail_in == 0) {
      ASSIGN_OR_RETURN(size_t count, ReadRaw(reinterpret_cast<char*>(inflater_->compressed.data()),
                                             inflater_->compressed.size()));
      state.next_in = inflater_->compressed.data();
      state.avail_in = static_cast<uint32_t>(count);
      if (count == 0) {
        if (inflater_->in_member) return DataLoss("the gzip file " + path_ + " is cut off");
        return size_t{0};
      }
    }
    if (!inflater_->in_member) {
      // Some writers pad the end with zeros.
      if (*state.next_in == 0) {
        ++state.next_in;
        --state.avail_in;
        continue;
      }
      uint8_t* next_in = state.next_in;
      uint32_t avail_in = state.avail_in;
      isal_inflate_reset(&state);
      state.crc_flag = ISAL_GZIP;
      state.next_in = next_in;
      state.avail_in = avail_in;
      inflater_->in_member = true;
    }
    int error = isal_inflate(&state);
    if (error != ISAL_DECOMP_OK) {
      return DataLoss("the gzip file " + path_ + " is damaged (error " + std::to_string(error) +
                      ")");
    }
    if (state.block_state == ISAL_BLOCK_FINISH) inflater_->in_member = false;
  }
  return size_t{room - state.avail_out};
}

}  // namespace sluice::engine::duckdb::files
