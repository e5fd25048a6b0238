// Tokens, each once, in the order in which Kusto lists those of sets: the order of a hash table
// that chains its elements. Results that depend on it (the first vertex of a union) are the same.
#pragma once

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::geo {

// Recorded from the examples of geo_s2cell_neighbors() and geo_union_polygons_array(): buckets by
// FNV-1a, 8 times as many of them whenever there are more tokens than that, up to 512, from where
// they double. A token goes before those of its bucket, or to the end when it is the first one.
class TokenSet {
 public:
  TokenSet();

  // Does nothing when the token is there.
  void Add(std::string_view token);
  std::vector<std::string> InOrder() const;

 private:
  struct Element {
    std::string token;
    uint64_t hash = 0;
  };
  using Chain = std::list<Element>;
  // The elements of a bucket: neighbours in the chain, from `first`.
  struct Bucket {
    Chain::iterator first;
    size_t size = 0;
  };

  Bucket& BucketOf(uint64_t hash) { return buckets_[hash & (buckets_.size() - 1)]; }
  // Moves `element` from `from` to its place in the chain.
  void Place(Chain& from, Chain::iterator element);
  void Grow();

  Chain chain_;
  std::vector<Bucket> buckets_;
};

}  // namespace sluice::geo
