# Warnings for our own code. SLUICE_WERROR turns them into errors (the test preset does).
add_library(sluice_warnings INTERFACE)
target_compile_options(sluice_warnings INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor
  # 128-bit integers are a documented extension of both compilers that we build with.
  -Wno-pedantic
  # A designated initialiser that leaves members at their defaults is the point of using one.
  -Wno-missing-field-initializers
  # With sanitizers it takes the unused members of a std::variant for read ones.
  $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
if(SLUICE_WERROR)
  target_compile_options(sluice_warnings INTERFACE -Werror)
endif()
