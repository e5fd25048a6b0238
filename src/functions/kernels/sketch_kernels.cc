#include "functions/kernels/sketch_kernels.h"

#include <optional>

#include "functions/kernels/hyper_log_log.h"
#include "functions/kernels/json_text.h"
#include "functions/kernels/t_digest.h"

namespace sluice::functions {
namespace {

// The arguments of each row as states, merged; null where one is none.
template <typename State>
Status MergeStates(const KernelArguments& arguments, KernelResult& result, const char* error) {
  Status status;
  RETURN_IF_ERROR(ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::optional<State> merged = State::Parse(row.Text(0));
    for (size_t i = 1; merged && i < row.count(); ++i) {
      const std::optional<State> other = State::Parse(row.Text(i));
      if (!other) {
        merged.reset();
      } else if (!merged->Merge(*other)) {
        status = InvalidArgument(error);
        break;
      }
    }
    if (merged && status.ok()) {
      out.SetString(merged->ToJson());
    } else {
      out.SetNull();
    }
  }));
  return status;
}

// The digests of a column; rows often repeat the one before.
class DigestReader {
 public:
  std::optional<TDigest>& Read(std::string_view json) {
    if (!read_ || json != json_) {
      read_ = true;
      json_ = json;
      digest_ = TDigest::Parse(json);
    }
    return digest_;
  }

 private:
  bool read_ = false;
  std::string json_;
  std::optional<TDigest> digest_;
};

// An argument as a value of a digest; nothing when its type is another.
std::optional<long double> ValueFor(const TDigest& digest, const ArgumentRow& row, size_t i) {
  const bool is_number = digest.type() == ScalarType::kLong || digest.type() == ScalarType::kReal;
  switch (row.type(i)) {
    case ScalarType::kInt:
    case ScalarType::kLong:
      if (is_number) return static_cast<long double>(row.Long(i));
      return std::nullopt;
    case ScalarType::kReal:
      if (is_number) return static_cast<long double>(row.Real(i));
      return std::nullopt;
    case ScalarType::kDecimal:
      if (is_number) return static_cast<long double>(row.DecimalValue(i).ToReal());
      return std::nullopt;
    default:
      if (row.type(i) == digest.type()) return static_cast<long double>(row.Long(i));
      return std::nullopt;
  }
}

template <bool kPercent>
Status Rank(const KernelArguments& arguments, KernelResult& result) {
  DigestReader reader;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::optional<TDigest>& digest = reader.Read(row.Text(0));
    const auto value = digest ? ValueFor(*digest, row, 1) : std::nullopt;
    const double total = value ? digest->TotalWeight() : 0;
    if (total == 0) {
      out.SetNull();
      return;
    }
    const double rank = digest->Rank(*value);
    out.SetReal(kPercent ? rank * 100 / total : rank);
  });
}

}  // namespace

SLUICE_KERNEL(CountOfHll) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    const auto state = HyperLogLog::Parse(row.Text(0));
    if (state) {
      out.SetLong(state->Estimate());
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(MergeHll) {
  return MergeStates<HyperLogLog>(
      arguments, result, "hll_merge(): results of hll() of different accuracies cannot be merged");
}

SLUICE_KERNEL(IsHll) {
  return ForEveryRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetBool(HyperLogLog::Parse(row.Text(0)).has_value());
  });
}

SLUICE_KERNEL(PercentileOfTDigest) {
  DigestReader reader;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::optional<TDigest>& digest = reader.Read(row.Text(0));
    const auto value = digest ? digest->Percentile(row.Real(1)) : std::nullopt;
    if (value) {
      out.SetString(*value);
    } else {
      out.SetNull();
    }
  });
}

SLUICE_KERNEL(PercentilesOfTDigest) {
  DigestReader reader;
  std::string text;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    std::optional<TDigest>& digest = reader.Read(row.Text(0));
    if (!digest) {
      out.SetNull();
      return;
    }
    text.clear();
    JsonArrayWriter array(text);
    for (size_t i = 1; i < row.count(); ++i) {
      if (row.type(i) != ScalarType::kDynamic) {
        array.Add(digest->Percentile(row.Real(i)).value_or(""));
        continue;
      }
      JsonElements elements(row.Text(i));
      for (std::string_view element; elements.Next(element);) {
        array.Add(digest->Percentile(JsonAsReal(element).value_or(-1)).value_or(""));
      }
    }
    array.Finish();
    out.SetString(text);
  });
}

SLUICE_KERNEL(PercentRankOfTDigest) { return Rank<true>(arguments, result); }
SLUICE_KERNEL(RankOfTDigest) { return Rank<false>(arguments, result); }

SLUICE_KERNEL(MergeTDigests) {
  return MergeStates<TDigest>(
      arguments, result, "merge_tdigest(): results of tdigest() of different types cannot be merged");
}

SLUICE_KERNEL(IsTDigest) {
  return ForEveryRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    out.SetBool(TDigest::Parse(row.Text(0)).has_value());
  });
}

}  // namespace sluice::functions
