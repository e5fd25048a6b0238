// Waiting between attempts: exponential with a cap and jitter, ended early by cancellation.
#pragma once

#include <chrono>
#include <cstdint>

#include "base/cancellation.h"
#include "base/random.h"
#include "base/status.h"

namespace sluice::exporting {

struct Backoff {
  std::chrono::nanoseconds first = std::chrono::milliseconds(50);
  std::chrono::nanoseconds most = std::chrono::seconds(15);

  // The pause after the attempt-th failure (from 1) without jitter.
  std::chrono::nanoseconds After(int64_t attempt) const;
};

// Waits half to all of `pause`, at random. The context's error when it ends first.
Status Pause(std::chrono::nanoseconds pause, Random& random, const OperationContext& context);

}  // namespace sluice::exporting
