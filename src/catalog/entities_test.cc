#include "catalog/entities.h"

#include <gtest/gtest.h>

namespace sluice::catalog {
namespace {

TEST(EntitiesTest, ExportPropertiesShowOnlyWhatIsSet) {
  ExportProperties properties;
  EXPECT_EQ(properties.ToJson(), "{}");
  properties.size_limit_bytes = 104857600;
  EXPECT_EQ(properties.ToJson(), "{\n  \"SizeLimit\": 104857600\n}");
  properties.distributed = false;
  properties.distribution = "per_node";
  EXPECT_EQ(properties.ToJson(),
            "{\n  \"SizeLimit\": 104857600,\n  \"Distributed\": false,\n"
            "  \"Distribution\": \"per_node\"\n}");
}

}  // namespace
}  // namespace sluice::catalog
