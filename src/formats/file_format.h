// File formats for export: columnar batches in, bytes out. A format never knows where bytes go.
//
// Encoding is split so that all cores work on one file: each worker has a BlockEncoder of its own
// and turns rows into self-contained blocks (lines of text, a gzip member, a Parquet row group);
// a FileAssembler, one per file, strings blocks of any workers together and adds what the file
// needs around them. Compression happens inside the encoder; `raw_size_bytes` counts before it,
// which is what sizeLimit is measured on.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "data/column_batch.h"
#include "data/schema.h"

namespace sluice::formats {

// The data formats of external tables and .export.
enum class DataFormat { kCsv, kTsv, kJson, kParquet };

// "csv", "tsv", "json", "parquet"; reading is case-insensitive. kUnsupported names other formats
// that Kusto knows (avro, orc, ...), kInvalidArgument the rest.
std::string_view DataFormatName(DataFormat format);
Result<DataFormat> ParseDataFormat(std::string_view name);

enum class Compression { kNone, kGzip, kSnappy, kLz4Raw, kBrotli, kZstd };
std::string_view CompressionName(Compression compression);  // "gzip", "snappy", ...
Result<Compression> ParseCompression(std::string_view name);

// Which header line a text file starts with: includeHeaders of .export.
enum class IncludeHeaders { kNone, kAll, kFirstFile };

// The unit of datetime columns in parquet: parquetDatetimePrecision of .export.
enum class DatetimePrecision { kMillisecond, kMicrosecond };

struct FormatOptions {
  DataFormat format = DataFormat::kCsv;
  // Text formats take none and gzip; parquet takes none, gzip, snappy and zstd (lz4_raw and brotli
  // are named in the error while they are not there).
  Compression compression = Compression::kNone;
  IncludeHeaders include_headers = IncludeHeaders::kNone;  // csv and tsv only.
  bool byte_order_mark = false;       // encoding=UTF8BOM; text formats only.
  int64_t parquet_row_group_rows = 100'000;
  DatetimePrecision parquet_datetime_precision = DatetimePrecision::kMicrosecond;
};

// What an encoder made of some rows. `metadata` belongs to the format and reaches its assembler.
struct EncodedBlock {
  struct Metadata {
    virtual ~Metadata() = default;
  };
  std::string bytes;
  int64_t row_count = 0;
  int64_t raw_size_bytes = 0;
  std::unique_ptr<Metadata> metadata;
};

// Turns rows into blocks. Used by one thread at a time. Rows of several batches may share a block.
class BlockEncoder {
 public:
  virtual ~BlockEncoder() = default;

  // Adds rows of a batch whose columns match the schema of the format by position: those at
  // `rows[0..row_count)`, or all of 0..row_count when `rows` is null. Does not keep the batch.
  virtual Status Append(const ColumnBatch& batch, const uint32_t* rows, size_t row_count) = 0;

  // Rows and uncompressed bytes waiting for Finish(). The bytes of a columnar format are an estimate.
  virtual int64_t pending_rows() const = 0;
  virtual int64_t pending_raw_size_bytes() const = 0;

  // True when a block should be finished now: about 1 MiB of text, a full row group.
  virtual bool full() const = 0;

  // The pending rows as a block; an empty block (no bytes) when there are none.
  virtual Result<EncodedBlock> Finish() = 0;
};

// Puts one file together. Used by one thread at a time. What each call returns is appended to the
// file in the order of the calls.
class FileAssembler {
 public:
  virtual ~FileAssembler() = default;
  // What precedes the blocks: header line, byte order mark, magic number. Once, first.
  virtual Result<std::string> Begin(bool first_file) = 0;
  // The bytes of a block, its place in the file noted.
  virtual Result<std::string> Add(EncodedBlock block) = 0;
  // What follows the blocks: a Parquet footer. Once, last.
  virtual Result<std::string> End() = 0;
};

// A format with its options and schema. Immutable; may be shared by threads.
class FileFormat {
 public:
  virtual ~FileFormat() = default;
  virtual const FormatOptions& options() const = 0;
  virtual std::unique_ptr<BlockEncoder> NewEncoder() const = 0;
  virtual std::unique_ptr<FileAssembler> NewAssembler() const = 0;
  // With a leading dot, as Kusto names artifacts: ".csv", ".csv.gz", ".json", ".parquet",
  // ".snappy.parquet", ".gz.parquet".
  virtual std::string file_extension() const = 0;
};

// The format for options; kInvalidArgument or kUnsupported when they do not go together, with the
// option's name.
Result<std::unique_ptr<FileFormat>> MakeFileFormat(const FormatOptions& options,
                                                   const Schema& schema);

}  // namespace sluice::formats
