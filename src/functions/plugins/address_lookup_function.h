// ipv4_lookup and ipv6_lookup: records joined with the networks that their addresses are in.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "data/schema.h"
#include "functions/table_function.h"

namespace sluice::functions {

struct AddressLookupSettings {
  std::string name;
  bool ipv6 = false;
  size_t source_key = 0;  // Column of the first input: an address, or a network.
  size_t lookup_key = 0;  // Column of the second input: a network, or an address.
  // Columns of both inputs that must be equal too.
  std::vector<std::pair<size_t, size_t>> extra_keys;
  std::vector<size_t> lookup_columns;  // Of the second input, that the result has.
  bool return_unmatched = false;
  bool found_first = false;
  // The columns of the first input, then `lookup_columns`; with `found_first` the other way round.
  Schema schema;
};

// Inputs: the records; the networks, which are held in memory. Each record goes with all entries of
// the smallest network that holds it. Time: per record one step per distinct length of prefix.
std::shared_ptr<const TableFunction> MakeAddressLookup(AddressLookupSettings settings);

}  // namespace sluice::functions
