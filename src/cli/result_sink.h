// Receives the results of a request while they arrive.
#pragma once

#include <vector>

#include "base/status.h"
#include "data/scalar.h"
#include "data/schema.h"

namespace sluice::cli {

// For each result: BeginResult, any number of rows, EndResult. An error ends the transfer.
class ResultSink {
 public:
  virtual ~ResultSink() = default;
  virtual Status BeginResult(const Schema& schema) = 0;
  virtual Status AddRow(std::vector<Scalar> row) = 0;
  virtual Status EndResult() = 0;
};

}  // namespace sluice::cli
