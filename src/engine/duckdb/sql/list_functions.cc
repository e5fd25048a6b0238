#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "data/column_batch.h"
#include "engine/duckdb/sql/collection_functions.h"
#include "functions/kernels/json_text.h"

namespace sluice::engine::duckdb::sql {
namespace {

using functions::JsonElements;
using functions::JsonKind;
using functions::JsonProperties;

class LogicalType {
 public:
  explicit LogicalType(duckdb_type type) : type_(duckdb_create_logical_type(type)) {}
  static LogicalType ListOf(duckdb_type type) {
    LogicalType list;
    list.type_ = duckdb_create_list_type(LogicalType(type).get());
    return list;
  }
  ~LogicalType() { duckdb_destroy_logical_type(&type_); }
  LogicalType(const LogicalType&) = delete;
  LogicalType& operator=(const LogicalType&) = delete;
  duckdb_logical_type get() const { return type_; }

 private:
  LogicalType() = default;
  LogicalType(LogicalType&&) = default;
  duckdb_logical_type type_ = nullptr;
};

bool IsValid(const uint64_t* validity, size_t row) {
  return validity == nullptr || (validity[row / 64] >> (row % 64) & 1) != 0;
}

// Builds the lists of an output vector element by element.
class ListWriter {
 public:
  explicit ListWriter(duckdb_vector list)
      : list_(list),
        entries_(static_cast<duckdb_list_entry*>(duckdb_vector_get_data(list))) {}

  void Begin(size_t row) {
    row_ = row;
    entries_[row].offset = size_;
  }
  void AddText(std::string_view text) {
    Reserve();
    duckdb_unsafe_vector_assign_string_element_len(duckdb_list_vector_get_child(list_), size_++,
                                                   text.data(), text.size());
  }
  void AddNull() {
    Reserve();
    duckdb_vector child = duckdb_list_vector_get_child(list_);
    duckdb_vector_ensure_validity_writable(child);
    duckdb_validity_set_row_invalid(duckdb_vector_get_validity(child), size_++);
  }
  void AddLong(int64_t value) {
    Reserve();
    static_cast<int64_t*>(duckdb_vector_get_data(duckdb_list_vector_get_child(list_)))[size_++] =
        value;
  }
  void End() { entries_[row_].length = size_ - entries_[row_].offset; }
  void Finish() { duckdb_list_vector_set_size(list_, size_); }

 private:
  void Reserve() {
    if (size_ < capacity_) return;
    capacity_ = std::max<size_t>(2048, capacity_ * 2);
    duckdb_list_vector_reserve(list_, capacity_);
  }

  duckdb_vector list_;
  duckdb_list_entry* entries_;
  size_t row_ = 0;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

// A null gives one null where `keep_null`; an empty array or bag gives nothing.
void AddElements(std::string_view json, bool bag_as_array, bool keep_null, ListWriter& out) {
  switch (functions::KindOfJson(json)) {
    case JsonKind::kNull:
      if (keep_null) out.AddNull();
      break;
    case JsonKind::kArray: {
      JsonElements elements(json);
      for (std::string_view element; elements.Next(element);) {
        if (functions::KindOfJson(element) == JsonKind::kNull) {
          out.AddNull();
        } else {
          out.AddText(element);
        }
      }
      break;
    }
    case JsonKind::kObject: {
      JsonProperties properties(json);
      std::string text;
      std::string_view key;
      for (std::string_view value; properties.Next(key, value);) {
        text = bag_as_array ? "[" : "{";
        functions::AppendJsonString(key, text);
        text.append(bag_as_array ? "," : ":").append(value).append(bag_as_array ? "]" : "}");
        out.AddText(text);
      }
      break;
    }
    default: out.AddText(json); break;
  }
}

void Elements(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  try {
    duckdb_vector json = duckdb_data_chunk_get_vector(input, 0);
    const auto* texts = static_cast<const StringSlot*>(duckdb_vector_get_data(json));
    const uint64_t* validity = duckdb_vector_get_validity(json);
    const auto* bag_as_array = static_cast<const uint8_t*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 1)));
    const auto* keep_null = static_cast<const uint8_t*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 2)));
    ListWriter out(output);
    const size_t row_count = duckdb_data_chunk_get_size(input);
    for (size_t row = 0; row < row_count; ++row) {
      out.Begin(row);
      AddElements(IsValid(validity, row) ? texts[row].view() : std::string_view(),
                  bag_as_array[row] != 0, keep_null[row] != 0, out);
      out.End();
    }
    out.Finish();
  } catch (const std::exception& e) {
    duckdb_scalar_function_set_error(info, e.what());
  }
}

