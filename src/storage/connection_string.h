// Storage connection strings, taken apart: where the target is, and what opens it.
// https://learn.microsoft.com/kusto/api/connection-strings/storage-connection-strings
//
// "https://account.blob.core.windows.net/container/folder?sv=...;key": a URL, whose query part may
// be a SAS token, then perhaps ';' and credentials. "file:///folder" or an absolute path name a
// folder of this machine; their text is taken as it stands, without percent-decoding, so that the
// path of an artifact as it is shown can be given back.
#pragma once

#include <string>
#include <string_view>

#include "base/secret.h"
#include "base/status.h"

namespace sluice::storage {

struct ConnectionString {
  std::string scheme;    // In lower case: "file", "https", "abfss", "s3". A plain path is "file".
  std::string location;  // "file": an absolute path. Else what follows "://", without the query.
  Secret query;          // What follows '?' in a URL.
  Secret credentials;    // What follows ';'.

  bool local() const { return scheme == "file"; }
};

// kInvalidArgument for text that is no connection string, naming it masked.
Result<ConnectionString> ParseConnectionString(std::string_view text);

}  // namespace sluice::storage
