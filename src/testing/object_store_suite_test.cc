#include "testing/object_store_suite.h"

#include <memory>
#include <string>

#include "storage/register_object_stores.h"
#include "testing/faulty_object_store.h"
#include "testing/memory_object_store.h"
#include "testing/temporary_folder.h"

namespace sluice::testing {
namespace {

StoreFixture MakeMemory() {
  auto store = std::make_shared<MemoryObjectStore>();
  return {store, [store] { return store; }, nullptr};
}

StoreFixture MakeFaultyWithoutFaults() {
  auto memory = std::make_shared<MemoryObjectStore>();
  return {std::make_shared<FaultyObjectStore>(memory),
          [memory] { return std::make_shared<FaultyObjectStore>(memory); }, nullptr};
}

// A target `below` its storage root; "" for the root itself, which does not exist before.
StoreFixture MakeLocal(const std::string& below) {
  auto folder = std::make_shared<TemporaryFolder>();
  auto open = [folder, below] {
    auto registry = storage::MakeObjectStoreRegistry({folder->path() + "/exports"});
    auto store = registry->Open("file://" + folder->path() + "/exports" + below);
    CHECK(store.ok());
    return *store;
  };
  return {open(), open, folder};
}

INSTANTIATE_TEST_SUITE_P(
    Stores, ObjectStoreSuite,
    ::testing::Values(
        ObjectStoreUnderTest{"Memory", &MakeMemory},
        ObjectStoreUnderTest{"FaultyWithoutFaults", &MakeFaultyWithoutFaults},
        ObjectStoreUnderTest{"LocalFolder", [] { return MakeLocal("/logs/daily"); }},
        ObjectStoreUnderTest{"LocalStorageRoot", [] { return MakeLocal(""); }}),
    [](const auto& parameter) { return parameter.param.name; });

}  // namespace
}  // namespace sluice::testing
