// How our code runs inside a table function of DuckDB.
#pragma once

#include <exception>
#include <new>
#include <string>

#include "base/status.h"
#include "engine/duckdb/duckdb_errors.h"

namespace sluice::engine::duckdb {

template <typename T>
void DestroyObject(void* object) {
  delete static_cast<T*>(object);
}

// Runs `body`, whose error or exception becomes the function's. `what` says in its message what
// went on: "a file was read".
template <typename Info, typename Body>
void GuardedCall(Info info, void (*set_error)(Info, const char*), const char* what, Body body) {
  Status status;
  try {
    status = body();
  } catch (const std::bad_alloc&) {
    status = LimitExceeded(std::string("out of memory while ") + what);
  } catch (const std::exception& error) {
    status = Internal(std::string("a failure while ") + what + ": " + error.what());
  }
  if (!status.ok()) set_error(info, EncodeStatus(status).c_str());
}

}  // namespace sluice::engine::duckdb
