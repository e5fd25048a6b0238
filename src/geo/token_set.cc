#include "geo/token_set.h"

#include <utility>

namespace sluice::geo {
namespace {

constexpr size_t kBucketsFirst = 8;
constexpr size_t kBucketsOfSlowGrowth = 512;

uint64_t HashOf(std::string_view token) {
  uint64_t hash = 14695981039346656037U;
  for (char c : token) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

}  // namespace

TokenSet::TokenSet() : buckets_(kBucketsFirst) {}

void TokenSet::Add(std::string_view token) {
  uint64_t hash = HashOf(token);
  const Bucket& bucket = BucketOf(hash);
  auto element = bucket.first;
  for (size_t i = 0; i < bucket.size; ++i, ++element) {
    if (element->token == token) return;
  }
  if (chain_.size() == buckets_.size()) Grow();
  Chain added;
  added.push_back({std::string(token), hash});
  Place(added, added.begin());
}

std::vector<std::string> TokenSet::InOrder() const {
  std::vector<std::string> tokens;
  tokens.reserve(chain_.size());
  for (const Element& element : chain_) tokens.push_back(element.token);
  return tokens;
}

void TokenSet::Place(Chain& from, Chain::iterator element) {
  Bucket& bucket = BucketOf(element->hash);
  chain_.splice(bucket.size == 0 ? chain_.end() : bucket.first, from, element);
  bucket.first = element;
  ++bucket.size;
}

void TokenSet::Grow() {
  size_t count = buckets_.size() * (buckets_.size() < kBucketsOfSlowGrowth ? 8 : 2);
  buckets_.assign(count, Bucket());
  Chain old = std::exchange(chain_, {});
  while (!old.empty()) Place(old, old.begin());
}

}  // namespace sluice::geo
