#include "server/http/http_request.h"

#include <gtest/gtest.h>

#include "server/http/router.h"

namespace sluice::server {
namespace {

TEST(HttpRequestTest, DecodesPathAndParameters) {
  HttpRequest request;
  SetTarget("/v1/rest/ingest/db/my%20table?csl=print%20x%3D1+2&empty=&flag&bad=%zz", request);
  EXPECT_EQ(request.path, "/v1/rest/ingest/db/my table");
  EXPECT_EQ(request.parameters["csl"], "print x=1 2");
  EXPECT_EQ(request.parameters["empty"], "");
  EXPECT_TRUE(request.parameters.contains("flag"));
  EXPECT_EQ(request.parameters["bad"], "%zz");
}

TEST(HttpRouterTest, FindsRoutesAndCaptures) {
  HttpRouter router({}, true);
  router.Add({"POST", "/ingest/{database}/{table}", false, nullptr});
  router.Add({"GET", "/", false, nullptr});
  HttpRequest request = {.method = "POST", .path = "/ingest/db/a b"};
  ASSERT_NE(router.Find(request), nullptr);
  EXPECT_EQ(request.captures.find("database")->second, "db");
  EXPECT_EQ(request.captures.find("table")->second, "a b");
  request = {.method = "POST", .path = "/ingest/db"};
  EXPECT_EQ(router.Find(request), nullptr);
  request = {.method = "POST", .path = "/ingest/db/t/more"};
  EXPECT_EQ(router.Find(request), nullptr);
  request = {.method = "GET", .path = "/"};
  EXPECT_NE(router.Find(request), nullptr);
  request = {.method = "GET", .path = "/x"};
  EXPECT_EQ(router.Find(request), nullptr);
}

}  // namespace
}  // namespace sluice::server
