#include "server/http/gzip_codec.h"

#include <gtest/gtest.h>

namespace sluice::server {
namespace {

constexpr size_t kMegabyte = 1 << 20;

TEST(GzipCodecTest, RoundTripsPieceByPiece) {
  GzipEncoder encoder;
  std::string expected;
  std::string packed;
  for (int i = 0; i < 5000; ++i) {
    std::string piece = "row " + std::to_string(i) + "\n";
    expected += piece;
    encoder.Encode(piece, i % 100 == 0, false, packed);
  }
  encoder.Encode("", false, true, packed);
  auto unpacked = Gunzip(packed, kMegabyte);
  ASSERT_TRUE(unpacked.ok()) << unpacked.status().ToString();
  EXPECT_EQ(*unpacked, expected);
}

TEST(GzipCodecTest, FlushedBytesAreReadableBeforeTheEnd) {
  GzipEncoder encoder;
  std::string packed;
  encoder.Encode("hello", true, false, packed);
  auto early = Gunzip(packed, kMegabyte);
  ASSERT_FALSE(early.ok());
  EXPECT_EQ(early.status().message(), "The gzip body ends too early.");
}

TEST(GzipCodecTest, ReadsSeveralMembers) {
  std::string packed;
  GzipEncoder().Encode("one", false, true, packed);
  GzipEncoder().Encode("two", false, true, packed);
  auto unpacked = Gunzip(packed, kMegabyte);
  ASSERT_TRUE(unpacked.ok());
  EXPECT_EQ(*unpacked, "onetwo");
}

TEST(GzipCodecTest, BoundsWhatItUnpacks) {
  std::string packed;
  GzipEncoder().Encode(std::string(kMegabyte, 'x'), false, true, packed);
  EXPECT_EQ(Gunzip(packed, 1000).status().code(), StatusCode::kLimitExceeded);
}

TEST(GzipCodecTest, RefusesGarbage) {
  EXPECT_EQ(Gunzip("\x1f\x8bgarbage", kMegabyte).status().code(), StatusCode::kInvalidArgument);
}

}  // namespace
}  // namespace sluice::server
