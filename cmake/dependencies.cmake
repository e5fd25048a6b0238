# Third-party libraries: distribution packages, and DuckDB from npm packages (see package.json).
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(spdlog REQUIRED)
find_package(simdjson REQUIRED)
find_package(SQLite3 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(OpenSSL REQUIRED)
find_package(CLI11 REQUIRED)
find_package(Boost 1.74 REQUIRED)
pkg_check_modules(isal REQUIRED IMPORTED_TARGET libisal)
pkg_check_modules(zstd REQUIRED IMPORTED_TARGET libzstd)
pkg_check_modules(deflate REQUIRED IMPORTED_TARGET libdeflate)
pkg_check_modules(xxhash REQUIRED IMPORTED_TARGET libxxhash)
pkg_check_modules(re2_package REQUIRED IMPORTED_TARGET re2)
pkg_check_modules(curl REQUIRED IMPORTED_TARGET libcurl)
pkg_check_modules(edit REQUIRED IMPORTED_TARGET libedit)
find_library(SLUICE_SNAPPY_LIBRARY snappy REQUIRED)
add_library(PkgConfig::snappy INTERFACE IMPORTED)
target_link_libraries(PkgConfig::snappy INTERFACE ${SLUICE_SNAPPY_LIBRARY})
# S2 comes without a package file. Its headers use parts of Abseil by inline functions.
find_library(SLUICE_S2_LIBRARY s2 REQUIRED)
find_path(SLUICE_S2_INCLUDE s2/s2polygon.h REQUIRED)
find_package(absl REQUIRED)
add_library(s2 SHARED IMPORTED)
set_target_properties(s2 PROPERTIES
  IMPORTED_LOCATION ${SLUICE_S2_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${SLUICE_S2_INCLUDE}
  INTERFACE_LINK_LIBRARIES "absl::strings;absl::raw_hash_set;absl::int128")
if(NOT TARGET re2::re2)
  add_library(re2::re2 ALIAS PkgConfig::re2_package)
endif()
if(NOT TARGET Boost::headers)
  add_library(Boost::headers ALIAS Boost::boost)
endif()

# DuckDB: the shared library of the one package, the C header of the other.
set(SLUICE_DUCKDB_LIBRARY
    "${CMAKE_SOURCE_DIR}/node_modules/@duckdb/node-bindings-linux-x64/libduckdb.so")
set(SLUICE_DUCKDB_INCLUDE "${CMAKE_SOURCE_DIR}/node_modules/duckdb/src/duckdb/src/include")
foreach(needed ${SLUICE_DUCKDB_LIBRARY} ${SLUICE_DUCKDB_INCLUDE}/duckdb.h)
  if(NOT EXISTS ${needed})
    message(FATAL_ERROR "${needed} is missing: run scripts/setup first.")
  endif()
endforeach()
add_library(duckdb SHARED IMPORTED)
set_target_properties(duckdb PROPERTIES
  IMPORTED_LOCATION ${SLUICE_DUCKDB_LIBRARY}
  INTERFACE_INCLUDE_DIRECTORIES ${SLUICE_DUCKDB_INCLUDE})

if(SLUICE_BUILD_TESTS)
  find_package(GTest REQUIRED)
endif()
