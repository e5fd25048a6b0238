#include "server/http/gzip_codec.h"

#include <zlib.h>

namespace sluice::server {
namespace {

constexpr int kGzipWindowBits = 15 + 16;  // zlib: 16 asks for the gzip wrapper.
constexpr int kFastLevel = 1;             // Answers are streamed; time counts more than size.

}  // namespace

struct GzipEncoder::State {
  z_stream stream{};
};

GzipEncoder::GzipEncoder() : state_(std::make_unique<State>()) {
  int code = deflateInit2(&state_->stream, kFastLevel, Z_DEFLATED, kGzipWindowBits, 8,
                          Z_DEFAULT_STRATEGY);
  CHECK(code == Z_OK);
}

GzipEncoder::~GzipEncoder() { deflateEnd(&state_->stream); }

void GzipEncoder::Encode(std::string_view bytes, bool flush, bool last, std::string& out) {
  z_stream& stream = state_->stream;
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  int mode = last ? Z_FINISH : flush ? Z_SYNC_FLUSH : Z_NO_FLUSH;
  while (true) {
    char buffer[16384];
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    int code = deflate(&stream, mode);
    CHECK(code != Z_STREAM_ERROR);
    out.append(buffer, sizeof buffer - stream.avail_out);
    if (stream.avail_out != 0) return;
  }
}

Result<std::string> Gunzip(std::string_view bytes, size_t size_bytes_max) {
  z_stream stream{};
  if (inflateInit2(&stream, kGzipWindowBits) != Z_OK) return Internal("zlib cannot start.");
  struct Ender {
    z_stream* stream;
    ~Ender() { inflateEnd(stream); }
  } ender{&stream};
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(bytes.data()));
  stream.avail_in = static_cast<uInt>(bytes.size());
  std::string out;
  while (true) {
    char buffer[65536];
    stream.next_out = reinterpret_cast<Bytef*>(buffer);
    stream.avail_out = sizeof buffer;
    int code = inflate(&stream, Z_NO_FLUSH);
    if (code != Z_OK && code != Z_STREAM_END) {
      return InvalidArgument("The body says Content-Encoding: gzip, but is not valid gzip.");
    }
    out.append(buffer, sizeof buffer - stream.avail_out);
    if (out.size() > size_bytes_max) {
      return LimitExceeded("The unpacked body is larger than " + std::to_string(size_bytes_max) +
                           " bytes.");
    }
    if (code == Z_STREAM_END) {
      if (stream.avail_in == 0) return out;
      inflateReset(&stream);
    } else if (stream.avail_in == 0 && stream.avail_out != 0) {
      return InvalidArgument("The gzip body ends too early.");
    }
  }
}

}  // namespace sluice::server
