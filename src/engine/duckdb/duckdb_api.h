// DuckDB's C API: the only include of duckdb.h.
//
// The library is 1.5.6, the header that the npm registry carries is 1.4.4. The two agree on what
// both know; what 1.5 adds and we use is declared here.
#pragma once

#include <duckdb.h>

extern "C" {

// State of a scalar function per executing thread: `init` runs before a thread's first call in a
// query, on that thread, and may leave a state that DuckDB destroys when the query ends.
typedef void (*duckdb_scalar_function_init_t)(duckdb_init_info info);
void duckdb_scalar_function_set_init(duckdb_scalar_function scalar_function,
                                     duckdb_scalar_function_init_t init);
void duckdb_scalar_function_init_set_error(duckdb_init_info info, const char* error);
void duckdb_scalar_function_init_set_state(duckdb_init_info info, void* state,
                                           duckdb_delete_callback_t destroy);
void duckdb_scalar_function_init_get_client_context(duckdb_init_info info,
                                                    duckdb_client_context* out_context);
void* duckdb_scalar_function_init_get_bind_data(duckdb_init_info info);
void* duckdb_scalar_function_init_get_extra_info(duckdb_init_info info);
// The state of the calling thread, from inside the function.
void* duckdb_scalar_function_get_state(duckdb_function_info info);

// duckdb_vector_assign_string_element_len() without its check that the bytes are UTF-8.
void duckdb_unsafe_vector_assign_string_element_len(duckdb_vector vector, idx_t index,
                                                    const char* str, idx_t str_len);
// Null when the bytes are UTF-8, else an error to destroy with duckdb_destroy_error_data().
duckdb_error_data duckdb_valid_utf8_check(const char* str, idx_t len);

}  // extern "C"
