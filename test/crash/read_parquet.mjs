// Prints the records of a Parquet file as JSON lines, read by a reader that is not ours.
import { asyncBufferFromFile, parquetReadObjects } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'

const file = await asyncBufferFromFile(process.argv[2])
for (const record of await parquetReadObjects({ file, compressors })) {
  console.log(JSON.stringify(record, (key, value) =>
    typeof value === 'bigint' ? Number(value) : value))
}
