// JSON lines: one object per line, ended by "\n", with every column in the order of the schema.
//
// - Null is null. A null string is the empty string, as everywhere.
// - int, long and real are numbers, but NaN, Infinity and -Infinity are strings, for which JSON has
//   no number; decimal, datetime, timespan and guid are strings; dynamic is nested as it is (line
//   breaks between its tokens become spaces).
// - Text is UTF-8; only what JSON demands is escaped.
#pragma once

#include <memory>

#include "formats/file_format.h"

namespace sluice::formats {

// `options` has format json and has been checked by MakeFileFormat().
std::unique_ptr<FileFormat> MakeJsonLinesFormat(const FormatOptions& options,
                                                const Schema& schema);

}  // namespace sluice::formats
