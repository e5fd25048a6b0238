// A seeded life of a server: ingestion, runs, faults, crashes, changed definitions, in any order.
// A failing run prints its seed; SLUICE_TEST_SEED repeats it.
#include "base/log.h"
#include "export/export_test_world.h"

namespace sluice::exporting {
namespace {

using testing::FaultMoment;

class Simulation {
 public:
  explicit Simulation(uint64_t seed) : random_(seed), world_(seed) {
    world_.settings.publish_timeout_ticks = kTicksPerSecond;
    world_.settings.window_rows_max = 60;
    world_.Restart();
    CHECK(world_.catalog.CreateExternalTable(world_.Table()).ok());
    catalog::ExternalTable partitioned = world_.Table("Partitioned");
    partitioned.partitions = {world_.ByCustomer()};
    partitioned.connection_strings = {{Secret(kSecondStore)}};
    CHECK(world_.catalog.CreateExternalTable(partitioned).ok());
    Create("E", "Logs", "T1");
    Create("P", "Partitioned", "T1,T2");
  }

  void Step() {
    switch (random_.Below(14)) {
      case 0:
      case 1:
      case 2:
      case 3:
        world_.Ingest(static_cast<int64_t>(1 + random_.Below(2)),
                      static_cast<int>(1 + random_.Below(30)));
        break;
      case 4:
      case 5:
      case 6:
        (void)world_.RunNow(AnyExport()).ok();
        break;
      case 7:
        FaultyRun();
        break;
      case 8:
        CrashDuringRun();
        break;
      case 9:
        Restart();
        break;
      case 10:
        Alter();
        break;
      case 11:
        world_.queries->behaviour.execute_error =
            random_.Below(2) == 0 ? Status::Ok() : Unavailable("no memory just now");
        break;
      case 12:
        world_.customers = static_cast<int>(1 + random_.Below(120));
        break;
      case 13:
        world_.clock.Advance(static_cast<int64_t>(random_.Below(kTicksPerHour)));
        break;
    }
  }

  void Check() {
    ClearFaults();
    Restart();
    world_.queries->behaviour.execute_error = Status::Ok();
    for (const char* name : {"E", "P"}) {
      Status status = world_.RunNow(name);
      ASSERT_TRUE(status.ok()) << status.ToString();
      EXPECT_EQ(world_.Export(name).exported_to, *world_.records.CurrentCursor(0));
    }
    world_.CheckExactlyOnce("E");
    world_.CheckExactlyOnce("P", kSecondStore);
  }

 private:
  static constexpr const char* kSecondStore = "memory:second";

  void Create(const std::string& name, const std::string& table, const std::string& query) {
    catalog::ContinuousExport definition = world_.Definition(name, table);
    definition.query = query;
    definition.properties.size_limit_bytes = 700;
    CHECK(world_.service->CreateOrAlter("NetDefaultDB", definition, world_.Context()).ok());
  }
  std::string AnyExport() { return random_.Below(2) == 0 ? "E" : "P"; }

  void ClearFaults() {
    SetSyncPointHandler(nullptr);
    world_.catalog.Clear();
    world_.registry.store(TestWorld::kStore)->Clear();
    world_.registry.store(kSecondStore)->Clear();
  }
  void FaultyRun() {
    FaultMoment moment =
        random_.Below(2) == 0 ? FaultMoment::kBeforeEffect : FaultMoment::kAfterEffect;
    auto n = static_cast<int64_t>(1 + random_.Below(40));
    int64_t times = random_.Below(3) == 0 ? 1000 : static_cast<int64_t>(1 + random_.Below(3));
    if (random_.Below(3) == 0) {
      world_.catalog.FailAt(n, moment, times);
    } else {
      const char* store = random_.Below(2) == 0 ? TestWorld::kStore : kSecondStore;
      world_.registry.store(store)->FailAt(n, moment, std::nullopt, times);
    }
    (void)world_.RunNow(AnyExport()).ok();
    ClearFaults();
  }
  void CrashDuringRun() {
    uint64_t passage = 1 + random_.Below(30);
    uint64_t passages = 0;
    std::mutex mutex;
    SetSyncPointHandler([&](std::string_view) {
      std::lock_guard lock(mutex);
      if (++passages != passage) return;
      for (const char* store : {TestWorld::kStore, kSecondStore}) {
        world_.registry.store(store)->FailAt(1, FaultMoment::kBeforeEffect, std::nullopt, 1 << 30);
      }
      world_.catalog.FailAt(1, FaultMoment::kBeforeEffect, 1 << 30);
    });
    (void)world_.RunNow(AnyExport()).ok();
    Status error = world_.queries->behaviour.execute_error;
    world_.Restart();
    world_.queries->behaviour.execute_error = error;
    ClearFaults();
    // Some servers come up while a target is still away.
    if (random_.Below(3) == 0) {
      world_.registry.store(TestWorld::kStore)
          ->FailAt(1, FaultMoment::kBeforeEffect, std::nullopt, 1 << 30);
    }
    ASSERT_TRUE(world_.service->Recover(world_.Context()).ok());
    ClearFaults();
  }
  void Restart() {
    world_.Restart();
    ASSERT_TRUE(world_.service->Recover(world_.Context()).ok());
  }
  void Alter() {
    catalog::ContinuousExport definition = world_.Export(AnyExport());
    definition.properties.size_limit_bytes = static_cast<int64_t>(100 + random_.Below(2000));
    (void)world_.service->CreateOrAlter("NetDefaultDB", definition, world_.Context()).ok();
  }

  testing::SeededRandom random_;
  TestWorld world_;
};

TEST(ExportSimulation, KeepsItsPromisesWhateverHappens) {
  SetLogLevel(LogLevel::kOff);
  testing::SeededRandom seeds;
  for (int life = 0; life < 25; ++life) {
    uint64_t seed = seeds.Next();
    SCOPED_TRACE("life " + std::to_string(life) + " of seed " + std::to_string(seeds.seed()));
    Simulation simulation(seed);
    for (int step = 0; step < 200; ++step) {
      simulation.Step();
      if (step % 50 == 49) simulation.Check();
      if (::testing::Test::HasFailure()) break;
    }
    if (::testing::Test::HasFailure()) break;
  }
  SetLogLevel(LogLevel::kInfo);
}

}  // namespace
}  // namespace sluice::exporting
