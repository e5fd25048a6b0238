#include "engine/duckdb/files/read_text_function.h"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <optional>
#include <system_error>
#include <utility>

#include "engine/duckdb/batch_view.h"
#include "engine/duckdb/connection.h"
#include "engine/duckdb/guarded_call.h"
#include "engine/duckdb/files/record_parser.h"

namespace sluice::engine::duckdb::files {
namespace {

// The arguments of one call.
struct Arguments {
  std::vector<std::string> paths;
  TextFormat format = TextFormat::kCsv;
  bool skip_first = false;
  std::vector<std::string> names;
  std::vector<ScalarType> types;
};

// What the threads of one scan share.
struct Scan {
  Scan(const Arguments& arguments, std::vector<size_t> wanted)
      : blocks(arguments.paths, arguments.format), columns(std::move(wanted)) {}
  TextBlockReader blocks;
  const std::vector<size_t> columns;  // Per column of the output: its position in the file.
};

// What one thread of a scan has.
struct ScanThread {
  std::unique_ptr<RecordParser> parser;
  std::vector<std::unique_ptr<ColumnWriter>> writers;  // Per column of the output.
  std::vector<ColumnWriter*> by_position;              // Per column of the file.
  TextBlock block;
  bool in_block = false;
};

template <typename Info, typename Body>
void Guarded(Info info, void (*set_error)(Info, const char*), Body body) {
  GuardedCall(info, set_error, "a file was read", std::move(body));
}

std::string TextOf(duckdb_value value) {
  char* text = duckdb_get_varchar(value);
  std::string copy = text != nullptr ? text : "";
  duckdb_free(text);
  return copy;
}

std::string TextParameter(duckdb_bind_info info, idx_t index) {
  duckdb_value value = duckdb_bind_get_parameter(info, index);
  std::string text = TextOf(value);
  duckdb_destroy_value(&value);
  return text;
}

std::vector<std::string> ListParameter(duckdb_bind_info info, idx_t index) {
  duckdb_value list = duckdb_bind_get_parameter(info, index);
  std::vector<std::string> texts;
  for (idx_t i = 0; i < duckdb_get_list_size(list); ++i) {
    duckdb_value child = duckdb_get_list_child(list, i);
    texts.push_back(TextOf(child));
    duckdb_destroy_value(&child);
  }
  duckdb_destroy_value(&list);
  return texts;
}

Status ReadArguments(duckdb_bind_info info, Arguments& arguments) {
  arguments.paths = ListParameter(info, 0);
  std::string format = TextParameter(info, 1);
  if (format == "csv") {
    arguments.format = TextFormat::kCsv;
  } else if (format == "tsv") {
    arguments.format = TextFormat::kTsv;
  } else if (format == "json") {
    arguments.format = TextFormat::kJsonLines;
  } else {
    return Internal("text of the format '" + format + "' is not read");
  }
  duckdb_value skip_first = duckdb_bind_get_parameter(info, 2);
  arguments.skip_first = duckdb_get_bool(skip_first);
  duckdb_destroy_value(&skip_first);
  arguments.names = ListParameter(info, 3);
  for (const std::string& name : ListParameter(info, 4)) {
    std::optional<ScalarType> type = ParseScalarType(name);
    if (!type) return Internal("'" + name + "' is no type of a column");
    arguments.types.push_back(*type);
  }
  if (arguments.names.size() != arguments.types.size()) {
    return Internal("as many names as types are needed to read text");
  }
  return Status::Ok();
}

void AddResultColumn(duckdb_bind_info info, size_t position, ScalarType type) {
  duckdb_logical_type logical = CreateLogicalType(type);
  duckdb_bind_add_result_column(info, ("c" + std::to_string(position)).c_str(), logical);
  duckdb_destroy_logical_type(&logical);
}

void Bind(duckdb_bind_info info) {
  Guarded(info, &duckdb_bind_set_error, [info]() -> Status {
    auto arguments = std::make_unique<Arguments>();
    RETURN_IF_ERROR(ReadArguments(info, *arguments));
    for (size_t i = 0; i < arguments->types.size(); ++i) {
      AddResultColumn(info, i, arguments->types[i]);
    }
    duckdb_bind_set_bind_data(info, arguments.release(), &DestroyObject<Arguments>);
    return Status::Ok();
  });
}

void InitScan(duckdb_init_info info) {
  Guarded(info, &duckdb_init_set_error, [info]() -> Status {
    const auto& arguments = *static_cast<const Arguments*>(duckdb_init_get_bind_data(info));
    std::vector<size_t> wanted;
    for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
      // Out of range for a count(*), which asks for a row number that is nowhere read.
      wanted.push_back(duckdb_init_get_column_index(info, i));
    }
    uint64_t size = 0;
    for (const std::string& path : arguments.paths) {
      std::error_code error;
      uint64_t file_size = std::filesystem::file_size(path, error);
      if (!error) size += file_size;
    }
    // More threads than blocks would only wait.
    constexpr uint64_t kSizePerThread = uint64_t{1} << 19;
    duckdb_init_set_max_threads(info, std::clamp<uint64_t>(size / kSizePerThread, 1, 256));
    duckdb_init_set_init_data(info, new Scan(arguments, std::move(wanted)), &DestroyObject<Scan>);
    return Status::Ok();
  });
}

void InitScanThread(duckdb_init_info info) {
  Guarded(info, &duckdb_init_set_error, [info]() -> Status {
    const auto& arguments = *static_cast<const Arguments*>(duckdb_init_get_bind_data(info));
    auto thread = std::make_unique<ScanThread>();
    thread->parser = arguments.format == TextFormat::kJsonLines
                         ? MakeJsonLinesParser(arguments.names)
                         : MakeDelimitedParser(DelimiterOf(arguments.format), arguments.skip_first);
    thread->by_position.resize(arguments.types.size(), nullptr);
    for (idx_t i = 0; i < duckdb_init_get_column_count(info); ++i) {
      idx_t position = duckdb_init_get_column_index(info, i);
      if (position >= arguments.types.size()) {
        thread->writers.push_back(nullptr);
        continue;
      }
      thread->writers.push_back(std::make_unique<ColumnWriter>(arguments.types[position]));
      thread->by_position[position] = thread->writers.back().get();
    }
    duckdb_init_set_init_data(info, thread.release(), &DestroyObject<ScanThread>);
    return Status::Ok();
  });
}

void ReadChunk(duckdb_function_info info, duckdb_data_chunk output) {
  Guarded(info, &duckdb_function_set_error, [info, output]() -> Status {
    auto& scan = *static_cast<Scan*>(duckdb_function_get_init_data(info));
    auto& thread = *static_cast<ScanThread*>(duckdb_function_get_local_init_data(info));
    for (size_t i = 0; i < thread.writers.size(); ++i) {
      if (thread.writers[i] != nullptr) {
        thread.writers[i]->Begin(duckdb_data_chunk_get_vector(output, i));
      }
    }
    const size_t rows_max = duckdb_vector_size();
    size_t rows = 0;
    while (rows < rows_max) {
      if (!thread.in_block) {
        ASSIGN_OR_RETURN(bool more, scan.blocks.Next(thread.block));
        if (!more) break;
        thread.parser->Begin(thread.block);
        thread.in_block = true;
      }
      ASSIGN_OR_RETURN(size_t parsed,
                       thread.parser->Parse(thread.by_position, rows, rows_max - rows));
      rows += parsed;
      if (rows < rows_max) thread.in_block = false;
    }
    duckdb_data_chunk_set_size(output, rows);
    return Status::Ok();
  });
}

const char* FormatName(TextFormat format) {
  switch (format) {
    case TextFormat::kCsv: return "csv";
    case TextFormat::kTsv: return "tsv";
    case TextFormat::kJsonLines: return "json";
  }
  return "";
}

std::string SqlList(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) {
    if (list.size() > 1) list += ", ";
    list += SqlString(text);
  }
  return list + "]::VARCHAR[]";
}

}  // namespace

