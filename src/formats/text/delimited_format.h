// CSV and TSV as Kusto reads and writes them: RFC 4180 with ',' or a tab between fields.
//
// - Lines end with "\r\n", also the last one.
// - A field is quoted when it holds the delimiter, a quote or a line break, or begins or ends with
//   a space or tab, which lenient readers would trim; quotes inside are doubled. TSV has no
//   backslash escapes (that would be Kusto's separate TSVE): it quotes exactly like CSV.
// - Null is the empty field, and so is the empty string; in a table of one column the field is
//   written as "" so that no row is an empty line, which readers skip.
// - bool is true or false; datetime ISO 8601 with 7 fraction digits; timespan d.hh:mm:ss.fffffff;
//   real the shortest text that reads back, NaN, Infinity, -Infinity; dynamic its JSON text.
//
// Readers: DuckDB, pandas, Python's csv and Kusto read this with their defaults; Spark needs
// escape='"' as for any RFC 4180 file, and multiLine=true when fields hold line breaks.
#pragma once

#include <memory>

#include "formats/file_format.h"

namespace sluice::formats {

// `options` has format csv or tsv and has been checked by MakeFileFormat().
std::unique_ptr<FileFormat> MakeDelimitedFormat(const FormatOptions& options,
                                                const Schema& schema);

}  // namespace sluice::formats
