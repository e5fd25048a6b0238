#include "ingestion/ingestion_properties.h"

#include <gtest/gtest.h>

#include "data/datetime.h"

namespace sluice::ingestion {
namespace {

using List = std::vector<std::string>;

TEST(IngestionPropertiesTest, ReadsWhatIsDocumented) {
  auto read = ReadIngestionProperties({{"format", "TSV"},
                                       {"ignoreFirstRecord", true},
                                       {"tags", "['Tag1', \"drop-by:x\"]"},
                                       {"ingestIfNotExists", "[\"Part0001\"]"},
                                       {"creationTime", "2017-02-13"},
                                       {"extend_schema", "true"},
                                       {"folder", "a/b"},
                                       {"policy_ingestiontime", false},
                                       {"persistDetails", true}});
  ASSERT_TRUE(read.ok()) << read.status().ToString();
  EXPECT_EQ(read->format, formats::DataFormat::kTsv);
  EXPECT_TRUE(read->ignore_first_record);
  EXPECT_EQ(read->tags, List({"Tag1", "drop-by:x"}));
  EXPECT_EQ(read->ingest_if_not_exists, List({"Part0001"}));
  EXPECT_EQ(read->creation_time_ticks, ParseDatetime("2017-02-13"));
  EXPECT_TRUE(read->extend_schema);
  EXPECT_EQ(read->folder, "a/b");
  EXPECT_EQ(read->policy_ingestion_time, false);
}

TEST(IngestionPropertiesTest, NamesWhatIsNotSupportedOrUnknown) {
  auto mapping = ReadIngestionProperties({{"ingestionMapping", "[]"}});
  EXPECT_EQ(mapping.status().code(), StatusCode::kUnsupported);
  EXPECT_NE(mapping.status().message().find("ingestionMapping"), std::string::npos);
  auto unknown = ReadIngestionProperties({{"colour", "red"}});
  EXPECT_EQ(unknown.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(unknown.status().message().find("colour"), std::string::npos);
  EXPECT_EQ(ReadIngestionProperties({{"format", "avro"}}).status().code(),
            StatusCode::kUnsupported);
  auto bad = ReadIngestionProperties({{"creationTime", "soon"}});
  EXPECT_EQ(bad.status().code(), StatusCode::kInvalidArgument);
  EXPECT_NE(bad.status().message().find("creationTime"), std::string::npos);
}

TEST(IngestionPropertiesTest, ListsAreJsonOrALoneText) {
  EXPECT_EQ(*ReadStringList("[]"), List());
  EXPECT_EQ(*ReadStringList(" [ \"a\\\"b\" , 'c' ] "), List({"a\"b", "c"}));
  EXPECT_EQ(*ReadStringList("plain"), List({"plain"}));
  for (const char* text : {"[", "[\"a\"", "['a',]", "['a' 'b']", "[a]", "['a'] x", "['a\\"}) {
    EXPECT_FALSE(ReadStringList(text).ok()) << text;
  }
}

}  // namespace
}  // namespace sluice::ingestion
