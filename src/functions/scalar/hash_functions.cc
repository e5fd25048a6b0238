// https://learn.microsoft.com/kusto/query/hash-function and its relatives
#include "functions/kernels/hash_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {

Definitions HashFunctions() {
  return {
      Declare("hash", "A hash of the value (xxHash64), or its remainder by a modulus.")
          .Takes("value:orderable, modulus?:long => long", &HashXxh64)
          .Example("print hash(\"World\")", "1846988464401551951"),
      Declare("hash_xxhash64", "The xxHash64 of the value, or its remainder by a modulus.")
          .Takes("value:orderable, modulus?:long => long", &HashXxh64)
          .Example("print hash_xxhash64(\"World\", 100)", "51"),
      Declare("hash_md5", "The MD5 of the value in hexadecimal.")
          .Takes("value:orderable => string", &HashMd5)
          .Example("print hash_md5(\"World\")", "f5a7924e621e84c9280a9a27e1bcb7f6"),
      Declare("hash_sha1", "The SHA-1 of the value in hexadecimal.")
          .Takes("value:orderable => string", &HashSha1),
      Declare("hash_sha256", "The SHA-256 of the value in hexadecimal.")
          .Takes("value:orderable => string", &HashSha256)
          .Example("print hash_sha256(\"World\")",
                   "78ae647dc5544d227130a0682a51e30bc7777fbb6d8a8f17007463a3ecd1d524"),
      Declare("hash_combine", "One hash of several hashes.")
          .Takes("hash...:long => long", &HashCombine),
      Declare("hash_many", "One hash of several values.").Takes("value...:orderable => long", &HashMany),
  };
}

}  // namespace sluice::functions
