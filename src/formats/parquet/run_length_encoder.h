// Parquet's hybrid of run-length encoding and bit packing, for dictionary indices and definition
// levels. https://parquet.apache.org/docs/file-format/data-pages/encodings/
#pragma once

#include <cstdint>

#include "formats/text/text_buffer.h"

namespace sluice::formats::parquet {

// The bits that hold `value`, at least one.
int BitWidth(uint32_t value);

// Appends `count` values below 2^bit_width.
void AppendRunLengthEncoded(const uint32_t* values, size_t count, int bit_width, TextBuffer& out);
void AppendRunLengthEncoded(const uint8_t* values, size_t count, int bit_width, TextBuffer& out);
// The same for `count` times one value.
void AppendRun(uint32_t value, size_t count, int bit_width, TextBuffer& out);

}  // namespace sluice::formats::parquet
