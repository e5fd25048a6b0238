// Results as tables for people.
#pragma once

#include <cstdio>
#include <memory>

#include "cli/output.h"

namespace sluice::cli {

// Widths come from the first rows; later ones that are wider push their line out.
std::unique_ptr<Output> MakeTableOutput(std::FILE* file);

}  // namespace sluice::cli
