// The writers of the two versions, for MakeResultWriter().
#pragma once

#include "server/frames/result_writer.h"

namespace sluice::server {

std::unique_ptr<ResultWriter> MakeV1Writer(const ResultFormat& format,
                                           const OperationContext& context, std::string& out);
std::unique_ptr<ResultWriter> MakeV2Writer(const ResultFormat& format,
                                           const OperationContext& context, std::string text,
                                           std::string& out);

}  // namespace sluice::server
