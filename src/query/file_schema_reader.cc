#include "query/file_schema_reader.h"

#include <algorithm>

namespace sluice::query {
namespace {

using engine::FileRecords;
using semantics::StorageSchemaRequest;

Result<FileRecords::Format> FormatOf(const std::string& name) {
  if (name == "csv") return FileRecords::Format::kCsv;
  if (name == "tsv") return FileRecords::Format::kTsv;
  if (name == "json" || name == "multijson") return FileRecords::Format::kJson;
  if (name == "parquet") return FileRecords::Format::kParquet;
  return Unsupported("The schema of files of the format '" + name +
                     "' cannot be inferred by this server; that of csv, tsv, json, multijson and "
                     "parquet can.");
}

// The type that values of both have room in.
ScalarType Merged(ScalarType a, ScalarType b) {
  if (a == b) return a;
  if (!IsNumeric(a) || !IsNumeric(b)) return ScalarType::kString;
  auto rank = [](ScalarType type) {
    return type == ScalarType::kInt ? 0 : type == ScalarType::kLong ? 1
           : type == ScalarType::kReal ? 2 : 3;
  };
  return rank(a) > rank(b) ? a : b;
}

}  // namespace

Result<semantics::StorageSchema> FileSchemaReader::ReadSchema(
    const StorageSchemaRequest& request) {
  if (properties_.external_data_disabled) {
    return PermissionDenied(
        "The query reads stored files, and request_external_data_disabled or "
        "request_external_table_disabled is set.");
  }
  if (files_ == nullptr) return Unsupported("Stored files cannot be read by this server.");
  ASSIGN_OR_RETURN(FileRecords::Format format, FormatOf(request.format));
  ASSIGN_OR_RETURN(auto files,
                   files_->ListStoredFiles(request.containers, request.file_name_prefix,
                                           request.file_extension, context_));
  if (files.empty()) {
    return NotFound("There are no files of this name in the storage containers.");
  }
  if (request.mode == StorageSchemaRequest::Mode::kLast) {
    auto last = std::max_element(files.begin(), files.end(), [](const auto& a, const auto& b) {
      return a.modified_ticks < b.modified_ticks;
    });
    files = {*last};
  } else if (request.mode == StorageSchemaRequest::Mode::kAny) {
    files.resize(1);
  }

  semantics::StorageSchema result;
  result.sample_uri = files[0].uri;
  const bool delimited =
      format == FileRecords::Format::kCsv || format == FileRecords::Format::kTsv;
  for (const ExternalFileSource::StoredFile& file : files) {
    RETURN_IF_ERROR(context_.Check());
    ASSIGN_OR_RETURN(Schema schema, records_.DescribeFile(file.local_path, format));
    for (size_t i = 0; i < schema.columns.size(); ++i) {
      Column& column = schema.columns[i];
      if (delimited && !request.first_row_is_header) {
        column.name = "Column" + std::to_string(i + 1);
      }
      auto known = result.schema.Find(column.name);
      if (known) {
        ScalarType& type = result.schema.columns[*known].type;
        type = Merged(type, column.type);
      } else {
        result.schema.columns.push_back(column);
      }
    }
  }
  return result;
}

}  // namespace sluice::query
