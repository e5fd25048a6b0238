// The catalog in one SQLite file. Every change is one transaction, synced to disk before the call
// returns. The file holds connection strings with their secrets; only its owner may read it.
#pragma once

#include <memory>
#include <string>

#include "catalog/catalog.h"

namespace sluice::catalog {

// Opens the file at `path`, creating it when there is none and bringing an older one up to date. A
// catalog without a database gets NetDefaultDB, the one that SDKs ask for by default. Fails with
// kFailedPrecondition when a newer version of the server has written the file, and with kDataLoss
// when it is no catalog.
Result<std::unique_ptr<Catalog>> OpenSqliteCatalog(const std::string& path);

}  // namespace sluice::catalog
