# The folders of src/ and who may include whom: the one place that says so. Each folder is one
# static library `sluice_<name with _ for />`. test/tidy checks the #include lines of every file
# against this table, since linking alone would not notice (all headers share src/).
#
#   sluice_layer(<folder> USES <folders> [LINKS <targets of third parties>])
sluice_layer(base LINKS spdlog::spdlog fmt::fmt)
sluice_layer(data USES base LINKS fmt::fmt)
sluice_layer(language USES data base)
sluice_layer(net USES base LINKS PkgConfig::curl fmt::fmt)
sluice_layer(geo USES data base LINKS simdjson::simdjson s2)
# S2's headers, which this layer alone includes, contain B-trees of Abseil that have another layout
# when they notice the address sanitizer. The library of the distribution was built without it.
if(SLUICE_SANITIZERS MATCHES address)
  foreach(target sluice_geo sluice_geo_test)
    if(TARGET ${target})
      target_compile_options(${target} PRIVATE
        $<IF:$<CXX_COMPILER_ID:GNU>,-U__SANITIZE_ADDRESS__,-fno-sanitize=address>)
    endif()
  endforeach()
endif()
sluice_layer(functions USES geo data base
             LINKS re2::re2 OpenSSL::Crypto ZLIB::ZLIB PkgConfig::xxhash date-tz fmt::fmt)
sluice_layer(formats USES data base
             LINKS PkgConfig::isal PkgConfig::zstd PkgConfig::snappy PkgConfig::deflate)
sluice_layer(catalog USES data base LINKS simdjson::simdjson fmt::fmt)
sluice_layer(storage USES net data base LINKS PkgConfig::xxhash fmt::fmt)
sluice_layer(semantics USES language functions data base LINKS fmt::fmt)
sluice_layer(planning USES semantics functions data base LINKS fmt::fmt)
sluice_layer(engine USES planning functions data base LINKS fmt::fmt)
sluice_layer(query USES language semantics planning engine catalog functions data base
             LINKS fmt::fmt simdjson::simdjson)
set(SLUICE_LAYER_TEST_LINKS_sluice_ingestion sluice_testing sluice_engine_duckdb)
sluice_layer(ingestion USES query engine catalog storage formats data base
             LINKS fmt::fmt ZLIB::ZLIB)
set(SLUICE_LAYER_TEST_LINKS_sluice_export sluice_testing)
set(SLUICE_LAYER_TEST_LINKS_sluice_engine_duckdb sluice_testing)
sluice_layer(export
             USES query engine planning semantics functions catalog storage formats data base
             LINKS fmt::fmt simdjson::simdjson PkgConfig::xxhash)
set(SLUICE_LAYER_TEST_LINKS_sluice_views sluice_testing sluice_engine_duckdb)
sluice_layer(views USES query language semantics planning engine catalog data base
             LINKS fmt::fmt)
set(SLUICE_LAYER_TEST_LINKS_sluice_commands
    sluice_testing sluice_engine_duckdb sluice_catalog_sqlite)
sluice_layer(commands
             USES query ingestion export views catalog engine storage formats language data base
             LINKS fmt::fmt simdjson::simdjson)
sluice_layer(server USES commands query functions catalog net data base
             LINKS fmt::fmt simdjson::simdjson ZLIB::ZLIB Threads::Threads Boost::headers)
sluice_layer(cli USES net formats data base
             LINKS fmt::fmt simdjson::simdjson CLI11::CLI11 PkgConfig::curl PkgConfig::edit)
# Leaves implement an interface of the layer above their folder; only app and tests link them.
sluice_layer(engine/duckdb USES engine planning semantics functions data base
             LINKS duckdb fmt::fmt re2::re2 simdjson::simdjson PkgConfig::isal)
sluice_layer(catalog/sqlite USES catalog data base LINKS SQLite::SQLite3 fmt::fmt)
sluice_layer(testing
             USES storage formats engine catalog query data base
             LINKS fmt::fmt)
