// Writes Thrift's compact protocol, the encoding of Parquet's metadata.
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
//
// Fields of a struct must be written in ascending order of their ids. Lists of structs and unions
// are written as BeginList() and then BeginElement() / EndStruct() per element.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::formats {

void AppendVarint(uint64_t value, std::string& out);

class ThriftCompactWriter {
 public:
  enum class Element : uint8_t { kInt32 = 5, kBinary = 8, kStruct = 12 };

  // Appends to `out`, which must outlive the writer. The outermost struct has begun;
  // EndStruct() ends it.
  explicit ThriftCompactWriter(std::string& out) : out_(out) {}

  void Bool(int16_t id, bool value) { FieldHeader(id, value ? kTrue : kFalse); }
  void Int16(int16_t id, int16_t value);
  void Int32(int16_t id, int32_t value);
  void Int64(int16_t id, int64_t value);
  void Binary(int16_t id, std::string_view value);

  void BeginStruct(int16_t id);
  void EndStruct();

  void BeginList(int16_t id, Element type, size_t size);
  // The elements of a list, by its type.
  void Int32Element(int32_t value);
  void BinaryElement(std::string_view value);
  void BeginElement();

 private:
  enum Type : uint8_t {
    kTrue = 1,
    kFalse = 2,
    kInt16 = 4,
    kInt32 = 5,
    kInt64 = 6,
    kBinary = 8,
    kList = 9,
    kStruct = 12,
  };

  void FieldHeader(int16_t id, Type type);

  std::string& out_;
  int16_t last_id_ = 0;
  std::vector<int16_t> outer_ids_;
};

}  // namespace sluice::formats
