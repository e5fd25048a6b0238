# sluice_layer(): one library for a folder of src/, from all its .cc files (a leaf folder with a
# layer of its own is left to that layer), and one test program from its *_test.cc.

set(SLUICE_LAYER_FOLDERS "" CACHE INTERNAL "")

function(sluice_layer folder)
  cmake_parse_arguments(LAYER "" "" "USES;LINKS" ${ARGN})
  string(REPLACE "/" "_" name "sluice_${folder}")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS "${CMAKE_SOURCE_DIR}/src/${folder}/*.cc")
  # Leaves that live below another layer's folder.
  foreach(leaf engine/duckdb catalog/sqlite)
    if(NOT folder STREQUAL leaf)
      list(FILTER sources EXCLUDE REGEX "/src/${leaf}/")
    endif()
  endforeach()
  set(tests ${sources})
  list(FILTER sources EXCLUDE REGEX "_test\\.cc$")
  list(FILTER tests INCLUDE REGEX "_test\\.cc$")

  set(links ${LAYER_LINKS})
  foreach(used ${LAYER_USES})
    string(REPLACE "/" "_" used_name "sluice_${used}")
    list(APPEND links ${used_name})
  endforeach()

  if(sources)
    add_library(${name} STATIC ${sources})
    target_include_directories(${name} PUBLIC ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} PUBLIC ${links} PRIVATE sluice_warnings)
  else()
    add_library(${name} INTERFACE)
    target_include_directories(${name} INTERFACE ${CMAKE_SOURCE_DIR}/src)
    target_link_libraries(${name} INTERFACE ${links})
  endif()

  if(tests AND SLUICE_BUILD_TESTS)
    add_executable(${name}_test ${tests})
    target_link_libraries(${name}_test PRIVATE ${name} ${SLUICE_LAYER_TEST_LINKS_${name}}
                          sluice_warnings GTest::gmock GTest::gtest_main)
    add_test(NAME unit.${folder} COMMAND ${name}_test)
    set_tests_properties(unit.${folder} PROPERTIES LABELS unit)
  endif()
endfunction()
