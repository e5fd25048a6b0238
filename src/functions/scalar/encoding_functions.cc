// https://learn.microsoft.com/kusto/query/base64-encode-tostring-function and its relatives
#include "functions/kernels/encoding_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Text(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary)).Takes("text:string => string", kernel);
}

}  // namespace

Definitions EncodingFunctions() {
  return {
      Text("base64_encode_tostring", "Base64 of the text's UTF-8.", &Base64Encode)
          .Alias("base64_encodestring")
          .Example("print base64_encode_tostring(\"Kusto\")", "S3VzdG8="),
      Text("base64_decode_tostring", "The text of a base64.", &Base64Decode)
          .Alias("base64_decodestring")
          .Example("print base64_decode_tostring(\"S3VzdG8=\")", "Kusto"),
      Declare("base64_encode_fromarray", "Base64 of an array of bytes.")
          .Takes("bytes:dynamic => string", &Base64EncodeArray),
      Declare("base64_encode_fromguid", "Base64 of a guid.")
          .Takes("guid:guid => string", &Base64EncodeGuid),
      Declare("base64_decode_toarray", "The bytes of a base64 as an array.")
          .Takes("text:string => dynamic", &Base64DecodeArray),
      Declare("base64_decode_toguid", "The guid of a base64.")
          .Takes("text:string => guid", &Base64DecodeGuid),
      Text("url_encode", "The text with characters encoded for a URL, blanks as +.", &UrlEncode),
      Text("url_encode_component", "The text encoded as a part of a URL.", &UrlEncodeComponent),
      Text("url_decode", "The text of an encoded URL.", &UrlDecode)
          .Example("print url_decode(\"https%3a%2f%2fwww.bing.com%2f\")", "https://www.bing.com/"),
      Text("gzip_compress_to_base64_string", "Base64 of the gzip of the text.", &GzipCompress),
      Text("gzip_decompress_from_base64_string", "The text of a base64 of a gzip.",
           &GzipDecompress),
      Text("zlib_compress_to_base64_string", "Base64 of the zlib of the text.", &ZlibCompress),
      Text("zlib_decompress_from_base64_string", "The text of a base64 of a zlib.",
           &ZlibDecompress),
      Text("punycode_from_string", "The Punycode of a text.", &PunycodeEncode),
      Text("punycode_to_string", "The text of a Punycode.", &PunycodeDecode),
      Text("punycode_domain_from_string", "The domain name that a name in ASCII stands for.",
           &PunycodeDomainDecode)
          .Example("print punycode_domain_from_string('xn--Lin-8na.Celtchair.org')",
                   "Lúin.Celtchair.org"),
      Text("punycode_domain_to_string", "A domain name in ASCII.", &PunycodeDomainEncode)
          .Example("print punycode_domain_to_string(\"Kaledvoulc'h.Artorījos.edu\")",
                   "Kaledvoulc'h.xn--Artorjos-ejb.edu"),
  };
}

}  // namespace sluice::functions
