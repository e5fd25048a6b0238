#include "export/partition/partition_layout.h"

#include <algorithm>
#include <charconv>

#include "export/partition/partition_function.h"
#include "export/partition/path_segment.h"
#include "storage/object_store.h"

namespace sluice::exporting {
namespace {

using catalog::Partition;
using Function = Partition::Function;

// Leaves room for the artifact's own name below the limit of object paths.
constexpr size_t kFolderSizeMax = 800;
// A rendered value longer than this gives way to the default when its segment is too long.
constexpr size_t kLongValueSize = 64;

ScalarType ValueType(const Partition& partition) {
  switch (partition.function) {
    case Function::kColumn:
      return ScalarType::kString;
    case Function::kHash:
      return ScalarType::kLong;
    case Function::kVirtual:
      return partition.type;
    default:
      return ScalarType::kDatetime;
  }
}

// The column that a partition is computed from, or nothing for a virtual one.
Result<std::optional<size_t>> CheckPartition(const Partition& partition, const Schema& schema) {
  std::string name = "partition '" + partition.name + "'";
  std::string type(ScalarTypeName(partition.type));
  if (partition.name.empty()) return InvalidArgument("a partition has no name");
  if (partition.function == Function::kVirtual) {
    if (partition.type != ScalarType::kString && partition.type != ScalarType::kDatetime) {
      return InvalidArgument(
          name + " is a virtual column and can be of type string or datetime, not " + type);
    }
    if (schema.Find(partition.name)) {
      return InvalidArgument(name + " is a virtual column and cannot have the name of a column");
    }
    return std::optional<size_t>();
  }
  std::optional<size_t> column = schema.Find(partition.column);
  if (!column) {
    return InvalidArgument(name + " refers to a column that the table does not have: '" +
                           partition.column + "'");
  }
  ScalarType column_type = schema.columns[*column].type;
  ScalarType needed =
      IsDatetimeFunction(partition.function) ? ScalarType::kDatetime : ScalarType::kString;
  if (column_type != needed) {
    return InvalidArgument(name + " needs a column of type " + std::string(ScalarTypeName(needed)) +
                           ", but '" + partition.column + "' is of type " +
                           std::string(ScalarTypeName(column_type)));
  }
  if (partition.type != ValueType(partition)) {
    return InvalidArgument(name + " is of type " +
                           std::string(ScalarTypeName(ValueType(partition))) + ", not " + type);
  }
  if (partition.function == Function::kHash && partition.modulus <= 0) {
    return InvalidArgument(name + " needs a hash modulus of at least 1, not " +
                           std::to_string(partition.modulus));
  }
  if (partition.function == Function::kBin && partition.bin_ticks <= 0) {
    return InvalidArgument(name + " needs a bin size above zero");
  }
  return column;
}

void TrimSlashes(std::string& text) {
  text.erase(0, std::min(text.find_first_not_of('/'), text.size()));
  text.erase(text.find_last_not_of('/') + 1);
}

size_t LongestSegment(std::string_view path) {
  size_t longest = 0;
  for (size_t begin = 0; begin <= path.size();) {
    size_t end = std::min(path.find('/', begin), path.size());
    longest = std::max(longest, end - begin);
    begin = end + 1;
  }
  return longest;
}

bool Fits(std::string_view folder) {
  return folder.size() <= kFolderSizeMax && LongestSegment(folder) <= kPathSegmentSizeMax;
}

}  // namespace

std::string_view DefaultDatetimePattern(const Partition& partition) {
  switch (partition.function) {
    case Function::kStartOfYear:
      return "yyyy";
    case Function::kStartOfMonth:
      return "yyyy/MM";
    case Function::kBin:
      if (partition.bin_ticks % kTicksPerDay == 0) return "yyyy/MM/dd";
      if (partition.bin_ticks % kTicksPerHour == 0) return "yyyy/MM/dd/HH";
      if (partition.bin_ticks % kTicksPerMinute == 0) return "yyyy/MM/dd/HH/mm";
      if (partition.bin_ticks % kTicksPerSecond == 0) return "yyyy/MM/dd/HH/mm/ss";
      return "yyyy/MM/dd/HH/mm/ss/fffffff";
    default:
      return "yyyy/MM/dd";
  }
}

Result<PartitionLayout> PartitionLayout::Make(std::vector<Partition> partitions,
                                              const std::vector<catalog::PathElement>& path_format,
                                              const Schema& schema) {
  PartitionLayout layout;
  layout.partitions_ = std::move(partitions);
  for (size_t i = 0; i < layout.partitions_.size(); ++i) {
    const Partition& partition = layout.partitions_[i];
    ASSIGN_OR_RETURN(std::optional<size_t> column, CheckPartition(partition, schema));
    layout.columns_.push_back(column);
    for (size_t j = 0; j < i; ++j) {
      if (layout.partitions_[j].name == partition.name) {
        return InvalidArgument("partition '" + partition.name + "' is declared twice");
      }
    }
  }

  std::vector<catalog::PathElement> format = path_format;
  if (format.empty()) {
    for (const Partition& partition : layout.partitions_) {
      if (!format.empty()) format.push_back({.separator = "/"});
      format.push_back({.partition = partition.name});
    }
  }
  std::vector<bool> used(layout.partitions_.size());
  for (const catalog::PathElement& source : format) {
    Element element;
    if (source.partition.empty()) {
      element.text = source.separator;
      if (element.text.empty()) continue;
      layout.elements_.push_back(std::move(element));
      continue;
    }
    auto place = std::find_if(layout.partitions_.begin(), layout.partitions_.end(),
                              [&](const Partition& p) { return p.name == source.partition; });
    if (place == layout.partitions_.end()) {
      return InvalidArgument("pathformat names a partition that is not declared: '" +
                             source.partition + "'");
    }
    if (!layout.elements_.empty() && layout.elements_.back().partition) {
      return InvalidArgument("pathformat needs text between two partitions, before '" +
                             source.partition + "'");
    }
    element.partition = static_cast<size_t>(place - layout.partitions_.begin());
    used[*element.partition] = true;
    if (ValueType(*place) == ScalarType::kDatetime) {
      std::string_view pattern = source.datetime_pattern.empty() ? DefaultDatetimePattern(*place)
                                                                 : source.datetime_pattern;
      ASSIGN_OR_RETURN(element.pattern, DatetimePattern::Compile(pattern));
    } else if (!source.datetime_pattern.empty()) {
      return InvalidArgument("datetime_pattern needs a partition of type datetime, which '" +
                             source.partition + "' is not");
    }
    layout.elements_.push_back(std::move(element));
  }
  for (size_t i = 0; i < used.size(); ++i) {
    if (!used[i]) {
      return InvalidArgument("pathformat does not name partition '" + layout.partitions_[i].name +
                             "'");
    }
  }

  // Slashes at the ends say nothing: the folder stands between the target and the file.
  if (!layout.elements_.empty()) {
    auto& first = layout.elements_.front().text;
    first.erase(0, std::min(first.find_first_not_of('/'), first.size()));
    auto& last = layout.elements_.back().text;
    last.erase(last.find_last_not_of('/') + 1);
    std::erase_if(layout.elements_,
                  [](const Element& e) { return !e.partition && e.text.empty(); });
  }
  for (const Element& element : layout.elements_) {
    if (element.partition) break;
    layout.common_prefix_ += element.text;
  }

  std::vector<PartitionValue> sample;
  for (const Partition& partition : layout.partitions_) {
    if (ValueType(partition) == ScalarType::kString) {
      sample.emplace_back("x");
    } else {
      sample.emplace_back(int64_t{0});
    }
  }
  std::string folder = layout.Render(sample);
  Status valid = storage::ValidateObjectPath(folder);
  if (!valid.ok()) return valid.WithContext("pathformat");
  if (!Fits(folder)) return InvalidArgument("pathformat gives folders whose names are too long");
  return layout;
}

bool PartitionLayout::has_virtual_partitions() const {
  return std::any_of(partitions_.begin(), partitions_.end(),
                     [](const Partition& p) { return p.function == Function::kVirtual; });
}

std::string PartitionLayout::Render(const std::vector<PartitionValue>& values) const {
  std::string path;
  for (const Element& element : elements_) {
    if (!element.partition) {
      path += element.text;
      continue;
    }
    const PartitionValue& value = values[*element.partition];
    if (std::holds_alternative<std::monostate>(value)) {
      path += kDefaultPartition;
    } else if (element.pattern) {
      element.pattern->Append(std::get<int64_t>(value), path);
    } else if (const auto* number = std::get_if<int64_t>(&value)) {
      path += std::to_string(*number);
    } else {
      AppendPathSegment(std::get<std::string>(value), path);
    }
  }
  TrimSlashes(path);
  return path;
}

std::string PartitionLayout::FolderOf(const std::vector<PartitionValue>& values) const {
  std::string path = Render(values);
  if (Fits(path)) return path;
  // The documented answer to a value that is no valid folder name.
  std::vector<PartitionValue> shortened = values;
  for (size_t size_max : {kLongValueSize, size_t{0}}) {
    for (PartitionValue& value : shortened) {
      const auto* text = std::get_if<std::string>(&value);
      if (text == nullptr) continue;
      std::string segment;
      AppendPathSegment(*text, segment);
      if (segment.size() > size_max) value = std::monostate();
    }
    path = Render(shortened);
    if (Fits(path)) break;
  }
  return path;
}

bool PartitionLayout::Read(std::string_view path, const Found& found) const {
  std::vector<PathValue> values(partitions_.size());
  return ReadFrom(0, path, 0, values, found);
}

bool PartitionLayout::ReadFrom(size_t index, std::string_view path, size_t begin,
                               std::vector<PathValue>& values, const Found& found) const {
  if (index == elements_.size()) {
    // A file's name must follow.
    if (!elements_.empty() && (begin >= path.size() || path[begin] != '/')) return false;
    return found(values);
  }
  const Element& element = elements_[index];
  if (!element.partition) {
    if (path.substr(begin, element.text.size()) != element.text) return false;
    return ReadFrom(index + 1, path, begin + element.text.size(), values, found);
  }
  PathValue& value = values[*element.partition];
  PathValue before = value;
  if (path.substr(begin, kDefaultPartition.size()) == kDefaultPartition) {
    value.is_default = true;
    if (ReadFrom(index + 1, path, begin + kDefaultPartition.size(), values, found)) return true;
    value = before;
  }
  if (!element.pattern) return ReadText(index, path, begin, values, found);
  bool stop = element.pattern->Match(path, begin, before.parts,
                                     [&](size_t end, const DatetimeParts& parts) {
                                       value.parts = parts;
                                       return ReadFrom(index + 1, path, end, values, found);
                                     });
  value = before;
  return stop;
}

bool PartitionLayout::ReadText(size_t index, std::string_view path, size_t begin,
                               std::vector<PathValue>& values, const Found& found) const {
  const Element& element = elements_[index];
  PathValue& value = values[*element.partition];
  PathValue before = value;
  size_t segment_end = std::min(path.find('/', begin), path.size());
  bool is_hash = partitions_[*element.partition].function == Function::kHash;
  for (size_t end = begin + 1; end <= segment_end; ++end) {
    // Ends only where what follows can go on, which is where the next text stands.
    bool last = index + 1 == elements_.size();
    if (last && end != segment_end) continue;
    if (!last && path.substr(end, elements_[index + 1].text.size()) != elements_[index + 1].text) {
      continue;
    }
    std::string_view text = path.substr(begin, end - begin);
    if (text == kDefaultPartition) continue;
    if (is_hash) {
      auto [rest, error] = std::from_chars(text.data(), text.data() + text.size(), value.number);
      if (error != std::errc() || rest != text.data() + text.size()) continue;
    } else {
      value.text = DecodePathSegment(text);
    }
    if (ReadFrom(index + 1, path, end, values, found)) return true;
    value = before;
  }
  return false;
}

}  // namespace sluice::exporting
