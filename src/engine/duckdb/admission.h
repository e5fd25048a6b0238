// Bounds how many statements run at once, since the engine's memory and threads are shared by all.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <utility>

#include "base/cancellation.h"
#include "base/status.h"

namespace sluice::engine::duckdb {

// Thread-safe.
class Admission {
 public:
  explicit Admission(size_t places) : free_places_(places) {}

  // A place among those who run; free again when destroyed.
  class Place {
   public:
    Place() = default;
    explicit Place(Admission* admission) : admission_(admission) {}
    Place(Place&& other) noexcept : admission_(std::exchange(other.admission_, nullptr)) {}
    Place& operator=(Place&& other) noexcept {
      std::swap(admission_, other.admission_);
      return *this;
    }
    ~Place() {
      if (admission_ != nullptr) admission_->Leave();
    }

   private:
    Admission* admission_ = nullptr;
  };

  // Waits for a place, or for the end of the context, whose error it then returns.
  Result<Place> Enter(const OperationContext& context);

 private:
  void Leave();

  std::mutex mutex_;
  std::condition_variable freed_;
  size_t free_places_;
};

}  // namespace sluice::engine::duckdb
