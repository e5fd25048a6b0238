#include "functions/kernels/hash_kernels.h"

#include <openssl/evp.h>
#include <xxhash.h>

#include "functions/kernels/json_text.h"

namespace sluice::functions {
namespace {

// The bytes that a value is hashed as.
std::string_view BytesOf(const ArgumentRow& row, size_t argument, std::string& storage) {
  storage.clear();
  auto fixed = [&](const auto& value) {
    storage.assign(reinterpret_cast<const char*>(&value), sizeof value);
    return std::string_view(storage);
  };
  switch (row.type(argument)) {
    case ScalarType::kBool: return fixed(static_cast<uint8_t>(row.Bool(argument) ? 1 : 0));
    // The documented states of hll() over ints hold the hashes of longs.
    case ScalarType::kInt:
    case ScalarType::kLong:
    case ScalarType::kDatetime:
    case ScalarType::kTimespan: return fixed(row.Long(argument));
    case ScalarType::kReal: return fixed(row.Real(argument));
    case ScalarType::kDecimal: return fixed(row.DecimalValue(argument).units);
    case ScalarType::kGuid: {
      // The first three parts of a guid are little-endian in memory.
      auto bytes = row.GuidValue(argument).bytes;
      constexpr size_t kOrder[] = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
      for (size_t i : kOrder) storage += static_cast<char>(bytes[i]);
      return storage;
    }
    case ScalarType::kString: return row.Text(argument);
    case ScalarType::kDynamic: AppendJsonAsText(row.Text(argument), storage); return storage;
  }
  return storage;
}

int64_t HashOf(const ArgumentRow& row, size_t argument, std::string& storage) {
  std::string_view bytes = BytesOf(row, argument, storage);
  return static_cast<int64_t>(XXH64(bytes.data(), bytes.size(), 0));
}

uint64_t Combined(uint64_t a, uint64_t b) {
  return a ^ (b + 0x9e3779b97f4a7c15ULL + (a << 6) + (a >> 2));
}

Status DigestKernel(const KernelArguments& arguments, KernelResult& result, const EVP_MD* method) {
  constexpr char kHex[] = "0123456789abcdef";
  std::string storage;
  std::string text;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    storage.clear();
    AppendText(row, 0, storage);
    std::string_view bytes = storage;
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned int size = 0;
    EVP_Digest(bytes.data(), bytes.size(), digest, &size, method, nullptr);
    text.clear();
    for (unsigned int i = 0; i < size; ++i) {
      text += kHex[digest[i] >> 4];
      text += kHex[digest[i] & 15];
    }
    out.SetString(text);
  });
}

}  // namespace

SLUICE_KERNEL(HashXxh64) {
  std::string storage;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    int64_t hash = HashOf(row, 0, storage);
    if (row.count() > 1) {
      int64_t modulus = row.Long(1);
      if (modulus <= 0) {
        out.SetNull();
        return;
      }
      hash %= modulus;
      if (hash < 0) hash += modulus;
    }
    out.SetLong(hash);
  });
}

SLUICE_KERNEL(HashMd5) { return DigestKernel(arguments, result, EVP_md5()); }
SLUICE_KERNEL(HashSha1) { return DigestKernel(arguments, result, EVP_sha1()); }
SLUICE_KERNEL(HashSha256) { return DigestKernel(arguments, result, EVP_sha256()); }

SLUICE_KERNEL(HashCombine) {
  return ForEachRow(arguments, result, [](const ArgumentRow& row, ResultRow& out) {
    auto combined = static_cast<uint64_t>(row.Long(0));
    for (size_t i = 1; i < row.count(); ++i) {
      combined = Combined(combined, static_cast<uint64_t>(row.Long(i)));
    }
    out.SetLong(static_cast<int64_t>(combined));
  });
}

SLUICE_KERNEL(HashMany) {
  std::string storage;
  return ForEachRow(arguments, result, [&](const ArgumentRow& row, ResultRow& out) {
    auto combined = static_cast<uint64_t>(HashOf(row, 0, storage));
    for (size_t i = 1; i < row.count(); ++i) {
      combined = Combined(combined, static_cast<uint64_t>(HashOf(row, i, storage)));
    }
    out.SetLong(static_cast<int64_t>(combined));
  });
}

}  // namespace sluice::functions
