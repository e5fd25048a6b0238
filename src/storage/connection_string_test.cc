#include "storage/connection_string.h"

#include <gtest/gtest.h>

#include "storage/object_store.h"

namespace sluice::storage {
namespace {

TEST(ConnectionStringTest, TakesApartAUrlWithSecrets) {
  auto parsed = ParseConnectionString("HTTPS://a.blob.core.windows.net/c/f?sv=1&sig=x;key==");
  ASSERT_TRUE(parsed.ok());
  EXPECT_EQ(parsed->scheme, "https");
  EXPECT_EQ(parsed->location, "a.blob.core.windows.net/c/f");
  EXPECT_EQ(parsed->query.Reveal(), "sv=1&sig=x");
  EXPECT_EQ(parsed->credentials.Reveal(), "key==");
}

TEST(ConnectionStringTest, ReadsLocalPathsLiterally) {
  for (const char* text : {"/data/a%20b", "file:///data/a%20b", "file://localhost/data/a%20b"}) {
    auto parsed = ParseConnectionString(text);
    ASSERT_TRUE(parsed.ok()) << text;
    EXPECT_TRUE(parsed->local());
    EXPECT_EQ(parsed->location, "/data/a%20b");
  }
}

TEST(ConnectionStringTest, RefusesOtherTextWithoutShowingSecrets) {
  for (const char* text : {"", "relative/path;topsecret", "file://host/x;topsecret", "://x",
                           "1a://x", "https:///x?topsecret", ";topsecret"}) {
    auto parsed = ParseConnectionString(text);
    EXPECT_EQ(parsed.status().code(), StatusCode::kInvalidArgument) << text;
    EXPECT_EQ(parsed.status().message().find("topsecret"), std::string::npos);
  }
}

TEST(ConnectionStringTest, MasksEverySecret) {
  EXPECT_EQ(MaskConnectionString("https://a/c?sig=x;key"), "https://a/c?*****;*****");
  EXPECT_EQ(MaskConnectionString("https://a/c;AwsCredentials=A,B"), "https://a/c;*****");
  EXPECT_EQ(MaskConnectionString("https://user:word@a/c"), "https://user:*****@a/c");
  EXPECT_EQ(MaskConnectionString("abfss://fs@a.dfs.core.windows.net/p;sharedkey=x"),
            "abfss://fs@a.dfs.core.windows.net/p;*****");
  EXPECT_EQ(MaskConnectionString("file:///data/x"), "file:///data/x");
  EXPECT_EQ(MaskConnectionString("/data/x"), "/data/x");
}

}  // namespace
}  // namespace sluice::storage
