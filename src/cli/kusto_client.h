// A Kusto server as the command line sees it: text in, results out.
#pragma once

#include <optional>
#include <string>

#include "base/cancellation.h"
#include "cli/answer_reader.h"
#include "cli/result_sink.h"
#include "net/http_client.h"

namespace sluice::cli {

// True when a text is a management command: its first character, comments aside, is a dot.
bool IsCommand(std::string_view text);

// Used by one thread at a time.
class KustoClient {
 public:
  KustoClient(std::string cluster_url, std::string database);

  const std::string& cluster_url() const { return cluster_url_; }
  const std::string& database() const { return database_; }
  void set_database(std::string database) { database_ = std::move(database); }

  // Runs a query or a command. What the server refuses is the error in the result; a Status is
  // only for what prevents an answer: no connection, cancellation, a sink that fails.
  Result<std::optional<RemoteError>> Run(const std::string& text, ResultSink& sink,
                                         const OperationContext& context);

 private:
  std::string cluster_url_;
  std::string database_;
  net::HttpClient http_;
};

}  // namespace sluice::cli
