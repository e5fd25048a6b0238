// Every operation of the stores and every call of the catalog fails once, before and after it took
// effect, and the process ends at every sync point; the promises hold each time.
#include "base/log.h"
#include "export/export_test_world.h"

namespace sluice::exporting {
namespace {

using testing::FaultMoment;

constexpr int64_t kForEver = int64_t{1} << 40;

class ExportFaults : public ::testing::Test {
 protected:
  void SetUp() override { SetLogLevel(LogLevel::kOff); }
  void TearDown() override {
    SetLogLevel(LogLevel::kInfo);
    SetSyncPointHandler(nullptr);
  }
};

// Calls `visit` at each passage of a sync point of export, one at a time.
void AtSyncPoints(std::function<void(std::string_view name)> visit) {
  auto mutex = std::make_shared<std::mutex>();
  SetSyncPointHandler([mutex, visit](std::string_view name) {
    if (!name.starts_with("export.")) return;
    std::lock_guard lock(*mutex);
    visit(name);
  });
}

// Two artifacts in each of three folders, so that faults fall between artifacts too.
void SetUpExport(TestWorld& world) {
  world.customers = 3;
  world.settings.publish_timeout_ticks = 10 * kTicksPerSecond;
  world.Restart();
  catalog::ExternalTable table = world.Table();
  table.partitions = {world.ByCustomer()};
  ASSERT_TRUE(world.catalog.CreateExternalTable(table).ok());
  catalog::ContinuousExport definition = world.Definition();
  definition.properties.size_limit_bytes = 500;
  ASSERT_TRUE(world.service->CreateOrAlter("NetDefaultDB", definition, world.Context()).ok());
  world.Ingest(1, 40);
}

// Runs until all is exported, as the scheduler would.
void RunToTheEnd(TestWorld& world) {
  for (int i = 0; i < 3; ++i) {
    if (world.RunNow().ok()) break;
  }
  world.CheckExactlyOnce();
  EXPECT_EQ(world.VisibleIds().size(), 40U);
}

void FailEachStoreOperation(FaultMoment moment, int64_t times, bool restart) {
  for (int n = 1;; ++n) {
    SCOPED_TRACE("operation " + std::to_string(n));
    TestWorld world;
    SetUpExport(world);
    auto store = world.registry.store(TestWorld::kStore);
    store->FailAt(n, moment, std::nullopt, times);
    (void)world.RunNow().ok();
    int64_t faults = store->fault_count();
    if (restart) {
      world.Restart();
      store->Clear();
      ASSERT_TRUE(world.service->Recover(world.Context()).ok());
    }
    store->Clear();
    RunToTheEnd(world);
    if (faults == 0) {
      EXPECT_GT(n, 20);
      return;
    }
    ASSERT_FALSE(::testing::Test::HasFailure());
  }
}

TEST_F(ExportFaults, StoreFailsOnceBeforeItsEffect) {
  FailEachStoreOperation(FaultMoment::kBeforeEffect, 1, false);
}
TEST_F(ExportFaults, StoreFailsOnceAfterItsEffect) {
  FailEachStoreOperation(FaultMoment::kAfterEffect, 1, false);
}
TEST_F(ExportFaults, StoreFailsForEverThenTheServerRestarts) {
  FailEachStoreOperation(FaultMoment::kBeforeEffect, kForEver, true);
}
TEST_F(ExportFaults, StoreLosesAllAnswersThenTheServerRestarts) {
  FailEachStoreOperation(FaultMoment::kAfterEffect, kForEver, true);
}

void FailEachCatalogCall(FaultMoment moment, int64_t times, bool restart) {
  for (int n = 1;; ++n) {
    SCOPED_TRACE("call " + std::to_string(n));
    TestWorld world;
    SetUpExport(world);
    world.catalog.ResetCounts();
    world.catalog.FailAt(n, moment, times);
    (void)world.RunNow().ok();
    int64_t faults = world.catalog.fault_count();
    world.catalog.Clear();
    if (restart) {
      world.Restart();
      ASSERT_TRUE(world.service->Recover(world.Context()).ok());
    }
    RunToTheEnd(world);
    if (faults == 0) {
      EXPECT_GT(n, 15);
      return;
    }
    ASSERT_FALSE(::testing::Test::HasFailure());
  }
}

TEST_F(ExportFaults, CatalogFailsOnceBeforeItsEffect) {
  FailEachCatalogCall(FaultMoment::kBeforeEffect, 1, false);
}
TEST_F(ExportFaults, CatalogFailsOnceAfterItsEffect) {
  FailEachCatalogCall(FaultMoment::kAfterEffect, 1, false);
}
TEST_F(ExportFaults, CatalogFailsForEverThenTheServerRestarts) {
  FailEachCatalogCall(FaultMoment::kBeforeEffect, kForEver, true);
}
TEST_F(ExportFaults, CatalogLosesAllAnswersThenTheServerRestarts) {
  FailEachCatalogCall(FaultMoment::kAfterEffect, kForEver, true);
}

// The process ends: nothing that it still tries has an effect.
void Die(TestWorld& world) {
  world.registry.store(TestWorld::kStore)
      ->FailAt(1, FaultMoment::kBeforeEffect, std::nullopt, kForEver);
  world.catalog.FailAt(1, FaultMoment::kBeforeEffect, kForEver);
}

void Revive(TestWorld& world) {
  SetSyncPointHandler(nullptr);
  world.Restart();
  world.registry.store(TestWorld::kStore)->Clear();
  world.catalog.Clear();
  ASSERT_TRUE(world.service->Recover(world.Context()).ok());
}

TEST_F(ExportFaults, TheProcessEndsAtEachSyncPoint) {
  std::set<std::string> passed;
  for (int n = 1;; ++n) {
    SCOPED_TRACE("passage " + std::to_string(n));
    TestWorld world;
    SetUpExport(world);
    int passages = 0;
    AtSyncPoints([&](std::string_view name) {
      passed.insert(std::string(name));
      if (++passages == n) Die(world);
    });
    (void)world.RunNow().ok();
    Revive(world);
    RunToTheEnd(world);
    if (passages < n) break;
    ASSERT_FALSE(HasFailure());
  }
  for (const char* name :
       {"export.run_begun", "export.before_stage", "export.after_stage",
        "export.before_seal_artifacts", "export.artifact_sealed", "export.before_seal",
        "export.after_seal", "export.before_publish", "export.artifact_published",
        "export.after_mark_published", "export.before_complete", "export.after_complete"}) {
    EXPECT_TRUE(passed.contains(name)) << name;
  }
}

TEST_F(ExportFaults, TheProcessEndsAtEachSyncPointOfAnAbort) {
  std::set<std::string> passed;
  for (int n = 1;; ++n) {
    SCOPED_TRACE("passage " + std::to_string(n));
    TestWorld world;
    SetUpExport(world);
    world.queries->behaviour.execute_error = LimitExceeded("out of memory");
    int passages = 0;
    AtSyncPoints([&](std::string_view name) {
      passed.insert(std::string(name));
      if (++passages == n) Die(world);
    });
    EXPECT_FALSE(world.RunNow().ok());
    Revive(world);
    RunToTheEnd(world);
    if (passages < n) break;
    ASSERT_FALSE(HasFailure());
  }
  for (const char* name : {"export.before_discard", "export.after_discard", "export.before_abort",
                           "export.after_abort"}) {
    EXPECT_TRUE(passed.contains(name)) << name;
  }
}

TEST_F(ExportFaults, TheProcessEndsAgainDuringRecovery) {
  for (int first = 1;; ++first) {
    bool first_passed = false;
    for (int second = 1;; ++second) {
      SCOPED_TRACE("passages " + std::to_string(first) + " and " + std::to_string(second));
      TestWorld world;
      SetUpExport(world);
      int passages = 0;
      AtSyncPoints([&](std::string_view) {
        if (++passages == first) Die(world);
      });
      (void)world.RunNow().ok();
      first_passed = passages >= first;
      SetSyncPointHandler(nullptr);
      world.Restart();
      world.registry.store(TestWorld::kStore)->Clear();
      world.catalog.Clear();
      int recovery_passages = 0;
      AtSyncPoints([&](std::string_view) {
        if (++recovery_passages == second) Die(world);
      });
      ASSERT_TRUE(world.service->Recover(world.Context()).ok());
      Revive(world);
      RunToTheEnd(world);
      ASSERT_FALSE(HasFailure());
      if (recovery_passages < second) break;
    }
    if (!first_passed) break;
  }
}

TEST_F(ExportFaults, OneShotExportsShowAllOrNothing) {
  for (FaultMoment moment : {FaultMoment::kBeforeEffect, FaultMoment::kAfterEffect}) {
    for (int n = 1;; ++n) {
      SCOPED_TRACE("operation " + std::to_string(n));
      TestWorld world;
      world.Ingest(1, 40);
      ExportRequest request;
      request.database = "NetDefaultDB";
      request.query = "T1";
      request.targets = {{Secret(TestWorld::kStore)}};
      request.properties.size_limit_bytes = 500;
      auto store = world.registry.store(TestWorld::kStore);
      store->FailAt(n, moment);
      auto rows = world.service->Export(request, "operation", world.Context());
      int64_t faults = store->fault_count();
      store->Clear();
      size_t expected = rows.ok() ? 40 : 0;
      EXPECT_EQ(world.VisibleIds().size(), expected);
      EXPECT_TRUE(world.catalog.ListUnfinishedRuns()->empty());
      EXPECT_TRUE(world.registry.memory(TestWorld::kStore)->StagedOwners(world.Context())->empty());
      if (faults == 0) break;
      ASSERT_FALSE(HasFailure());
    }
  }
}

}  // namespace
}  // namespace sluice::exporting
