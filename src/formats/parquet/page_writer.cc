#include "formats/parquet/page_writer.h"

#include <snappy.h>
#include <zstd.h>

#include <vector>

#include "formats/gzip.h"
#include "formats/parquet/thrift_compact_writer.h"

namespace sluice::formats::parquet {
namespace {

// Dictionaries and split strings leave little that a higher level would still find.
constexpr int kZstdLevel = 1;
constexpr size_t kInitialCapacity = size_t{1} << 20;

}  // namespace

Codec CodecFor(Compression compression) {
  switch (compression) {
    case Compression::kGzip: return Codec::kGzip;
    case Compression::kSnappy: return Codec::kSnappy;
    case Compression::kZstd: return Codec::kZstd;
    default: return Codec::kUncompressed;
  }
}

struct PageWriter::Compressor {
  explicit Compressor(Compression kind) : compression(kind) {
    if (compression == Compression::kGzip) gzip = std::make_unique<GzipCompressor>();
    if (compression == Compression::kZstd) zstd.reset(ZSTD_createCCtx());
  }

  // The compressed text, valid until the next call.
  Result<std::string_view> Compress(std::string_view text) {
    switch (compression) {
      case Compression::kSnappy: {
        Reserve(snappy::MaxCompressedLength(text.size()));
        size_t size = 0;
        snappy::RawCompress(text.data(), text.size(), buffer.data(), &size);
        return std::string_view(buffer.data(), size);
      }
      case Compression::kZstd: {
        Reserve(ZSTD_compressBound(text.size()));
        size_t size = ZSTD_compressCCtx(zstd.get(), buffer.data(), buffer.size(), text.data(),
                                        text.size(), kZstdLevel);
        if (ZSTD_isError(size) != 0) {
          return Internal(std::string("zstd failed: ") + ZSTD_getErrorName(size));
        }
        return std::string_view(buffer.data(), size);
      }
      case Compression::kGzip: {
        gzip_output.clear();
        RETURN_IF_ERROR(gzip->Append(text, gzip_output));
        return std::string_view(gzip_output);
      }
      default: return text;
    }
  }

  void Reserve(size_t size) {
    if (buffer.size() < size) buffer.resize(size);
  }

  struct FreeZstd {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };

  Compression compression;
  std::vector<char> buffer;
  std::string gzip_output;
  std::unique_ptr<GzipCompressor> gzip;
  std::unique_ptr<ZSTD_CCtx, FreeZstd> zstd;
};

PageWriter::PageWriter(Compression compression)
    : body_(kInitialCapacity), compressor_(std::make_unique<Compressor>(compression)) {}
PageWriter::~PageWriter() = default;

Status PageWriter::WriteDictionaryPage(size_t value_count, std::string& block,
                                       ColumnChunk& chunk) {
  chunk.has_dictionary = true;
  return WritePage(PageType::kDictionary, value_count, Encoding::kPlain, block, chunk);
}

Status PageWriter::WriteDataPage(size_t value_count, Encoding encoding, std::string& block,
                                 ColumnChunk& chunk) {
  if (chunk.data_page_offset < 0) chunk.data_page_offset = static_cast<int64_t>(block.size());
  return WritePage(PageType::kData, value_count, encoding, block, chunk);
}

Status PageWriter::WritePage(PageType type, size_t value_count, Encoding encoding,
                             std::string& block, ColumnChunk& chunk) {
  const std::string_view text = body_.view();
  // A page's size is a signed 32-bit number.
  if (text.size() > INT32_MAX) {
    return LimitExceeded("a parquet page would exceed 2 GiB; a smaller parquetRowGroupSize helps");
  }
  ASSIGN_OR_RETURN(const std::string_view compressed, compressor_->Compress(text));
  if (compressed.size() > INT32_MAX) {
    return LimitExceeded("a parquet page would exceed 2 GiB; a smaller parquetRowGroupSize helps");
  }
  const size_t begin = block.size();
  ThriftCompactWriter header(block);
  header.Int32(1, static_cast<int32_t>(type));
  header.Int32(2, static_cast<int32_t>(text.size()));
  header.Int32(3, static_cast<int32_t>(compressed.size()));
  if (type == PageType::kDictionary) {
    header.BeginStruct(7);
    header.Int32(1, static_cast<int32_t>(value_count));
    header.Int32(2, static_cast<int32_t>(encoding));
    header.EndStruct();
  } else {
    header.BeginStruct(5);
    header.Int32(1, static_cast<int32_t>(value_count));
    header.Int32(2, static_cast<int32_t>(encoding));
    header.Int32(3, static_cast<int32_t>(Encoding::kRle));  // Definition levels.
    header.Int32(4, static_cast<int32_t>(Encoding::kRle));  // Repetition levels, of which none is.
    header.EndStruct();
  }
  header.EndStruct();
  const size_t header_size = block.size() - begin;
  block += compressed;
  chunk.uncompressed_size_bytes += static_cast<int64_t>(header_size + text.size());
  chunk.compressed_size_bytes += static_cast<int64_t>(header_size + compressed.size());
  body_.Clear();
  return Status::Ok();
}

}  // namespace sluice::formats::parquet