// A session starts at the first record, where `restart` says so, where more than `max_between` lies
// between two records, and where more than `max_from_first` lies between a record and the session's
// start.
void SessionStarts(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
  try {
    duckdb_vector times = duckdb_data_chunk_get_vector(input, 0);
    duckdb_vector restarts = duckdb_data_chunk_get_vector(input, 1);
    const auto* time_lists = static_cast<const duckdb_list_entry*>(duckdb_vector_get_data(times));
    const auto* restart_lists =
        static_cast<const duckdb_list_entry*>(duckdb_vector_get_data(restarts));
    const uint64_t* list_validity = duckdb_vector_get_validity(times);
    duckdb_vector ticks = duckdb_list_vector_get_child(times);
    const uint64_t* tick_validity = duckdb_vector_get_validity(ticks);
    const auto* tick = static_cast<const int64_t*>(duckdb_vector_get_data(ticks));
    const auto* restart = static_cast<const uint8_t*>(
        duckdb_vector_get_data(duckdb_list_vector_get_child(restarts)));
    const auto* from_first_max = static_cast<const int64_t*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 2)));
    const auto* between_max = static_cast<const int64_t*>(
        duckdb_vector_get_data(duckdb_data_chunk_get_vector(input, 3)));
    ListWriter out(output);
    const size_t row_count = duckdb_data_chunk_get_size(input);
    for (size_t row = 0; row < row_count; ++row) {
      out.Begin(row);
      const size_t length = IsValid(list_validity, row) ? time_lists[row].length : 0;
      bool started = false;
      int64_t start = 0;
      int64_t before = 0;
      for (size_t i = 0; i < length; ++i) {
        const size_t at = time_lists[row].offset + i;
        if (!IsValid(tick_validity, at)) {
          out.AddNull();
          continue;
        }
        const int64_t now = tick[at];
        if (!started || restart[restart_lists[row].offset + i] != 0 ||
            now - start > from_first_max[row] || now - before > between_max[row]) {
          start = now;
        }
        started = true;
        before = now;
        out.AddLong(start);
      }
      out.End();
    }
    out.Finish();
  } catch (const std::exception& e) {
    duckdb_scalar_function_set_error(info, e.what());
  }
}

Status Register(duckdb_connection connection, const char* name,
                const std::vector<duckdb_logical_type>& parameters, duckdb_logical_type result,
                duckdb_scalar_function_t execute) {
  duckdb_scalar_function function = duckdb_create_scalar_function();
  duckdb_scalar_function_set_name(function, name);
  for (duckdb_logical_type type : parameters) {
    duckdb_scalar_function_add_parameter(function, type);
  }
  duckdb_scalar_function_set_return_type(function, result);
  duckdb_scalar_function_set_special_handling(function);
  duckdb_scalar_function_set_function(function, execute);
  const bool registered = duckdb_register_scalar_function(connection, function) == DuckDBSuccess;
  duckdb_destroy_scalar_function(&function);
  return registered ? Status::Ok()
                    : Internal(std::string("function not registered with DuckDB: ") + name);
}

}  // namespace

Status RegisterListFunctions(duckdb_connection connection) {
  const LogicalType text(DUCKDB_TYPE_VARCHAR);
  const LogicalType boolean(DUCKDB_TYPE_BOOLEAN);
  const LogicalType number(DUCKDB_TYPE_BIGINT);
  const LogicalType texts = LogicalType::ListOf(DUCKDB_TYPE_VARCHAR);
  const LogicalType booleans = LogicalType::ListOf(DUCKDB_TYPE_BOOLEAN);
  const LogicalType numbers = LogicalType::ListOf(DUCKDB_TYPE_BIGINT);
  RETURN_IF_ERROR(Register(connection, "kql_elements", {text.get(), boolean.get(), boolean.get()},
                           texts.get(), &Elements));
  return Register(connection, "kql_session_starts",
                  {numbers.get(), booleans.get(), number.get(), number.get()}, numbers.get(),
                  &SessionStarts);
}

Status RegisterCollectionFunctions(duckdb_connection connection) {
  RETURN_IF_ERROR(RegisterListFunctions(connection));
  RETURN_IF_ERROR(RegisterAggregateFunctions(connection));
  return RegisterSketchAggregates(connection);
}

}  // namespace sluice::engine::duckdb::sql
