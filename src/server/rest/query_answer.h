// Runs a prepared query and streams its results to a client.
#pragma once

#include <string>

#include "query/query_service.h"
#include "server/frames/result_writer.h"
#include "server/http/http_response.h"
#include "server/rest/metrics.h"

namespace sluice::server {

// Answers with all results of `query`. An error before the first rows becomes an error document
// with its status; a later one is told inside the answer. Returns the status that was answered.
int AnswerQuery(query::QueryService& queries, const query::PreparedQuery& query,
                const ResultFormat& format, const std::string& text, HttpResponse& response,
                Metrics& metrics, const OperationContext& context);

}  // namespace sluice::server