Status RegisterReadTextFunction(duckdb_connection connection) {
  duckdb_logical_type varchar = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
  duckdb_logical_type list = duckdb_create_list_type(varchar);
  duckdb_logical_type boolean = duckdb_create_logical_type(DUCKDB_TYPE_BOOLEAN);
  duckdb_table_function function = duckdb_create_table_function();
  duckdb_table_function_set_name(function, "sluice_read_text");
  for (duckdb_logical_type type : {list, varchar, boolean, list, list}) {
    duckdb_table_function_add_parameter(function, type);
  }
  duckdb_table_function_set_bind(function, &Bind);
  duckdb_table_function_set_init(function, &InitScan);
  duckdb_table_function_set_local_init(function, &InitScanThread);
  duckdb_table_function_set_function(function, &ReadChunk);
  duckdb_table_function_supports_projection_pushdown(function, true);
  duckdb_state state = duckdb_register_table_function(connection, function);
  duckdb_destroy_table_function(&function);
  duckdb_destroy_logical_type(&boolean);
  duckdb_destroy_logical_type(&list);
  duckdb_destroy_logical_type(&varchar);
  if (state != DuckDBSuccess) {
    return Internal("the function sluice_read_text could not be registered");
  }
  return Status::Ok();
}

std::string ReadTextSql(const std::vector<std::string>& paths, TextFormat format, bool skip_first,
                        const std::vector<std::string>& names,
                        const std::vector<ScalarType>& types) {
  std::vector<std::string> field_names = names;
  field_names.resize(types.size());
  std::vector<std::string> type_names;
  for (ScalarType type : types) type_names.emplace_back(ScalarTypeName(type));
  return "sluice_read_text(" + SqlList(paths) + ", '" + FormatName(format) + "', " +
         (skip_first ? "true" : "false") + ", " + SqlList(field_names) + ", " +
         SqlList(type_names) + ")";
}

}  // namespace sluice::engine::duckdb::files
