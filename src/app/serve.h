// `sluice serve`: the composition root.
#pragma once

#include "app/settings.h"

namespace sluice::app {

// Opens everything, serves until SIGTERM or SIGINT, closes in order. Returns the exit code.
int Serve(const Settings& settings);

}  // namespace sluice::app
