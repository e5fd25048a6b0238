// The tables that accompany results: properties, completion information, status, table of contents.
#pragma once

#include <string>
#include <vector>

#include "base/cancellation.h"
#include "data/row_stream.h"
#include "server/frames/result_writer.h"

namespace sluice::server {

struct SmallTable {
  Schema schema;
  std::vector<std::vector<Scalar>> rows;
};

// The value of the extended property Visualization: JSON text with all its keys.
std::string VisualizationJson(const query::Visualization& visualization);

// @ExtendedProperties of the v2 format.
SmallTable ExtendedProperties(const AnswerProperties& properties);
// QueryCompletionInformation of the v2 format. With `error`, a row of level 2.
SmallTable CompletionInformation(const OperationContext& context, const Status* error,
                                 const AnswerStatistics& statistics);
// QueryProperties, QueryStatus and the table of contents of the v1 format.
SmallTable PropertiesV1(const AnswerProperties& properties);
SmallTable StatusV1(const OperationContext& context, const Status* error,
                    const AnswerStatistics& statistics);
SmallTable TableOfContentsV1(size_t result_count);

// [{"ColumnName":..., "ColumnType":...}, ...]; v1 adds DataType, which for bool differs by endpoint.
void AppendColumnsV2(const Schema& schema, std::string& out);
void AppendColumnsV1(const Schema& schema, std::string_view bool_data_type, std::string& out);

// The rows of a small table with commas between.
void AppendSmallRows(const SmallTable& table, std::string& out);

}  // namespace sluice::server
