// Kusto's error document: what a Status looks like to a client.
#pragma once

#include <string>
#include <string_view>

#include "base/cancellation.h"
#include "server/http/http_response.h"

namespace sluice::server {

// {"error":{"code":...,"message":...,"@type":...,"@message":...,"@context":{...},"@permanent":...,
// "innererror":{...}}}. `text` is the request's query or command: an error with a span gets @line
// and @pos (both from 1) of the place in it.
std::string ErrorDocument(const Status& status, std::string_view text,
                          const OperationContext& context);

// The HTTP status that an error stands for.
int HttpStatusOf(const Status& status);

// Makes the document the answer. REQUIRES: !response.started().
void WriteError(const Status& status, std::string_view text, HttpResponse& response,
                const OperationContext& context);

// "Semantic error: SEM0100: ..." as one line of text, for the error lists of the v1 format.
std::string ErrorText(const Status& status);

}  // namespace sluice::server
