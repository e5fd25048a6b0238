#include "testing/memory_object_store.h"

#include <algorithm>
#include <set>
#include <utility>

namespace sluice::testing {

using storage::ObjectInfo;
using storage::StagedObject;
using storage::StageToken;
using storage::ValidateObjectPath;

struct MemoryObjectStore::State {
  struct Object {
    std::string bytes;
    int64_t modified_ticks = 0;
    StageToken token;  // What it was published from.
  };
  struct Staged {
    std::string owner;
    std::string path;
    std::string bytes;
    bool sealed = false;
  };
  std::mutex mutex;
  Clock* clock = nullptr;
  uint64_t next_token = 1;
  std::map<std::string, Object, std::less<>> objects;
  std::map<StageToken, Staged> staged;
};

namespace {

class MemoryStagedObject final : public StagedObject {
 public:
  MemoryStagedObject(std::shared_ptr<MemoryObjectStore::State> state, StageToken token,
                     OperationContext context)
      : state_(std::move(state)), token_(std::move(token)), context_(std::move(context)) {}

  ~MemoryStagedObject() override {
    if (sealed_) return;
    std::lock_guard lock(state_->mutex);
    state_->staged.erase(token_);
  }

  const StageToken& token() const override { return token_; }

  Status Append(std::string_view bytes) override {
    RETURN_IF_ERROR(context_.Check());
    std::lock_guard lock(state_->mutex);
    auto staged = state_->staged.find(token_);
    if (staged == state_->staged.end()) return NotFound("the staged object was aborted");
    CHECK(!staged->second.sealed);
    staged->second.bytes += bytes;
    return Status::Ok();
  }

  Status Seal() override {
    RETURN_IF_ERROR(context_.Check());
    std::lock_guard lock(state_->mutex);
    auto staged = state_->staged.find(token_);
    if (staged == state_->staged.end()) return NotFound("the staged object was aborted");
    staged->second.sealed = true;
    sealed_ = true;
    return Status::Ok();
  }

 private:
  std::shared_ptr<MemoryObjectStore::State> state_;
  StageToken token_;
  OperationContext context_;
  bool sealed_ = false;
};

Status NoObject(std::string_view path) {
  return NotFound("there is no object '" + std::string(path) + "'");
}

}  // namespace

MemoryObjectStore::MemoryObjectStore(std::string display_root, Clock* clock)
    : display_root_(std::move(display_root)), state_(std::make_shared<State>()) {
  state_->clock = clock;
}
MemoryObjectStore::~MemoryObjectStore() = default;

Result<std::vector<ObjectInfo>> MemoryObjectStore::List(std::string_view prefix,
                                                        const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  std::lock_guard lock(state_->mutex);
  std::vector<ObjectInfo> objects;
  for (const auto& [path, object] : state_->objects) {
    if (path.starts_with(prefix)) {
      objects.push_back({path, object.bytes.size(), object.modified_ticks});
    }
  }
  return objects;
}

Result<ObjectInfo> MemoryObjectStore::Head(std::string_view path,
                                           const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  RETURN_IF_ERROR(ValidateObjectPath(path));
  std::lock_guard lock(state_->mutex);
  auto object = state_->objects.find(path);
  if (object == state_->objects.end()) return NoObject(path);
  return ObjectInfo{object->first, object->second.bytes.size(), object->second.modified_ticks};
}

Result<std::string> MemoryObjectStore::Read(std::string_view path, uint64_t offset, uint64_t size,
                                            const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  RETURN_IF_ERROR(ValidateObjectPath(path));
  std::lock_guard lock(state_->mutex);
  auto object = state_->objects.find(path);
  if (object == state_->objects.end()) return NoObject(path);
  const std::string& bytes = object->second.bytes;
  if (offset >= bytes.size()) return std::string();
  return bytes.substr(offset, size);
}

Result<std::unique_ptr<StagedObject>> MemoryObjectStore::Stage(std::string_view owner,
                                                               std::string_view path,
                                                               const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  RETURN_IF_ERROR(ValidateObjectPath(path));
  if (owner.empty()) return InvalidArgument("the owner of staged bytes must not be empty");
  std::lock_guard lock(state_->mutex);
  for (const auto& [token, staged] : state_->staged) {
    if (staged.owner == owner && staged.path == path) {
      return AlreadyExists("the owner has an object staged under this path: '" +
                           std::string(path) + "'");
    }
  }
  StageToken token = "memory/" + std::to_string(state_->next_token++);
  state_->staged[token] = {std::string(owner), std::string(path), "", false};
  return std::unique_ptr<StagedObject>(
      std::make_unique<MemoryStagedObject>(state_, std::move(token), context));
}

Status MemoryObjectStore::Publish(const StageToken& token, std::string_view path,
                                  const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  RETURN_IF_ERROR(ValidateObjectPath(path));
  if (!token.starts_with("memory/")) return InvalidArgument("not a token: '" + token + "'");
  std::lock_guard lock(state_->mutex);
  auto object = state_->objects.find(path);
  if (object != state_->objects.end()) {
    if (object->second.token == token) return Status::Ok();
    return AlreadyExists("another object has this path: '" + std::string(path) + "'");
  }
  auto staged = state_->staged.find(token);
  if (staged == state_->staged.end() || !staged->second.sealed) {
    return NotFound("nothing sealed is staged for the token, and nothing is published at '" +
                    std::string(path) + "'");
  }
  state_->objects[std::string(path)] = {std::move(staged->second.bytes),
                                        state_->clock->NowTicks(), token};
  state_->staged.erase(staged);
  return Status::Ok();
}

Status MemoryObjectStore::Abort(const StageToken& token, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  if (!token.starts_with("memory/")) return InvalidArgument("not a token: '" + token + "'");
  std::lock_guard lock(state_->mutex);
  state_->staged.erase(token);
  return Status::Ok();
}

Status MemoryObjectStore::AbortAll(std::string_view owner, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  std::lock_guard lock(state_->mutex);
  std::erase_if(state_->staged, [&](const auto& entry) { return entry.second.owner == owner; });
  return Status::Ok();
}

Result<std::vector<std::string>> MemoryObjectStore::StagedOwners(const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  std::lock_guard lock(state_->mutex);
  std::set<std::string> owners;
  for (const auto& [token, staged] : state_->staged) owners.insert(staged.owner);
  return std::vector<std::string>(owners.begin(), owners.end());
}

Status MemoryObjectStore::Delete(std::string_view path, const OperationContext& context) {
  RETURN_IF_ERROR(context.Check());
  RETURN_IF_ERROR(ValidateObjectPath(path));
  std::lock_guard lock(state_->mutex);
  if (auto object = state_->objects.find(path); object != state_->objects.end()) {
    state_->objects.erase(object);
  }
  return Status::Ok();
}

void MemoryObjectStore::PutForeign(std::string_view path, std::string bytes) {
  std::lock_guard lock(state_->mutex);
  state_->objects[std::string(path)] = {std::move(bytes), state_->clock->NowTicks(), ""};
}

}  // namespace sluice::testing
