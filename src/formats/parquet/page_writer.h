// Compresses pages and appends them, each behind its header, to a block.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/status.h"
#include "formats/file_format.h"
#include "formats/parquet/parquet_constants.h"
#include "formats/text/text_buffer.h"

namespace sluice::formats::parquet {

Codec CodecFor(Compression compression);

// What a footer says about a column in a row group. Offsets count from the begin of the block.
struct ColumnChunk {
  int64_t value_count = 0;  // Nulls included.
  int64_t null_count = 0;
  int64_t offset = 0;  // Of the first page: the dictionary, when there is one.
  int64_t data_page_offset = -1;  // Of the first data page; -1 = none yet.
  bool has_dictionary = false;
  int64_t uncompressed_size_bytes = 0;  // Page headers included, as in the compressed size.
  int64_t compressed_size_bytes = 0;
  // The smallest and largest value in plain encoding; not there when no value is, or when they are
  // long or have no order (NaN).
  bool has_range = false;
  std::string min;
  std::string max;
};

// Not thread-safe. The buffers serve all columns in turn.
class PageWriter {
 public:
  explicit PageWriter(Compression compression);
  ~PageWriter();
  PageWriter(const PageWriter&) = delete;
  PageWriter& operator=(const PageWriter&) = delete;

  // What the next page will hold, uncompressed. Empty after each page.
  TextBuffer& body() { return body_; }

  // Ends a page whose body is complete; adds its sizes to `chunk`.
  Status WriteDictionaryPage(size_t value_count, std::string& block, ColumnChunk& chunk);
  Status WriteDataPage(size_t value_count, Encoding encoding, std::string& block,
                       ColumnChunk& chunk);

 private:
  struct Compressor;
  Status WritePage(PageType type, size_t value_count, Encoding encoding, std::string& block,
                   ColumnChunk& chunk);

  TextBuffer body_;
  std::unique_ptr<Compressor> compressor_;
};

}  // namespace sluice::formats::parquet
