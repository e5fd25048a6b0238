#include "formats/parquet/thrift_compact_writer.h"

#include "base/status.h"

namespace sluice::formats {
namespace {

uint64_t ZigZag(int64_t value) {
  return (static_cast<uint64_t>(value) << 1) ^ static_cast<uint64_t>(value >> 63);
}

}  // namespace

void AppendVarint(uint64_t value, std::string& out) {
  while (value >= 0x80) {
    out += static_cast<char>(value | 0x80);
    value >>= 7;
  }
  out += static_cast<char>(value);
}

void ThriftCompactWriter::FieldHeader(int16_t id, Type type) {
  int delta = id - last_id_;
  CHECK(delta > 0);
  if (delta <= 15) {
    out_ += static_cast<char>(delta << 4 | type);
  } else {
    out_ += static_cast<char>(type);
    AppendVarint(ZigZag(id), out_);
  }
  last_id_ = id;
}

void ThriftCompactWriter::Int16(int16_t id, int16_t value) {
  FieldHeader(id, kInt16);
  AppendVarint(ZigZag(value), out_);
}

void ThriftCompactWriter::Int32(int16_t id, int32_t value) {
  FieldHeader(id, kInt32);
  AppendVarint(ZigZag(value), out_);
}

void ThriftCompactWriter::Int64(int16_t id, int64_t value) {
  FieldHeader(id, kInt64);
  AppendVarint(ZigZag(value), out_);
}

void ThriftCompactWriter::Binary(int16_t id, std::string_view value) {
  FieldHeader(id, kBinary);
  BinaryElement(value);
}

void ThriftCompactWriter::BeginStruct(int16_t id) {
  FieldHeader(id, kStruct);
  BeginElement();
}

void ThriftCompactWriter::EndStruct() {
  out_ += '\0';
  if (outer_ids_.empty()) return;
  last_id_ = outer_ids_.back();
  outer_ids_.pop_back();
}

void ThriftCompactWriter::BeginList(int16_t id, Element type, size_t size) {
  FieldHeader(id, kList);
  if (size < 15) {
    out_ += static_cast<char>(size << 4 | static_cast<size_t>(type));
  } else {
    out_ += static_cast<char>(0xf0 | static_cast<int>(type));
    AppendVarint(size, out_);
  }
}

void ThriftCompactWriter::Int32Element(int32_t value) { AppendVarint(ZigZag(value), out_); }

void ThriftCompactWriter::BinaryElement(std::string_view value) {
  AppendVarint(value.size(), out_);
  out_ += value;
}

void ThriftCompactWriter::BeginElement() {
  outer_ids_.push_back(last_id_);
  last_id_ = 0;
}

}  // namespace sluice::formats
