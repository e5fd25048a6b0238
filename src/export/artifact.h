// One file of an export on its way: bytes counted, hashed and staged.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "base/cancellation.h"
#include "base/status.h"
#include "catalog/entities.h"
#include "formats/file_format.h"
#include "storage/object_store.h"

struct XXH3_state_s;

namespace sluice::exporting {

// Used by one thread at a time. Destroying one that was not completed discards its bytes.
class Artifact {
 public:
  struct Place {
    int64_t ordinal = 0;
    size_t target = 0;
    std::string path;  // Below the target's root.
  };

  // Begins to stage the file under the run's id.
  static Result<std::unique_ptr<Artifact>> Open(storage::ObjectStore& store,
                                                const formats::FileFormat& format,
                                                const std::string& run_id, Place place,
                                                bool first_file, const OperationContext& context);
  ~Artifact();

  Status Add(formats::EncodedBlock block);

  // Ends the file and makes it durable, still invisible. What the catalog records of it.
  Result<catalog::ExportArtifact> Complete();

  int64_t row_count() const { return facts_.row_count; }
  // Before compression, without what the format puts around its blocks.
  int64_t raw_size_bytes() const { return raw_size_bytes_; }

 private:
  Artifact();
  Status Append(const std::string& bytes);

  std::unique_ptr<storage::StagedObject> staged_;
  std::unique_ptr<formats::FileAssembler> assembler_;
  struct FreeHash {
    void operator()(XXH3_state_s* state) const;
  };
  std::unique_ptr<XXH3_state_s, FreeHash> hash_;
  catalog::ExportArtifact facts_;
  int64_t raw_size_bytes_ = 0;
};

}  // namespace sluice::exporting
