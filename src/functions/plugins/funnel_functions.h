// funnel_sequence and funnel_sequence_completion: who went through a sequence of states.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/schema.h"
#include "functions/plugins/bin_scale.h"
#include "functions/table_function.h"

namespace sluice::functions {

struct FunnelSettings {
  BinScale scale;
  std::vector<std::string> sequence;  // As text.
  Schema schema;
};

// Input: id, time (long ticks, or real), window, state; in order of id and time. A state that
// follows itself counts once. Result, each once: window of the first step, the state before ("" or
// null when there is none), the state after, id. Between two steps at most `step_max` passes.
std::shared_ptr<const TableFunction> MakeFunnelSequence(FunnelSettings settings, Scalar step_max);

// Input: window, id, time, state; in that order. Result: window, state of the sequence, period, ids
// that came so far within the period of their first step.
std::shared_ptr<const TableFunction> MakeFunnelSequenceCompletion(FunnelSettings settings,
                                                                  std::vector<Scalar> periods);

}  // namespace sluice::functions
