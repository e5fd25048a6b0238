#include "formats/parquet/footer.h"

#include <cstring>

#include "data/decimal.h"
#include "formats/parquet/thrift_compact_writer.h"

namespace sluice::formats::parquet {
namespace {

using Element = ThriftCompactWriter::Element;

constexpr int32_t kFormatVersion = 2;
constexpr int32_t kDecimalSize = 16;

PhysicalType PhysicalTypeOf(ScalarType type) {
  switch (type) {
    case ScalarType::kBool: return PhysicalType::kBoolean;
    case ScalarType::kInt: return PhysicalType::kInt32;
    case ScalarType::kReal: return PhysicalType::kDouble;
    case ScalarType::kDecimal: return PhysicalType::kFixedLengthByteArray;
    case ScalarType::kString:
    case ScalarType::kDynamic:
    case ScalarType::kGuid: return PhysicalType::kByteArray;
    default: return PhysicalType::kInt64;
  }
}

void WriteSchemaElement(const Column& column, const FormatOptions& options,
                        ThriftCompactWriter& out) {
  const PhysicalType physical = PhysicalTypeOf(column.type);
  out.BeginElement();
  out.Int32(1, static_cast<int32_t>(physical));
  if (physical == PhysicalType::kFixedLengthByteArray) out.Int32(2, kDecimalSize);
  out.Int32(3, kOptional);
  out.Binary(4, column.name);
  // The logical type (10), with the converted type (6) for older readers.
  if (physical == PhysicalType::kByteArray) {
    out.Int32(6, static_cast<int32_t>(ConvertedType::kUtf8));
    out.BeginStruct(10);
    out.BeginStruct(1);  // STRING
    out.EndStruct();
    out.EndStruct();
  } else if (column.type == ScalarType::kDecimal) {
    out.Int32(6, static_cast<int32_t>(ConvertedType::kDecimal));
    out.Int32(7, Decimal::kScale);
    out.Int32(8, Decimal::kPrecision);
    out.BeginStruct(10);
    out.BeginStruct(5);  // DECIMAL
    out.Int32(1, Decimal::kScale);
    out.Int32(2, Decimal::kPrecision);
    out.EndStruct();
    out.EndStruct();
  } else if (column.type == ScalarType::kDatetime) {
    const bool millis = options.parquet_datetime_precision == DatetimePrecision::kMillisecond;
    out.Int32(6, static_cast<int32_t>(millis ? ConvertedType::kTimestampMillis
                                             : ConvertedType::kTimestampMicros));
    out.BeginStruct(10);
    out.BeginStruct(8);  // TIMESTAMP
    out.Bool(1, true);   // Adjusted to UTC.
    out.BeginStruct(2);
    out.BeginStruct(millis ? 1 : 2);
    out.EndStruct();
    out.EndStruct();
    out.EndStruct();
    out.EndStruct();
  }
  out.EndStruct();
}

void WriteColumnChunk(const Column& column, const ColumnChunk& chunk, int64_t block_offset,
                      Codec codec, ThriftCompactWriter& out) {
  out.BeginElement();
  out.Int64(2, block_offset + chunk.offset);
  out.BeginStruct(3);
  out.Int32(1, static_cast<int32_t>(PhysicalTypeOf(column.type)));
  out.BeginList(2, Element::kInt32, chunk.has_dictionary ? 3 : 2);
  out.Int32Element(static_cast<int32_t>(Encoding::kPlain));
  out.Int32Element(static_cast<int32_t>(Encoding::kRle));
  if (chunk.has_dictionary) out.Int32Element(static_cast<int32_t>(Encoding::kRleDictionary));
  out.BeginList(3, Element::kBinary, 1);
  out.BinaryElement(column.name);
  out.Int32(4, static_cast<int32_t>(codec));
  out.Int64(5, chunk.value_count);
  out.Int64(6, chunk.uncompressed_size_bytes);
  out.Int64(7, chunk.compressed_size_bytes);
  out.Int64(9, block_offset + chunk.data_page_offset);
  if (chunk.has_dictionary) out.Int64(11, block_offset + chunk.offset);
  out.BeginStruct(12);
  out.Int64(3, chunk.null_count);
  if (chunk.has_range) {
    out.Binary(5, chunk.max);
    out.Binary(6, chunk.min);
  }
  out.EndStruct();
  out.EndStruct();
  out.EndStruct();
}

void WriteRowGroup(const Schema& schema, const RowGroup& group, size_t ordinal, Codec codec,
                   ThriftCompactWriter& out) {
  int64_t uncompressed_size_bytes = 0;
  int64_t compressed_size_bytes = 0;
  out.BeginElement();
  out.BeginList(1, Element::kStruct, group.columns.size());
  for (size_t i = 0; i < group.columns.size(); ++i) {
    WriteColumnChunk(schema.columns[i], group.columns[i], group.offset, codec, out);
    uncompressed_size_bytes += group.columns[i].uncompressed_size_bytes;
    compressed_size_bytes += group.columns[i].compressed_size_bytes;
  }
  out.Int64(2, uncompressed_size_bytes);
  out.Int64(3, group.row_count);
  out.Int64(5, group.offset);
  out.Int64(6, compressed_size_bytes);
  if (ordinal <= INT16_MAX) out.Int16(7, static_cast<int16_t>(ordinal));
  out.EndStruct();
}

}  // namespace

std::string MakeFooter(const Schema& schema, const FormatOptions& options,
                       const std::vector<RowGroup>& row_groups) {
  std::string text;
  ThriftCompactWriter out(text);
  out.Int32(1, kFormatVersion);
  out.BeginList(2, Element::kStruct, schema.columns.size() + 1);
  out.BeginElement();
  out.Binary(4, "schema");
  out.Int32(5, static_cast<int32_t>(schema.columns.size()));
  out.EndStruct();
  for (const Column& column : schema.columns) WriteSchemaElement(column, options, out);
  int64_t row_count = 0;
  for (const RowGroup& group : row_groups) row_count += group.row_count;
  out.Int64(3, row_count);
  const Codec codec = CodecFor(options.compression);
  out.BeginList(4, Element::kStruct, row_groups.size());
  for (size_t i = 0; i < row_groups.size(); ++i) {
    WriteRowGroup(schema, row_groups[i], i, codec, out);
  }
  out.Binary(6, "sluice version " SLUICE_VERSION);
  // Every column is ordered as its type is, which is what makes the ranges usable.
  out.BeginList(7, Element::kStruct, schema.columns.size());
  for (size_t i = 0; i < schema.columns.size(); ++i) {
    out.BeginElement();
    out.BeginStruct(1);
    out.EndStruct();
    out.EndStruct();
  }
  out.EndStruct();
  const auto size = static_cast<uint32_t>(text.size());
  char size_bytes[4];
  std::memcpy(size_bytes, &size, 4);
  text.append(size_bytes, 4);
  text += "PAR1";
  return text;
}

}  // namespace sluice::formats::parquet
