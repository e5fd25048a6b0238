// Partition values as segments of a path, and back.
//
// Whatever a value holds, its segment cannot leave the target, end the segment or hide the file:
// '/', '\', '%', control characters and a leading '.' become %XX. The encoding can be undone, and
// no value encodes to kDefaultPartition.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace sluice::exporting {

// Stands for a value that is null or empty, or too long for a folder's name.
// https://learn.microsoft.com/kusto/management/data-export/export-data-to-an-external-table#notes
inline constexpr std::string_view kDefaultPartition = "__DEFAULT_PARTITION__";

// What file systems allow for one name.
inline constexpr size_t kPathSegmentSizeMax = 255;

void AppendPathSegment(std::string_view value, std::string& path);

// The value that a segment stands for. A '%' that no two hexadecimal digits follow stands for
// itself, since other programs write folders too.
std::string DecodePathSegment(std::string_view segment);

}  // namespace sluice::exporting
