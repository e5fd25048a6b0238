// Ctrl-C while a query runs cancels the query, not the program.
#pragma once

#include <memory>

#include "base/cancellation.h"

namespace sluice::cli {

// While it lives, SIGINT cancels the given operation. One at a time; not thread-safe.
class Interruption {
 public:
  explicit Interruption(std::shared_ptr<Cancellation> cancellation);
  ~Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;

  // True when SIGINT came.
  bool happened() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace sluice::cli
