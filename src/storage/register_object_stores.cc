#include "storage/register_object_stores.h"

#include <utility>

#include "storage/connection_string.h"
#include "storage/local/local_object_store.h"
#include "storage/local/storage_roots.h"

namespace sluice::storage {
namespace {

class Registry final : public ObjectStoreRegistry {
 public:
  explicit Registry(std::vector<std::string> storage_roots)
      : roots_(std::make_shared<const StorageRoots>(std::move(storage_roots))) {}

  Result<std::shared_ptr<ObjectStore>> Open(std::string_view connection_string) override {
    ASSIGN_OR_RETURN(std::string path, ResolveLocalPath(connection_string));
    return std::shared_ptr<ObjectStore>(
        std::make_shared<LocalObjectStore>(roots_, std::move(path)));
  }

  Result<std::string> ResolveLocalPath(std::string_view connection_string) override {
    ASSIGN_OR_RETURN(ConnectionString parsed, ParseConnectionString(connection_string));
    if (!parsed.local()) {
      return Unsupported("this server reads and writes folders of its machine "
                         "(file:///folder), not storage of the kind '" + parsed.scheme +
                         "': " + MaskConnectionString(connection_string));
    }
    const std::string& credentials = parsed.credentials.Reveal();
    if (!credentials.empty() && credentials != "impersonate") {
      return InvalidArgument("a local folder takes no credentials after ';': " +
                             MaskConnectionString(connection_string));
    }
    return roots_->Resolve(parsed.location);
  }

 private:
  std::shared_ptr<const StorageRoots> roots_;
};

}  // namespace

std::unique_ptr<ObjectStoreRegistry> MakeObjectStoreRegistry(
    std::vector<std::string> storage_roots) {
  return std::make_unique<Registry>(std::move(storage_roots));
}

}  // namespace sluice::storage
