#include "export/artifact_writer.h"

#include <algorithm>
#include <future>
#include <optional>
#include <unordered_map>
#include <utility>

#include "base/sync_point.h"
#include "export/partition/partition_router.h"

namespace sluice::exporting {
namespace {

// How far an encoder may run past the size of a block between two looks at it.
constexpr int64_t kAppendSizeBytes = int64_t{1} << 20;
// Rows of many folders waiting in one worker's encoders.
constexpr int64_t kWaitingSizeBytesMax = int64_t{64} << 20;

}  // namespace

// What one worker holds. The writer owns it, since rows wait in it when the query has ended and
// the engine's worker is gone.
struct ArtifactWriter::WorkerState {
  struct Stream {
    std::shared_ptr<Folder> folder;
    std::unique_ptr<formats::BlockEncoder> encoder;  // Null while nothing waits.
  };

  size_t number = 0;
  std::unordered_map<std::string, Stream> streams;  // By folder.
  std::optional<PartitionRouter> router;
  // The widest average of late. Nothing is known at first, so that the first row goes alone.
  int64_t row_bytes = kAppendSizeBytes;
  bool row_bytes_known = false;
  int64_t waiting_bytes = 0;       // In the encoders of all streams.
  std::vector<uint32_t> identity;  // 0, 1, 2, ...
};

class ArtifactWriter::Worker final : public engine::SinkWorker {
 public:
  Worker(ArtifactWriter& writer, WorkerState& state) : writer_(writer), state_(state) {}

  Status Consume(const ColumnBatch& batch) override {
    RETURN_IF_ERROR(writer_.context_.Check());
    if (!state_.router) {
      ASSIGN_OR_RETURN(WorkerState::Stream * stream, StreamOf(""));
      return Append(*stream, batch, nullptr, batch.row_count);
    }
    for (const PartitionRouter::Group& group : state_.router->Route(batch)) {
      ASSIGN_OR_RETURN(WorkerState::Stream * stream, StreamOf(std::string(group.folder)));
      const uint32_t* rows = group.rows.size() == batch.row_count ? nullptr : group.rows.data();
      RETURN_IF_ERROR(Append(*stream, batch, rows, group.rows.size()));
    }
    return Status::Ok();
  }

  // Encodes and writes what waits.
  Status Flush() {
    for (auto& [path, stream] : state_.streams) {
      RETURN_IF_ERROR(writer_.context_.Check());
      RETURN_IF_ERROR(WriteBlock(stream));
    }
    return Status::Ok();
  }

 private:
  Result<WorkerState::Stream*> StreamOf(const std::string& path) {
    auto known = state_.streams.find(path);
    if (known != state_.streams.end()) return &known->second;
    if (writer_.order_ == RowOrder::kClustered) {
      for (auto& [former, stream] : state_.streams) {
        RETURN_IF_ERROR(WriteBlock(stream));
        RETURN_IF_ERROR(writer_.CloseFolder(*stream.folder));
        writer_.ForgetFolder(former, state_.number);
      }
      state_.streams.clear();
    }
    ASSIGN_OR_RETURN(std::shared_ptr<Folder> folder, writer_.OpenFolder(path, state_.number));
    return &state_.streams.emplace(path, WorkerState::Stream{std::move(folder), nullptr})
                .first->second;
  }

