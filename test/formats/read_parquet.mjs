// Prints the rows of a Parquet file, for tests: node read_parquet.mjs FILE
//
// A line per row; per field its bytes as "size:text", or "null"; fields are separated by spaces.
// Timestamps and decimals come raw, as their integers, so that nothing is rounded on the way; reals
// as the integer of their bits. The first line describes the file: rows per row group, then name,
// types and null count of each column.
import { readFileSync } from 'node:fs'
import { parquetMetadata, parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const bytes = readFileSync(process.argv[2])
const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength)
const metadata = parquetMetadata(file)
const lines = []

const columns = metadata.schema.slice(1).map((element, index) => {
  const logical = element.logical_type
  const unit = logical?.unit ? `.${logical.unit}.${logical.isAdjustedToUTC}` : ''
  const scale = element.scale !== undefined ? `.${element.precision}.${element.scale}` : ''
  const nulls = metadata.row_groups.reduce(
    (sum, group) => sum + Number(group.columns[index].meta_data.statistics.null_count), 0)
  return `${element.name}:${element.type}:${logical?.type ?? '-'}${unit}${scale}:${nulls}`
})
lines.push([metadata.row_groups.map(group => group.num_rows).join('+'), ...columns].join(' '))

for (const element of metadata.schema.slice(1)) {
  if (element.type === 'BYTE_ARRAY') continue
  delete element.converted_type
  delete element.logical_type
}

const bits = new DataView(new ArrayBuffer(8))
function show(value, element) {
  if (value === null || value === undefined) return 'null'
  let text = String(value)
  if (element.type === 'DOUBLE') {
    bits.setFloat64(0, value)
    text = String(bits.getBigUint64(0))
  } else if (element.type === 'FIXED_LEN_BYTE_ARRAY') {
    let number = 0n
    const unsigned = typeof value === 'string' ? Buffer.from(value, 'latin1') : value
    for (const byte of unsigned) number = number << 8n | BigInt(byte)
    text = String(BigInt.asIntN(8 * unsigned.length, number))
  }
  return `${Buffer.byteLength(text)}:${text}`
}

await parquetRead({
  file,
  metadata,
  compressors,
  utf8: false,
  onComplete: rows => {
    for (const row of rows) {
      lines.push(row.map((value, i) => show(value, metadata.schema[i + 1])).join(' '))
    }
  },
})
process.stdout.write(lines.join('\n') + '\n')
