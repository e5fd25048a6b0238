#include "export/partition/partition_router.h"

#include <xxhash.h>

#include <cstring>
#include <limits>

#include "export/partition/partition_function.h"

namespace sluice::exporting {
namespace {

using Function = catalog::Partition::Function;

constexpr int64_t kNothing = std::numeric_limits<int64_t>::min();
constexpr size_t kRememberedFoldersMax = 8192;

}  // namespace

size_t PartitionRouter::Hash::operator()(std::string_view text) const {
  return XXH3_64bits(text.data(), text.size());
}

PartitionRouter::PartitionRouter(const PartitionLayout& layout)
    : layout_(layout), evaluated_(layout.partitions().size()) {}

const std::vector<PartitionRouter::Group>& PartitionRouter::Route(const ColumnBatch& batch) {
  groups_.clear();
  group_of_key_.clear();
  // Nothing of the batch before points into the map any more.
  if (folder_of_key_.size() > kRememberedFoldersMax) folder_of_key_.clear();
  for (size_t i = 0; i < evaluated_.size(); ++i) {
    Evaluate(i, batch.columns[*layout_.columns()[i]], batch.row_count);
  }
  size_t group = 0;
  for (size_t row = 0; row < batch.row_count; ++row) {
    if (row == 0 || !SameAsRowBefore(row)) group = GroupOf(row);
    groups_[group].rows.push_back(static_cast<uint32_t>(row));
  }
  return groups_;
}

void PartitionRouter::Evaluate(size_t index, const ColumnVector& column, size_t row_count) {
  const catalog::Partition& partition = layout_.partitions()[index];
  Evaluated& out = evaluated_[index];
  if (partition.function == Function::kColumn) {
    out.texts.resize(row_count);
    for (size_t row = 0; row < row_count; ++row) {
      out.texts[row] = column.IsNull(row) ? std::string_view() : column.string(row);
    }
    return;
  }
  out.numbers.resize(row_count);
  if (partition.function == Function::kHash) {
    for (size_t row = 0; row < row_count; ++row) {
      std::string_view text = column.IsNull(row) ? std::string_view() : column.string(row);
      out.numbers[row] = PartitionOfText(text, partition.modulus);
    }
    return;
  }
  const int64_t* ticks = column.values<int64_t>();
  DatetimePartition range;  // Neighbours mostly share it, which saves the calendar.
  for (size_t row = 0; row < row_count; ++row) {
    if (column.IsNull(row)) {
      out.numbers[row] = kNothing;
      continue;
    }
    if (ticks[row] < range.begin || ticks[row] >= range.end) {
      range = PartitionOfDatetime(partition, ticks[row]);
    }
    out.numbers[row] = range.begin;
  }
}

bool PartitionRouter::SameAsRowBefore(size_t row) const {
  for (size_t i = 0; i < evaluated_.size(); ++i) {
    const Evaluated& values = evaluated_[i];
    bool same = layout_.partitions()[i].function == Function::kColumn
                    ? values.texts[row] == values.texts[row - 1]
                    : values.numbers[row] == values.numbers[row - 1];
    if (!same) return false;
  }
  return true;
}

size_t PartitionRouter::GroupOf(size_t row) {
  key_.clear();
  auto append_number = [&](int64_t number) {
    char bytes[sizeof number];
    std::memcpy(bytes, &number, sizeof number);
    key_.append(bytes, sizeof bytes);
  };
  for (size_t i = 0; i < evaluated_.size(); ++i) {
    if (layout_.partitions()[i].function == Function::kColumn) {
      append_number(static_cast<int64_t>(evaluated_[i].texts[row].size()));
      key_ += evaluated_[i].texts[row];
    } else {
      append_number(evaluated_[i].numbers[row]);
    }
  }
  if (auto known = group_of_key_.find(std::string_view(key_)); known != group_of_key_.end()) {
    return known->second;
  }
  groups_.push_back({FolderOf(row), {}});
  group_of_key_.emplace(key_, groups_.size() - 1);
  return groups_.size() - 1;
}

std::string_view PartitionRouter::FolderOf(size_t row) {
  if (auto known = folder_of_key_.find(std::string_view(key_)); known != folder_of_key_.end()) {
    return known->second;
  }
  std::vector<PartitionValue> values(evaluated_.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (layout_.partitions()[i].function == Function::kColumn) {
      if (!evaluated_[i].texts[row].empty()) values[i] = std::string(evaluated_[i].texts[row]);
    } else if (evaluated_[i].numbers[row] != kNothing) {
      values[i] = evaluated_[i].numbers[row];
    }
  }
  return folder_of_key_.emplace(key_, layout_.FolderOf(values)).first->second;
}

}  // namespace sluice::exporting
