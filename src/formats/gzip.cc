#include "formats/gzip.h"

#include <isa-l/igzip_lib.h>

#include <algorithm>
#include <vector>

namespace sluice::formats {
namespace {

// Of log lines level 1 leaves 28 % at 700 MB/s a core. Levels 2 and 3 leave as much and take 1.4
// and 2.2 times as long; level 0 leaves 40 % and is no faster; libdeflate takes 4.5 times as long.
constexpr uint32_t kLevel = 1;
constexpr size_t kPieceSize = size_t{256} << 10;

}  // namespace

struct GzipCompressor::State {
  isal_zstream stream;
  std::vector<uint8_t> level_buffer = std::vector<uint8_t>(ISAL_DEF_LVL1_DEFAULT);
  std::vector<uint8_t> piece = std::vector<uint8_t>(kPieceSize);
};

GzipCompressor::GzipCompressor() : state_(std::make_unique<State>()) {}
GzipCompressor::~GzipCompressor() = default;

Status GzipCompressor::Append(std::string_view text, std::string& out) {
  if (text.size() > UINT32_MAX) return LimitExceeded("a gzip member holds less than 4 GiB");
  isal_zstream& stream = state_->stream;
  isal_deflate_init(&stream);
  stream.level = kLevel;
  stream.level_buf = state_->level_buffer.data();
  stream.level_buf_size = static_cast<uint32_t>(state_->level_buffer.size());
  stream.gzip_flag = IGZIP_GZIP;
  stream.end_of_stream = 1;
  stream.flush = NO_FLUSH;
  // ISA-L only reads through this pointer, though it is not declared so.
  stream.next_in = reinterpret_cast<uint8_t*>(const_cast<char*>(text.data()));
  stream.avail_in = static_cast<uint32_t>(text.size());
  do {
    stream.next_out = state_->piece.data();
    stream.avail_out = static_cast<uint32_t>(state_->piece.size());
    int code = isal_deflate(&stream);
    if (code != COMP_OK) return Internal("gzip failed with code " + std::to_string(code));
    out.append(reinterpret_cast<const char*>(state_->piece.data()),
               state_->piece.size() - stream.avail_out);
  } while (stream.internal_state.state != ZSTATE_END);
  return Status::Ok();
}

}  // namespace sluice::formats
