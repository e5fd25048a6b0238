// Splits batches of rows by the folder that their partition values lead to.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/status.h"
#include "data/column_batch.h"
#include "export/partition/partition_layout.h"

namespace sluice::exporting {

// Used by one thread at a time.
class PartitionRouter {
 public:
  // `layout` outlives the router and has no virtual partitions.
  explicit PartitionRouter(const PartitionLayout& layout);

  struct Group {
    std::string_view folder;
    std::vector<uint32_t> rows;  // In the order of the batch.
  };
  // The rows of a batch by partition value, in the order of their first rows. Two groups may lead
  // to one folder. Valid until the next call.
  const std::vector<Group>& Route(const ColumnBatch& batch);

 private:
  struct Evaluated {
    std::vector<int64_t> numbers;  // Ticks or hashes; kNothing for null.
    std::vector<std::string_view> texts;
  };
  void Evaluate(size_t partition, const ColumnVector& column, size_t row_count);
  bool SameAsRowBefore(size_t row) const;
  size_t GroupOf(size_t row);
  std::string_view FolderOf(size_t row);

  struct Hash {
    using is_transparent = void;
    size_t operator()(std::string_view text) const;
  };
  template <typename T>
  using TextMap = std::unordered_map<std::string, T, Hash, std::equal_to<>>;

  const PartitionLayout& layout_;
  std::vector<Evaluated> evaluated_;
  std::vector<Group> groups_;
  TextMap<size_t> group_of_key_;        // Of the present batch.
  TextMap<std::string> folder_of_key_;  // Rendered before; emptied when it grows large.
  std::string key_;
};

}  // namespace sluice::exporting
