#include "functions/plugins/address_lookup_function.h"

#include <functional>
#include <set>
#include <unordered_map>

#include "functions/kernels/ip_address.h"
#include "functions/plugins/row_reader.h"

namespace sluice::functions {
namespace {

// The networks, by prefix, masked address and extra keys.
class Networks {
 public:
  explicit Networks(const AddressLookupSettings& settings) : settings_(settings) {}

  Status Read(RowStream& stream, const OperationContext& context) {
    RowReader reader(stream, context);
    while (true) {
      ASSIGN_OR_RETURN(bool more, reader.Next());
      if (!more) return Status::Ok();
      auto network = ReadAddress(reader.Text(settings_.lookup_key));
      std::string extra;
      if (!network || !AppendExtra(reader, false, extra)) continue;
      prefixes_.insert(network->prefix);
      entries_[{network->Masked(network->prefix), network->prefix, std::move(extra)}].push_back(
          rows_.size());
      std::vector<Scalar>& row = rows_.emplace_back();
      for (size_t column : settings_.lookup_columns) row.push_back(reader.Value(column));
    }
  }

  // The entries for the current record.
  const std::vector<size_t>* Find(const RowReader& reader) const {
    auto address = ReadAddress(reader.Text(settings_.source_key));
    std::string extra;
    if (!address || !AppendExtra(reader, true, extra)) return nullptr;
    Key key{0, 0, std::move(extra)};
    for (int prefix : prefixes_) {
      if (prefix > address->prefix) continue;
      key.masked = address->Masked(prefix);
      key.prefix = prefix;
      auto found = entries_.find(key);
      if (found != entries_.end()) return &found->second;
    }
    return nullptr;
  }

  const std::vector<Scalar>& Row(size_t entry) const { return rows_[entry]; }

 private:
  std::optional<Ipv6> ReadAddress(std::string_view text) const {
    if (settings_.ipv6) return ReadIpv6(text);
    auto v4 = ReadIpv4(text);
    if (!v4) return std::nullopt;
    return Ipv6{static_cast<unsigned __int128>(v4->bits) << 96, v4->prefix};
  }

  // False when a key is null, which equals nothing.
  bool AppendExtra(const RowReader& reader, bool source, std::string& key) const {
    for (const auto& [left, right] : settings_.extra_keys) {
      size_t column = source ? left : right;
      Scalar value = reader.Value(column);
      if (value.is_null()) return false;
      std::string text = value.ToText();
      key += std::to_string(text.size()) + ":" + text;
    }
    return true;
  }

  struct Key {
    unsigned __int128 masked = 0;
    int prefix = 0;
    std::string extra;
    friend bool operator==(const Key&, const Key&) = default;
  };
  struct KeyHash {
    size_t operator()(const Key& key) const {
      constexpr uint64_t kOdd = 0x9E3779B97F4A7C15;
      uint64_t hash = static_cast<uint64_t>(key.masked) * kOdd;
      hash = (hash ^ hash >> 32 ^ static_cast<uint64_t>(key.masked >> 64)) * kOdd;
      hash = (hash ^ hash >> 32 ^ static_cast<uint64_t>(key.prefix)) * kOdd;
      return key.extra.empty() ? hash : hash ^ std::hash<std::string>()(key.extra);
    }
  };

  const AddressLookupSettings& settings_;
  std::set<int, std::greater<>> prefixes_;
  std::unordered_map<Key, std::vector<size_t>, KeyHash> entries_;
  std::vector<std::vector<Scalar>> rows_;
};

class AddressLookupStream final : public RowStream {
 public:
  AddressLookupStream(const AddressLookupSettings& settings, TableFunctionCall call)
      : settings_(settings),
        source_(std::move(call.inputs[0])),
        lookup_(std::move(call.inputs[1])),
        context_(call.context),
        networks_(settings),
        reader_(*source_, call.context) {
    const auto& columns = settings_.schema.columns;
    const size_t count = settings_.lookup_columns.size();
    const size_t first = settings_.found_first ? 0 : columns.size() - count;
    for (size_t i = 0; i < count; ++i) nothing_.push_back(Scalar::Null(columns[first + i].type));
  }

  const Schema& schema() const override { return settings_.schema; }

  Result<std::optional<ColumnBatch>> Next() override {
    constexpr size_t kBatchRows = 2048;
    if (lookup_ != nullptr) {
      RETURN_IF_ERROR(networks_.Read(*lookup_, context_));
      lookup_ = nullptr;
    }
    BatchBuilder builder(settings_.schema);
    while (!ended_ && builder.row_count() < kBatchRows) {
      ASSIGN_OR_RETURN(bool more, reader_.Next());
      if (!more) {
        ended_ = true;
        break;
      }
      const std::vector<size_t>* entries = networks_.Find(reader_);
      if (entries == nullptr && !settings_.return_unmatched) continue;
      if (entries == nullptr) {
        builder.AddRow(JoinedWith(nothing_));
        continue;
      }
      for (size_t entry : *entries) builder.AddRow(JoinedWith(networks_.Row(entry)));
    }
    if (builder.row_count() == 0) return std::optional<ColumnBatch>();
    return std::optional<ColumnBatch>(builder.Finish());
  }

 private:
  // The current record and what was found for it.
  std::vector<Scalar> JoinedWith(const std::vector<Scalar>& found) const {
    std::vector<Scalar> row;
    row.reserve(settings_.schema.columns.size());
    if (settings_.found_first) row.insert(row.end(), found.begin(), found.end());
    for (size_t i = 0; i < reader_.column_count(); ++i) row.push_back(reader_.Value(i));
    if (!settings_.found_first) row.insert(row.end(), found.begin(), found.end());
    return row;
  }

  const AddressLookupSettings& settings_;
  std::vector<Scalar> nothing_;  // In place of what is not found.
  std::unique_ptr<RowStream> source_;
  std::unique_ptr<RowStream> lookup_;
  const OperationContext& context_;
  Networks networks_;
  RowReader reader_;
  bool ended_ = false;
};

class AddressLookup final : public TableFunction {
 public:
  explicit AddressLookup(AddressLookupSettings settings) : settings_(std::move(settings)) {}

  std::string_view name() const override { return settings_.name; }

  Result<std::unique_ptr<RowStream>> Run(TableFunctionCall call) const override {
    return std::make_unique<AddressLookupStream>(settings_, std::move(call));
  }

 private:
  AddressLookupSettings settings_;
};

}  // namespace

std::shared_ptr<const TableFunction> MakeAddressLookup(AddressLookupSettings settings) {
  return std::make_shared<AddressLookup>(std::move(settings));
}

}  // namespace sluice::functions
