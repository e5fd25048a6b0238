// Infers the columns of stored files, for infer_storage_schema.
#pragma once

#include "base/cancellation.h"
#include "engine/record_store.h"
#include "query/query_service.h"
#include "query/request_properties.h"
#include "semantics/binder.h"

namespace sluice::query {

// Lives within one call of Bind. Used by one thread.
class FileSchemaReader : public semantics::StorageSchemaReader {
 public:
  // `files` may be null: then no files can be read.
  FileSchemaReader(ExternalFileSource* files, engine::RecordStore& records,
                   const RequestProperties& properties, const OperationContext& context)
      : files_(files), records_(records), properties_(properties), context_(context) {}

  Result<semantics::StorageSchema> ReadSchema(
      const semantics::StorageSchemaRequest& request) override;

 private:
  ExternalFileSource* files_;
  engine::RecordStore& records_;
  const RequestProperties& properties_;
  const OperationContext& context_;
};

}  // namespace sluice::query
