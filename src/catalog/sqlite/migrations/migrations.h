// The steps by which the catalog's file came to its present shape, in order. A step that was
// released is never changed: a new one is added instead.
#pragma once

namespace sluice::catalog {

extern const char* const kMigration001Initial;
extern const char* const kMigration002StoredObjects;
extern const char* const kMigration003GraphModels;

// Step n brings a file of version n to version n + 1.
inline const char* const* const kMigrations[] = {&kMigration001Initial, &kMigration002StoredObjects,
                                                 &kMigration003GraphModels};

}  // namespace sluice::catalog
