#include "testing/memory_catalog.h"

#include "testing/catalog_suite.h"

namespace sluice::testing {
namespace {

std::unique_ptr<catalog::Catalog> MakeMemoryCatalog() {
  auto catalog = std::make_unique<MemoryCatalog>();
  CHECK(catalog->CreateDatabase("NetDefaultDB", "guid").ok());
  return catalog;
}

INSTANTIATE_TEST_SUITE_P(Memory, CatalogSuite,
                         ::testing::Values(CatalogFactory{&MakeMemoryCatalog}));

}  // namespace
}  // namespace sluice::testing