  // Appends rows in pieces that keep the encoder near the size of a block, however wide rows are.
  Status Append(WorkerState::Stream& stream, const ColumnBatch& batch, const uint32_t* rows,
                size_t row_count) {
    for (size_t done = 0; done < row_count;) {
      if (!stream.encoder) stream.encoder = writer_.layout_.format->NewEncoder();
      int64_t before = stream.encoder->pending_raw_size_bytes();
      int64_t room = std::min(kAppendSizeBytes, writer_.layout_.size_limit_bytes - before);
      auto wanted = static_cast<size_t>(std::max<int64_t>(room / state_.row_bytes, 1));
      size_t count = std::min(row_count - done, wanted);
      RETURN_IF_ERROR(stream.encoder->Append(batch, RowsFrom(rows, done, row_count), count));
      int64_t added = stream.encoder->pending_raw_size_bytes() - before;
      state_.waiting_bytes += added;
      int64_t average = added / static_cast<int64_t>(count) + 1;
      bool first = !std::exchange(state_.row_bytes_known, true);
      state_.row_bytes =
          first ? average : std::max(average, state_.row_bytes - state_.row_bytes / 8);
      done += count;
      bool at_limit = stream.encoder->pending_raw_size_bytes() >= writer_.layout_.size_limit_bytes;
      if (stream.encoder->full() || at_limit) RETURN_IF_ERROR(WriteBlock(stream));
      while (state_.waiting_bytes > kWaitingSizeBytesMax && state_.streams.size() > 1) {
        RETURN_IF_ERROR(WriteLargest());
      }
    }
    return Status::Ok();
  }

  // `rows` from the done-th on, when they are not simply all of the batch.
  const uint32_t* RowsFrom(const uint32_t* rows, size_t done, size_t row_count) {
    if (rows != nullptr) return rows + done;
    if (done == 0) return nullptr;
    while (state_.identity.size() < row_count) {
      state_.identity.push_back(static_cast<uint32_t>(state_.identity.size()));
    }
    return state_.identity.data() + done;
  }

  Status WriteLargest() {
    auto size = [](const auto& entry) {
      return entry.second.encoder ? entry.second.encoder->pending_raw_size_bytes() : 0;
    };
    auto largest =
        std::max_element(state_.streams.begin(), state_.streams.end(),
                         [&](const auto& a, const auto& b) { return size(a) < size(b); });
    if (size(*largest) == 0) {
      state_.waiting_bytes = 0;
      return Status::Ok();
    }
    RETURN_IF_ERROR(WriteBlock(largest->second));
    // Its buffers go too: the many folders share what one worker may hold.
    largest->second.encoder.reset();
    return Status::Ok();
  }

  Status WriteBlock(WorkerState::Stream& stream) {
    if (!stream.encoder || stream.encoder->pending_rows() == 0) return Status::Ok();
    state_.waiting_bytes -= stream.encoder->pending_raw_size_bytes();
    ASSIGN_OR_RETURN(formats::EncodedBlock block, stream.encoder->Finish());
    return writer_.AddBlock(*stream.folder, std::move(block));
  }

