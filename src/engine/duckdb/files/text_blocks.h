// Text files cut into blocks of whole records, so that several threads parse one file.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "engine/duckdb/files/text_input.h"

namespace sluice::engine::duckdb::files {

enum class TextFormat { kCsv, kTsv, kJsonLines };

// ',' or a tabulator.
inline char DelimiterOf(TextFormat format) { return format == TextFormat::kTsv ? '\t' : ','; }

// Whole records of one file, as valid UTF-8. kPadding bytes of memory follow the text, for readers
// that load more than they look at.
struct TextBlock {
  static constexpr size_t kPadding = 64;

  std::unique_ptr<char[]> bytes;
  size_t capacity = 0;  // Without the padding.
  size_t size = 0;
  bool starts_file = false;
  std::string path;       // The file's.
  size_t first_line = 1;  // In the file, from 1; told for kJsonLines alone.

  std::string_view text() const { return {bytes.get(), size}; }
  // Makes room, keeping the first `keep` bytes.
  void Reserve(size_t new_capacity, size_t keep);
};

// Thread-safe: each call gives the next block to its caller alone.
class TextBlockReader {
 public:
  TextBlockReader(std::vector<std::string> paths, TextFormat format)
      : paths_(std::move(paths)), format_(format) {}

  // Fills `block`, whose memory is used again; false at the end of the last file. A record of more
  // than 64 MiB is an error, since an unclosed quote would else swallow the rest of the file.
  Result<bool> Next(TextBlock& block);

 private:
  Result<bool> NextRaw(TextBlock& block);
  // Tells the block where in the file it lies.
  void Place(TextBlock& block);

  std::mutex mutex_;
  const std::vector<std::string> paths_;
  const TextFormat format_;
  size_t next_path_ = 0;
  std::unique_ptr<TextInput> input_;
  bool at_start_ = false;
  size_t next_line_ = 1;
  std::string rest_;  // The beginning of a record that the last block could not hold.
};

// The length of the whole records that `text`, which starts with a record, begins with; what
// follows needs more text. RFC 4180: a quote opens only at the start of a field.
size_t WholeRecordsSize(std::string_view text, TextFormat format);

}  // namespace sluice::engine::duckdb::files
