// The growing buffer that text rows are written into.
//
// A writer reserves room for the worst case of what comes next, writes through the pointer it gets
// and says how far it came. Unlike a std::string it does not fill new room with zeros first, and
// the memory is used again for the next block.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <memory>
#include <string_view>

namespace sluice::formats {

class TextBuffer {
 public:
  explicit TextBuffer(size_t capacity)
      : bytes_(std::make_unique_for_overwrite<char[]>(capacity)), capacity_(capacity) {}

  size_t size() const { return size_; }
  std::string_view view() const { return {bytes_.get(), size_}; }
  void Clear() { size_ = 0; }
  void Truncate(size_t size) { size_ = size; }

  // The end of the text, with room for at least `size` bytes behind it.
  char* Reserve(size_t size) {
    if (capacity_ - size_ < size) Grow(size);
    return bytes_.get() + size_;
  }
  // Makes `end`, a place in the reserved room, the end of the text.
  void SetEnd(const char* end) { size_ = static_cast<size_t>(end - bytes_.get()); }

  void Append(std::string_view text) {
    if (text.empty()) return;  // Its pointer may be null, which memcpy does not take.
    char* out = Reserve(text.size());
    std::memcpy(out, text.data(), text.size());
    size_ += text.size();
  }

 private:
  void Grow(size_t size) {
    size_t capacity = std::max(capacity_ * 2, size_ + size);
    auto bytes = std::make_unique_for_overwrite<char[]>(capacity);
    std::memcpy(bytes.get(), bytes_.get(), size_);
    bytes_ = std::move(bytes);
    capacity_ = capacity;
  }

  std::unique_ptr<char[]> bytes_;
  size_t capacity_;
  size_t size_ = 0;
};

}  // namespace sluice::formats
