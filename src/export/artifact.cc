#include "export/artifact.h"

#include <xxhash.h>

#include <utility>

#include "base/sync_point.h"

namespace sluice::exporting {

void Artifact::FreeHash::operator()(XXH3_state_s* state) const { XXH3_freeState(state); }

Artifact::Artifact() : hash_(XXH3_createState()) {
  CHECK(hash_ != nullptr);
  CHECK(XXH3_64bits_reset(hash_.get()) == XXH_OK);
}
Artifact::~Artifact() = default;

Result<std::unique_ptr<Artifact>> Artifact::Open(storage::ObjectStore& store,
                                                 const formats::FileFormat& format,
                                                 const std::string& run_id, Place place,
                                                 bool first_file, const OperationContext& context) {
  std::unique_ptr<Artifact> artifact(new Artifact());
  SYNC_POINT("export.before_stage");
  ASSIGN_OR_RETURN(artifact->staged_, store.Stage(run_id, place.path, context));
  SYNC_POINT("export.after_stage");
  artifact->facts_.ordinal = place.ordinal;
  artifact->facts_.target = place.target;
  const std::string& root = store.display_root();
  artifact->facts_.display_path = root + (root.ends_with('/') ? "" : "/") + place.path;
  artifact->facts_.path = std::move(place.path);
  artifact->facts_.stage_token = artifact->staged_->token();
  artifact->assembler_ = format.NewAssembler();
  ASSIGN_OR_RETURN(std::string beginning, artifact->assembler_->Begin(first_file));
  RETURN_IF_ERROR(artifact->Append(beginning));
  return artifact;
}

Status Artifact::Add(formats::EncodedBlock block) {
  facts_.row_count += block.row_count;
  raw_size_bytes_ += block.raw_size_bytes;
  ASSIGN_OR_RETURN(std::string bytes, assembler_->Add(std::move(block)));
  return Append(bytes);
}

Result<catalog::ExportArtifact> Artifact::Complete() {
  ASSIGN_OR_RETURN(std::string ending, assembler_->End());
  RETURN_IF_ERROR(Append(ending));
  RETURN_IF_ERROR(staged_->Seal());
  SYNC_POINT("export.artifact_sealed");
  facts_.content_hash = XXH3_64bits_digest(hash_.get());
  return facts_;
}

Status Artifact::Append(const std::string& bytes) {
  if (bytes.empty()) return Status::Ok();
  facts_.size_bytes += static_cast<int64_t>(bytes.size());
  CHECK(XXH3_64bits_update(hash_.get(), bytes.data(), bytes.size()) == XXH_OK);
  return staged_->Append(bytes);
}

}  // namespace sluice::exporting