  ArtifactWriter& writer_;
  WorkerState& state_;
};

ArtifactWriter::ArtifactWriter(const ExportLayout& layout, std::string run_id, RowOrder order,
                               const OperationContext& context)
    : layout_(layout), run_id_(std::move(run_id)), order_(order), context_(context) {}

ArtifactWriter::~ArtifactWriter() = default;

Result<std::unique_ptr<engine::SinkWorker>> ArtifactWriter::NewWorker() {
  auto state = std::make_unique<WorkerState>();
  if (layout_.partitions) state->router.emplace(*layout_.partitions);
  std::lock_guard lock(mutex_);
  state->number = workers_.size();
  workers_.push_back(std::move(state));
  return std::unique_ptr<engine::SinkWorker>(std::make_unique<Worker>(*this, *workers_.back()));
}

Result<std::shared_ptr<ArtifactWriter::Folder>> ArtifactWriter::OpenFolder(const std::string& path,
                                                                           size_t worker) {
  size_t owner = layout_.artifact_per_worker ? worker : 0;
  std::lock_guard lock(mutex_);
  auto known = folders_.find({path, owner});
  if (known != folders_.end()) return known->second;
  if (layout_.partitions && order_ == RowOrder::kAnyOrder &&
      folders_.size() >= layout_.open_folders_max) {
    too_many_folders_ = true;
    return LimitExceeded("the rows belong to more than " +
                         std::to_string(layout_.open_folders_max) + " folders");
  }
  auto folder = std::make_shared<Folder>();
  folder->path = path;
  folders_.emplace(std::pair(path, owner), folder);
  return folder;
}

void ArtifactWriter::ForgetFolder(const std::string& path, size_t worker) {
  std::lock_guard lock(mutex_);
  folders_.erase({path, layout_.artifact_per_worker ? worker : 0});
}

Status ArtifactWriter::AddBlock(Folder& folder, formats::EncodedBlock block) {
  // Text never passes the limit. A row group of Parquet is written before the limit is looked at,
  // as the documentation has it.
  bool look_first = layout_.format->options().format != formats::DataFormat::kParquet;
  std::unique_ptr<Artifact> before;
  std::unique_ptr<Artifact> after;
  {
    std::lock_guard lock(folder.mutex);
    if (look_first && folder.open &&
        folder.open->raw_size_bytes() + block.raw_size_bytes > layout_.size_limit_bytes) {
      before = std::move(folder.open);
    }
    if (!folder.open) {
      ASSIGN_OR_RETURN(folder.open, NewArtifact(folder));
    }
    RETURN_IF_ERROR(folder.open->Add(std::move(block)));
    if (!look_first && folder.open->raw_size_bytes() >= layout_.size_limit_bytes) {
      after = std::move(folder.open);
    }
  }
  if (before) RETURN_IF_ERROR(sealer_.Seal(std::move(before)));
  if (after) RETURN_IF_ERROR(sealer_.Seal(std::move(after)));
  return Status::Ok();
}

Status ArtifactWriter::CloseFolder(Folder& folder) {
  std::unique_ptr<Artifact> open;
  {
    std::lock_guard lock(folder.mutex);
    open = std::move(folder.open);
  }
  if (!open) return Status::Ok();
  return sealer_.Seal(std::move(open));
}

Result<std::unique_ptr<Artifact>> ArtifactWriter::NewArtifact(const Folder& folder) {
  Artifact::Place place;
  bool first_file = false;
  {
    std::lock_guard lock(mutex_);
    place.ordinal = next_ordinal_++;
    if (layout_.format->options().include_headers == formats::IncludeHeaders::kFirstFile) {
      first_file = begun_folders_.insert(folder.path).second;
    }
  }
  place.target = static_cast<size_t>(place.ordinal - 1) % layout_.stores.size();
  if (!folder.path.empty()) place.path = folder.path + "/";
  if (!layout_.name_prefix.empty()) place.path += layout_.name_prefix + "_";
  place.path += std::to_string(place.ordinal) + "_" + run_id_ + layout_.file_extension;
  storage::ObjectStore& store = *layout_.stores[place.target];
  return Artifact::Open(store, *layout_.format, run_id_, std::move(place), first_file, context_);
}

Status ArtifactWriter::FlushWorkers() {
  // The last blocks of each worker are encoded at the same time, as the others were.
  std::vector<std::future<Status>> others;
  for (size_t i = 1; i < workers_.size(); ++i) {
    others.push_back(
        std::async(std::launch::async, [this, i] { return Worker(*this, *workers_[i]).Flush(); }));
  }
  Status status = workers_.empty() ? Status::Ok() : Worker(*this, *workers_[0]).Flush();
  for (std::future<Status>& other : others) {
    Status answer = other.get();
    if (status.ok()) status = answer;
  }
  return status;
}

Result<std::vector<catalog::ExportArtifact>> ArtifactWriter::Finish() {
  RETURN_IF_ERROR(FlushWorkers());
  SYNC_POINT("export.before_seal_artifacts");
  std::vector<std::shared_ptr<Folder>> open;
  {
    std::lock_guard lock(mutex_);
    for (const auto& [key, folder] : folders_) open.push_back(folder);
  }
  for (const std::shared_ptr<Folder>& folder : open) {
    RETURN_IF_ERROR(context_.Check());
    RETURN_IF_ERROR(CloseFolder(*folder));
  }
  return sealer_.Finish();
}

}  // namespace sluice::exporting
