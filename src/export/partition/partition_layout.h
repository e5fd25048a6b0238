// How the partitions of an external table become folders, and what a folder says of its rows.
// https://learn.microsoft.com/kusto/management/external-tables-azure-storage#path-format
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/status.h"
#include "catalog/entities.h"
#include "data/schema.h"
#include "export/partition/datetime_pattern.h"

namespace sluice::exporting {

// One partition value: ticks of a datetime, a hash, or text; nothing for null or empty.
using PartitionValue = std::variant<std::monostate, int64_t, std::string>;

// What a path says of one partition.
struct PathValue {
  bool is_default = false;  // The value was null, empty or too long for a folder's name.
  std::string text;         // Of string partitions, decoded.
  int64_t number = 0;       // Of hash partitions.
  DatetimeParts parts;      // Of datetime partitions.
};

// Immutable.
class PartitionLayout {
 public:
  // Checks partitions and path format against the columns of the files, naming what is wrong.
  static Result<PartitionLayout> Make(std::vector<catalog::Partition> partitions,
                                      const std::vector<catalog::PathElement>& path_format,
                                      const Schema& schema);

  const std::vector<catalog::Partition>& partitions() const { return partitions_; }
  // The position in the schema of each partition's column; nothing for virtual ones.
  const std::vector<std::optional<size_t>>& columns() const { return columns_; }
  bool has_virtual_partitions() const;

  // The folder of rows with these values, one per partition, without '/' at its ends.
  std::string FolderOf(const std::vector<PartitionValue>& values) const;

  // Calls `found` with each way to read the beginning of `path` as a folder of this layout; stops
  // when it returns true, and returns that. Two string partitions in one segment can be read in
  // more than one way: "a-b-c" as (a, b-c) and (a-b, c).
  using Found = std::function<bool(const std::vector<PathValue>& values)>;
  bool Read(std::string_view path, const Found& found) const;

  // The text that all folders begin with.
  const std::string& common_prefix() const { return common_prefix_; }

 private:
  struct Element {
    std::string text;  // Unless a partition.
    std::optional<size_t> partition;
    std::optional<DatetimePattern> pattern;  // Of datetime partitions.
  };
  std::string Render(const std::vector<PartitionValue>& values) const;
  bool ReadFrom(size_t element, std::string_view path, size_t begin, std::vector<PathValue>& values,
                const Found& found) const;
  bool ReadText(size_t element, std::string_view path, size_t begin, std::vector<PathValue>& values,
                const Found& found) const;

  std::vector<catalog::Partition> partitions_;
  std::vector<std::optional<size_t>> columns_;
  std::vector<Element> elements_;
  std::string common_prefix_;
};

// The pattern that a datetime partition without datetime_pattern is rendered with.
std::string_view DefaultDatetimePattern(const catalog::Partition& partition);

}  // namespace sluice::exporting
