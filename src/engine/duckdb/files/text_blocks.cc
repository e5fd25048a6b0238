#include "engine/duckdb/files/text_blocks.h"

#include <simdjson.h>

#include <algorithm>
#include <cstring>

namespace sluice::engine::duckdb::files {
namespace {

constexpr size_t kBlockSize = size_t{1} << 20;
constexpr size_t kRecordSizeMax = size_t{64} << 20;

// One past the last line break of text[begin, end), or 0.
size_t AfterLastLineBreak(std::string_view text, size_t begin, size_t end) {
  const void* found = memrchr(text.data() + begin, '\n', end - begin);
  if (found == nullptr) return 0;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data()) + 1;
}

size_t FindQuote(std::string_view text, size_t begin) {
  if (begin >= text.size()) return std::string_view::npos;
  const void* found = std::memchr(text.data() + begin, '"', text.size() - begin);
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - text.data());
}

// The length of the UTF-8 sequence at the start of `text`, 0 when it is not one.
size_t SequenceSize(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  uint8_t lead = byte(0);
  if (lead < 0x80) return 1;
  size_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < size) return 0;
  for (size_t i = 1; i < size; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  bool overlong = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  bool outside = (lead == 0xED && byte(1) >= 0xA0) || (lead == 0xF4 && byte(1) >= 0x90);
  return overlong || outside ? 0 : size;
}

// Replaces each byte that is not part of UTF-8 by U+FFFD.
void RepairUtf8(TextBlock& block) {
  std::string repaired;
  repaired.reserve(block.size + block.size / 8);
  std::string_view text = block.text();
  while (!text.empty()) {
    size_t size = SequenceSize(text);
    if (size == 0) {
      repaired += "\xEF\xBF\xBD";
      text.remove_prefix(1);
    } else {
      repaired += text.substr(0, size);
      text.remove_prefix(size);
    }
  }
  block.Reserve(repaired.size(), 0);
  std::memcpy(block.bytes.get(), repaired.data(), repaired.size());
  block.size = repaired.size();
}

}  // namespace

void TextBlock::Reserve(size_t new_capacity, size_t keep) {
  if (new_capacity <= capacity) return;
  auto grown = std::make_unique_for_overwrite<char[]>(new_capacity + kPadding);
  if (keep > 0) std::memcpy(grown.get(), bytes.get(), keep);
  bytes = std::move(grown);
  capacity = new_capacity;
}

size_t WholeRecordsSize(std::string_view text, TextFormat format) {
  if (format == TextFormat::kJsonLines) return AfterLastLineBreak(text, 0, text.size());
  const char delimiter = DelimiterOf(format);
  size_t whole = 0;
  size_t position = 0;  // Outside quotes.
  while (true) {
    size_t quote = FindQuote(text, position);
    size_t outside_end = quote == std::string_view::npos ? text.size() : quote;
    if (size_t after = AfterLastLineBreak(text, position, outside_end)) whole = after;
    if (quote == std::string_view::npos) return whole;
    bool opens = quote == 0 || text[quote - 1] == '\n' || text[quote - 1] == delimiter;
    position = quote + 1;
    while (opens) {
      size_t closing = FindQuote(text, position);
      // A quote at the very end may be the first of a pair.
      if (closing == std::string_view::npos || closing + 1 == text.size()) return whole;
      position = closing + 1;
      if (text[position] != '"') break;
      ++position;
    }
  }
}

Result<bool> TextBlockReader::Next(TextBlock& block) {
  {
    std::lock_guard lock(mutex_);
    ASSIGN_OR_RETURN(bool more, NextRaw(block));
    if (!more) return false;
  }
  if (!simdjson::validate_utf8(block.bytes.get(), block.size)) RepairUtf8(block);
  std::memset(block.bytes.get() + block.size, 0, TextBlock::kPadding);
  return true;
}

void TextBlockReader::Place(TextBlock& block) {
  block.path = paths_[next_path_ - 1];
  block.first_line = next_line_;
  if (format_ != TextFormat::kJsonLines) return;
  std::string_view text = block.text();
  next_line_ += static_cast<size_t>(std::count(text.begin(), text.end(), '\n'));
}

Result<bool> TextBlockReader::NextRaw(TextBlock& block) {
  while (true) {
    if (input_ == nullptr) {
      if (next_path_ == paths_.size()) return false;
      ASSIGN_OR_RETURN(input_, TextInput::Open(paths_[next_path_++]));
      at_start_ = true;
      next_line_ = 1;
      rest_.clear();
    }
    block.Reserve(rest_.size() + kBlockSize, 0);
    block.size = rest_.size();
    std::memcpy(block.bytes.get(), rest_.data(), rest_.size());
    rest_.clear();
    block.starts_file = at_start_;
    while (true) {
      size_t whole = 0;
      bool at_end = false;
      while (block.size < block.capacity && !at_end) {
        ASSIGN_OR_RETURN(size_t count, input_->Read(block.bytes.get() + block.size,
                                                    block.capacity - block.size));
        block.size += count;
        at_end = count == 0;
      }
      if (at_end) {
        input_ = nullptr;
        if (block.size == 0) break;
        Place(block);
        return true;
      }
      whole = WholeRecordsSize(block.text(), format_);
      if (whole > 0) {
        rest_ = block.text().substr(whole);
        block.size = whole;
        at_start_ = false;
        Place(block);
        return true;
      }
      if (block.size >= kRecordSizeMax) {
        return LimitExceeded("the file " + input_->path() +
                             " has a record of more than 64 MiB; is a quote not closed?");
      }
      block.Reserve(2 * block.capacity, block.size);
    }
  }
}

}  // namespace sluice::engine::duckdb::files
