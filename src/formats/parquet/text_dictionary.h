// The distinct texts of a column, in the order in which they first came.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "formats/text/text_buffer.h"

namespace sluice::formats::parquet {

// Entries are kept in plain encoding (a length of four bytes, then the text), so that they are
// their own dictionary page. Open addressing, at most half full.
class TextDictionary {
 public:
  TextDictionary();

  // The index of a text, which is added when it is new.
  uint32_t Add(std::string_view text);
  void Clear();

  size_t size() const { return begins_.size(); }
  size_t plain_size_bytes() const { return plain_.size(); }
  std::string_view plain() const { return plain_.view(); }
  // An entry as it is encoded, and its text alone.
  std::string_view PlainEntry(uint32_t index) const;
  std::string_view Entry(uint32_t index) const { return PlainEntry(index).substr(4); }

 private:
  struct Slot {
    uint32_t hash = 0;
    uint32_t index_plus_one = 0;  // 0 = free.
  };

  void Grow();

  TextBuffer plain_;
  std::vector<uint32_t> begins_;  // Of the entries in plain_.
  std::vector<Slot> slots_;
};

}  // namespace sluice::formats::parquet
