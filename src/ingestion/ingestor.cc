#include "ingestion/ingestor.h"

#include <filesystem>
#include <system_error>
#include <utility>

namespace sluice::ingestion {
namespace {

engine::FileRecords::Format RecordsFormat(formats::DataFormat format) {
  switch (format) {
    case formats::DataFormat::kCsv: return engine::FileRecords::Format::kCsv;
    case formats::DataFormat::kTsv: return engine::FileRecords::Format::kTsv;
    case formats::DataFormat::kJson: return engine::FileRecords::Format::kJson;
    case formats::DataFormat::kParquet: return engine::FileRecords::Format::kParquet;
  }
  return engine::FileRecords::Format::kCsv;
}

engine::IngestRequest RequestFor(const IngestionTarget& target,
                                 const IngestionProperties& properties) {
  engine::IngestRequest request;
  request.database_id = target.database_id;
  request.table_id = target.table_id;
  request.columns = target.columns;
  request.ingestion_time_policy = target.ingestion_time_policy;
  request.tags = properties.tags;
  request.ingest_if_not_exists = properties.ingest_if_not_exists;
  request.creation_time_ticks = properties.creation_time_ticks;
  return request;
}

engine::FileRecords RecordsFor(const IngestionTarget& target,
                               const IngestionProperties& properties, formats::DataFormat format) {
  engine::FileRecords records;
  records.format = RecordsFormat(format);
  records.ignore_first_record = properties.ignore_first_record;
  records.column_names = target.column_names;
  return records;
}

Status CheckFile(const std::string& path, const std::string& shown) {
  std::error_code error;
  auto status = std::filesystem::status(path, error);
  if (status.type() == std::filesystem::file_type::not_found) {
    return NotFound("There is no file " + shown + ".");
  }
  if (error) return Unavailable("The file " + shown + " cannot be read: " + error.message() + ".");
  if (!std::filesystem::is_regular_file(status)) {
    return InvalidArgument(shown + " is not a file; name each file to ingest.");
  }
  return Status::Ok();
}

}  // namespace

Result<formats::DataFormat> FormatOfName(std::string_view path) {
  std::string_view name = path.substr(path.rfind('/') + 1);
  auto take_extension = [&name]() -> std::string {
    size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return "";
    std::string extension(name.substr(dot + 1));
    for (char& c : extension) c = static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c);
    name = name.substr(0, dot);
    return extension;
  };
  std::string extension = take_extension();
  if (extension == "gz") extension = take_extension();
  if (extension == "jsonl" || extension == "ndjson") return formats::DataFormat::kJson;
  if (extension == "zip") {
    return Unsupported("Zip archives are not read; unpack '" + std::string(path) +
                       "' or use gzip.");
  }
  Result<formats::DataFormat> format = formats::ParseDataFormat(extension);
  if (format.ok() || format.status().code() == StatusCode::kUnsupported) return format;
  return formats::DataFormat::kCsv;
}

Result<std::unique_ptr<Ingestor>> Ingestor::Open(engine::RecordStore& records,
                                                 storage::ObjectStoreRegistry& stores,
                                                 Random& random, std::string spool_folder) {
  ASSIGN_OR_RETURN(Spool spool, Spool::Open(random, std::move(spool_folder)));
  return std::unique_ptr<Ingestor>(new Ingestor(records, stores, std::move(spool)));
}

Result<engine::IngestResult> Ingestor::IngestText(const IngestionTarget& target,
                                                  std::string_view text,
                                                  const IngestionProperties& properties,
                                                  const OperationContext& context) {
  const formats::DataFormat format = properties.format.value_or(formats::DataFormat::kCsv);
  if (format == formats::DataFormat::kParquet) {
    return InvalidArgument("Parquet cannot be ingested inline: it is no text.");
  }
  ASSIGN_OR_RETURN(SpoolFile file, spool_.Write(text));
  engine::IngestRequest request = RequestFor(target, properties);
  engine::FileRecords records = RecordsFor(target, properties, format);
  records.paths = {file.path()};
  request.records = std::move(records);
  request.original_size_bytes = static_cast<int64_t>(text.size());
  Result<engine::IngestResult> result = records_.Ingest(request, context);
  if (result.ok()) return result;
  // Where the text was kept is no name that anybody gave.
  std::string message(result.status().message());
  const std::string shown = "the file " + file.path();
  if (size_t at = message.find(shown); at != std::string::npos) {
    message.replace(at, shown.size(), "the inline text");
  }
  return Status(result.status().code(), std::move(message));
}

Result<engine::IngestResult> Ingestor::IngestFiles(
    const IngestionTarget& target, const std::vector<std::string>& connection_strings,
    const IngestionProperties& properties, const OperationContext& context) {
  if (connection_strings.empty()) return InvalidArgument("No file to ingest is named.");
  std::vector<std::string> paths;
  std::optional<formats::DataFormat> format = properties.format;
  for (const std::string& connection_string : connection_strings) {
    ASSIGN_OR_RETURN(std::string path, stores_.ResolveLocalPath(connection_string));
    const std::string shown = storage::MaskConnectionString(connection_string);
    RETURN_IF_ERROR(CheckFile(path, shown));
    if (!properties.format) {
      ASSIGN_OR_RETURN(formats::DataFormat told, FormatOfName(path));
      if (format && *format != told) {
        return InvalidArgument("The names of the files tell different formats; ingest " + shown +
                               " apart, or say which with (format=...).");
      }
      format = told;
    }
    paths.push_back(std::move(path));
  }

  engine::IngestRequest request = RequestFor(target, properties);
  engine::FileRecords records = RecordsFor(target, properties, *format);
  std::vector<SpoolFile> inflated;
  if (*format == formats::DataFormat::kParquet) {
    for (std::string& path : paths) {
      if (!IsGzipFile(path)) continue;
      ASSIGN_OR_RETURN(SpoolFile file, spool_.Inflate(path, context));
      path = file.path();
      inflated.push_back(std::move(file));
    }
  }
  records.paths = std::move(paths);
  request.records = std::move(records);
  return records_.Ingest(request, context);
}

Result<engine::IngestResult> Ingestor::IngestQuery(const IngestionTarget& target,
                                                   engine::QueryRecords records, bool replace,
                                                   const IngestionProperties& properties,
                                                   const OperationContext& context) {
  engine::IngestRequest request = RequestFor(target, properties);
  request.records = std::move(records);
  request.replace = replace;
  return records_.Ingest(request, context);
}

}  // namespace sluice::ingestion
