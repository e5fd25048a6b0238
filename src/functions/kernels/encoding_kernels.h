// Kernels of encodings: base64, URL, gzip and zlib, punycode.
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(Base64Encode);
SLUICE_KERNEL(Base64EncodeArray);   // An array of byte values.
SLUICE_KERNEL(Base64EncodeGuid);
SLUICE_KERNEL(Base64Decode);        // Empty when it is no base64 of UTF-8.
SLUICE_KERNEL(Base64DecodeArray);
SLUICE_KERNEL(Base64DecodeGuid);
SLUICE_KERNEL(UrlEncode);           // Blanks become +.
SLUICE_KERNEL(UrlEncodeComponent);
SLUICE_KERNEL(UrlDecode);
SLUICE_KERNEL(GzipCompress);        // Text to base64 of its compressed bytes, and back.
SLUICE_KERNEL(GzipDecompress);
SLUICE_KERNEL(ZlibCompress);
SLUICE_KERNEL(ZlibDecompress);
SLUICE_KERNEL(PunycodeEncode);
SLUICE_KERNEL(PunycodeDecode);
SLUICE_KERNEL(PunycodeDomainEncode);  // Label by label, with "xn--" where needed.
SLUICE_KERNEL(PunycodeDomainDecode);

}  // namespace sluice::functions
