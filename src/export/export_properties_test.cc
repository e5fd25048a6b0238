#include "export/export_properties.h"

#include "export/capacity.h"
#include "export/masked_error.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace sluice::exporting {
namespace {

using formats::Compression;
using formats::DataFormat;
using ::testing::HasSubstr;

catalog::ExportProperties SizeLimit(int64_t bytes) {
  catalog::ExportProperties properties;
  properties.size_limit_bytes = bytes;
  return properties;
}

TEST(ExportProperties, SizeLimitKeepsToTheDocumentedRanges) {
  ExportSettings settings;
  auto ok = [&](int64_t bytes, ExportKind kind) {
    return ResolveProperties(SizeLimit(bytes), kind, settings).ok();
  };
  EXPECT_TRUE(ok(104857600, ExportKind::kToExternalTable));
  EXPECT_TRUE(ok(100'000'000, ExportKind::kToExternalTable));
  EXPECT_TRUE(ok(int64_t{1} << 30, ExportKind::kToExternalTable));
  EXPECT_FALSE(ok((int64_t{1} << 30) + 1, ExportKind::kToExternalTable));
  EXPECT_TRUE(ok(int64_t{4} << 30, ExportKind::kToStorage));
  EXPECT_FALSE(ok((int64_t{4} << 30) + 1, ExportKind::kToStorage));
  EXPECT_FALSE(ok(99'999'999, ExportKind::kToStorage));
  EXPECT_FALSE(ok(-1, ExportKind::kToStorage));
  EXPECT_THAT(ResolveProperties(SizeLimit(5), ExportKind::kToStorage, settings).status().message(),
              HasSubstr("'sizeLimit'"));
}

TEST(ExportProperties, DistributionDefaultsByKind) {
  ExportSettings settings;
  catalog::ExportProperties properties;
  EXPECT_TRUE(ResolveProperties(properties, ExportKind::kToStorage, settings)->artifact_per_worker);
  EXPECT_FALSE(
      ResolveProperties(properties, ExportKind::kToExternalTable, settings)->artifact_per_worker);
  properties.distribution = "per_shard";
  properties.distributed = false;
  EXPECT_FALSE(
      ResolveProperties(properties, ExportKind::kToExternalTable, settings)->artifact_per_worker);
}

TEST(ExportProperties, CompressionGoesWithTheFormat) {
  EXPECT_EQ(*ResolveCompression(DataFormat::kCsv, false, ""), Compression::kNone);
  EXPECT_EQ(*ResolveCompression(DataFormat::kCsv, true, ""), Compression::kGzip);
  EXPECT_EQ(*ResolveCompression(DataFormat::kParquet, true, ""), Compression::kGzip);
  EXPECT_EQ(*ResolveCompression(DataFormat::kParquet, true, "zstd"), Compression::kZstd);
  EXPECT_EQ(*ResolveCompression(DataFormat::kParquet, false, ""), Compression::kSnappy);
  EXPECT_THAT(ResolveCompression(DataFormat::kJson, true, "zstd").status().message(),
              HasSubstr("'zstd'"));
  EXPECT_FALSE(ResolveCompression(DataFormat::kParquet, true, "rar").ok());
}

TEST(ExportProperties, HeadersAndEncodingAreReadInAnyCase) {
  EXPECT_EQ(*ParseIncludeHeaders("FirstFile"), formats::IncludeHeaders::kFirstFile);
  EXPECT_EQ(*ParseIncludeHeaders("ALL"), formats::IncludeHeaders::kAll);
  EXPECT_FALSE(ParseIncludeHeaders("some").ok());
  EXPECT_TRUE(*ParseByteOrderMark("utf8bom"));
  EXPECT_FALSE(*ParseByteOrderMark("UTF8NoBOM"));
  EXPECT_FALSE(ParseByteOrderMark("latin1").ok());
}

TEST(Capacity, FollowsThePolicysFormula) {
  EXPECT_EQ(ExportCapacityOf(std::nullopt, 8, 2), 2);
  std::string policy = R"({"ExportCapacity": {"ClusterMaximumConcurrentOperations": 100,
                                               "CoreUtilizationCoefficient": 0.25}})";
  EXPECT_EQ(ExportCapacityOf(policy, 32, 2), 8);
  EXPECT_EQ(ExportCapacityOf(policy, 1, 2), 1);
  EXPECT_EQ(ExportCapacityOf(policy, 4000, 2), 100);
  EXPECT_EQ(
      ExportCapacityOf(R"({"ExportCapacity": {"ClusterMaximumConcurrentOperations": 3}})", 8, 2),
      3);
  EXPECT_EQ(ExportCapacityOf("{}", 8, 2), 2);
  EXPECT_EQ(ExportCapacityOf("not json", 8, 2), 2);
}

TEST(MaskedError, HidesWhatOpensATarget) {
  std::vector<catalog::ConnectionString> targets = {
      {Secret("https://a.blob.core.windows.net/c?sv=1&sig=abcdef;accountkey")}};
  Status masked = MaskSecrets(
      Unavailable("GET https://a.blob.core.windows.net/c?sv=1&sig=abcdef with accountkey"),
      targets);
  EXPECT_THAT(masked.message(), ::testing::Not(HasSubstr("abcdef")));
  EXPECT_THAT(masked.message(), ::testing::Not(HasSubstr("accountkey")));
  EXPECT_THAT(masked.message(), HasSubstr("a.blob.core.windows.net"));
  EXPECT_EQ(masked.code(), StatusCode::kUnavailable);
}

}  // namespace
}  // namespace sluice::exporting
