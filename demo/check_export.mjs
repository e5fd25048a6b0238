// Reads Parquet files with a reader that is not ours and tells whether a folder holds the records of
// a source file, each exactly once.
//
//   node demo/check_export.mjs SOURCE.parquet FOLDER
//
// Records have no key, so both sides are compared as multisets: each record becomes two independent
// 32-bit hashes over all its values, and the sorted lists must be equal.
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { asyncBufferFromFile, parquetMetadataAsync, parquetRead } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

function parquetFilesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .sort()
}

function hash(text, seed) {
  let value = seed
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  value ^= value >>> 15
  value = Math.imul(value, 0x2c1b3c6d)
  return (value ^ (value >>> 13)) >>> 0
}

// Adds the hashes of every record of a file to `hashes`; returns the number of records.
async function readFile(path, columns, hashes) {
  const file = await asyncBufferFromFile(path)
  const metadata = await parquetMetadataAsync(file)
  let rows = 0
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows)
    const texts = new Array(count).fill('')
    await parquetRead({
      file, metadata, compressors, columns, rowStart: rows, rowEnd: rows + count,
      rowFormat: 'object',
      onComplete: (records) => {
        records.forEach((record, i) => {
          texts[i] = columns.map((c) => {
            const value = record[c]
            return value instanceof Date ? value.getTime() : String(value)
          }).join('|')
        })
      },
    })
    for (const text of texts) {
      hashes.push(hash(text, 0x811c9dc5) * 2 ** 21 + (hash(text, 0x1234567) >>> 11))
    }
    rows += count
  }
  return rows
}

const [source, folder] = process.argv.slice(2)
const file = await asyncBufferFromFile(source)
const metadata = await parquetMetadataAsync(file)
const columns = metadata.schema.slice(1).map((element) => element.name)

const expected = []
await readFile(source, columns, expected)
const found = []
const files = parquetFilesBelow(folder)
let bytes = 0
for (const path of files) {
  await readFile(path, columns, found)
  bytes += statSync(path).size
}

const left = Float64Array.from(expected).sort()
const right = Float64Array.from(found).sort()
let missing = 0
let extra = 0
for (let i = 0, j = 0; i < left.length || j < right.length;) {
  if (j === right.length || left[i] < right[j]) { missing++; i++ }
  else if (i === left.length || left[i] > right[j]) { extra++; j++ }
  else { i++; j++ }
}
console.log(`${files.length} files, ${(bytes / 2 ** 20).toFixed(1)} MiB, ${found.length} records;`
  + ` source ${expected.length} records; ${missing} missing, ${extra} twice or foreign`)
process.exit(missing === 0 && extra === 0 && found.length > 0 ? 0 : 1)
