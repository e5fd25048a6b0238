// Where objects live: a folder of this machine today, object stores later.
//
// A path names an object relative to the store's root: segments with '/' between them, none empty,
// "." or "..", no leading '/'. Stores know nothing of what the bytes mean.
//
// Staging is the basis of exactly-once export: bytes are staged under a token, invisible to
// whoever lists the target, made durable by Seal(), and become visible under their final path by
// Publish(), which can be repeated after a crash by anybody who holds the token.
//
// Implementations are thread-safe; a StagedObject is used by one thread at a time. Every method
// keeps to the context's deadline and cancellation. The conformance suite of src/testing runs over
// every implementation.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/cancellation.h"
#include "base/status.h"

namespace sluice::storage {

struct ObjectInfo {
  std::string path;
  uint64_t size_bytes = 0;
  int64_t modified_ticks = 0;  // Datetime ticks.
};

// Names staged bytes across restarts: opaque text that the store which made it understands, kept
// in the catalog. Holds no secret.
using StageToken = std::string;

// Bytes on their way to becoming an object. Destroying one that was not sealed discards it.
class StagedObject {
 public:
  virtual ~StagedObject() = default;

  // Known from the start, so that a catalog can note it before the first byte is staged.
  virtual const StageToken& token() const = 0;

  // Adds bytes. After a failure only destruction is allowed.
  virtual Status Append(std::string_view bytes) = 0;

  // Makes everything appended durable: it survives a crash of the process and the machine, still
  // invisible. No Append afterwards. Destruction then leaves the staged bytes in place.
  virtual Status Seal() = 0;
};

class ObjectStore {
 public:
  virtual ~ObjectStore() = default;

  // The root as users may see it, without secrets: "file:///data/exports/logs".
  virtual const std::string& display_root() const = 0;

  // The visible objects whose path starts with `prefix`, in order of path. Staged ones never show.
  virtual Result<std::vector<ObjectInfo>> List(std::string_view prefix,
                                               const OperationContext& context) = 0;

  // kNotFound when there is none.
  virtual Result<ObjectInfo> Head(std::string_view path, const OperationContext& context) = 0;

  // Up to `size` bytes from `offset`; fewer at the end of the object. kNotFound when there is none.
  virtual Result<std::string> Read(std::string_view path, uint64_t offset, uint64_t size,
                                   const OperationContext& context) = 0;

  // Begins to stage what will be `path`. The name part of a token is unique per (owner, path);
  // `owner` groups tokens, for AbortAll: a run's id.
  virtual Result<std::unique_ptr<StagedObject>> Stage(std::string_view owner,
                                                      std::string_view path,
                                                      const OperationContext& context) = 0;

  // Makes a sealed object visible under `path`, atomically and durably, without ever replacing an
  // object. Idempotent: when the same staged bytes are already visible there (an earlier attempt
  // whose answer was lost), it succeeds. kAlreadyExists when a foreign object has the path; kNotFound
  // when the token names nothing staged and nothing is published at `path`.
  virtual Status Publish(const StageToken& token, std::string_view path,
                         const OperationContext& context) = 0;

  // Discards staged bytes. Succeeds when there are none (any more).
  virtual Status Abort(const StageToken& token, const OperationContext& context) = 0;

  // Discards all staged bytes of an owner.
  virtual Status AbortAll(std::string_view owner, const OperationContext& context) = 0;

  // The owners that have something staged, for clearing up after a crash.
  virtual Result<std::vector<std::string>> StagedOwners(const OperationContext& context) = 0;

  // Removes a visible object. Succeeds when there is none.
  virtual Status Delete(std::string_view path, const OperationContext& context) = 0;
};

// Checks a path by the rule at the top of this file.
Status ValidateObjectPath(std::string_view path);

// Opens stores for connection strings. Thread-safe.
class ObjectStoreRegistry {
 public:
  virtual ~ObjectStoreRegistry() = default;

  // The store for a connection string such as "file:///data/exports/logs" or "/data/exports/logs".
  // kPermissionDenied outside the storage roots, kUnsupported for a scheme that is not there (named
  // in the message, the string's secrets left out), kInvalidArgument for text that is no connection
  // string. Does not touch the target yet.
  virtual Result<std::shared_ptr<ObjectStore>> Open(std::string_view connection_string) = 0;

  // The local file path for a connection string that names one file, below a storage root, or its
  // error. For readers that open files themselves.
  virtual Result<std::string> ResolveLocalPath(std::string_view connection_string) = 0;
};

// A connection string as it may be shown: everything after ';' and the query part of a URL masked.
std::string MaskConnectionString(std::string_view connection_string);

}  // namespace sluice::storage
