// https://learn.microsoft.com/kusto/query/scalar-functions#ipv4ipv6-functions
#include "functions/kernels/ip_kernels.h"
#include "functions/register_functions.h"

namespace sluice::functions {
namespace {

Declare Pair(std::string name, std::string summary, std::string_view type, Kernel kernel) {
  return Declare(std::move(name), std::move(summary))
      .Takes("ip1:string, ip2:string, prefix?:long => " + std::string(type), kernel);
}
Declare Search(std::string name, std::string summary, Kernel kernel) {
  return Declare(std::move(name), std::move(summary))
      .Takes("text:string, item...:string => bool", kernel)
      .Takes("text:string, items:dynamic => bool", kernel);
}

}  // namespace

// Prefixes in the texts and as arguments: the shortest counts.
Definitions IpFunctions() {
  return {
      Declare("parse_ipv4", "An address as a number.").Takes("ip:string => long", &ParseIpv4)
          .Example("print parse_ipv4(\"127.0.0.1\")", "2130706433"),
      Declare("parse_ipv4_mask", "An address under a prefix as a number.")
          .Takes("ip:string, prefix:long => long", &ParseIpv4Mask),
      Declare("parse_ipv6", "The canonical form of an address.")
          .Takes("ip:string => string", &ParseIpv6)
          .Example("print parse_ipv6(\"127.0.0.1\")", "0000:0000:0000:0000:0000:ffff:7f00:0001"),
      Declare("parse_ipv6_mask", "The canonical form of an address under a prefix.")
          .Takes("ip:string, prefix:long => string", &ParseIpv6Mask),
      Declare("format_ipv4", "The text of an address under a prefix.")
          .Takes("ip:string, prefix?:long => string", &FormatIpv4)
          .Takes("ip:long, prefix?:long => string", &FormatIpv4)
          .Example("print format_ipv4(3232235777)", "192.168.1.1"),
      Declare("format_ipv4_mask", "The text of an address and its prefix.")
          .Takes("ip:string, prefix?:long => string", &FormatIpv4Mask)
          .Takes("ip:long, prefix?:long => string", &FormatIpv4Mask),
      Pair("ipv4_compare", "Compares two addresses: -1, 0 or 1.", "long", &Ipv4Compare),
      Pair("ipv4_is_match", "True when two addresses are equal under their prefixes.", "bool",
           &Ipv4IsMatch)
          .Example("print ipv4_is_match(\"192.168.1.1/24\", \"192.168.1.255\")", "true"),
      Declare("ipv4_is_in_range", "True when an address is in a range.")
          .Takes("ip:string, range:string => bool", &Ipv4IsInRange),
      Search("ipv4_is_in_any_range", "True when an address is in one of the ranges.",
             &Ipv4IsInAnyRange),
      Declare("ipv4_is_private", "True for an address of a private network.")
          .Takes("ip:string => bool", &Ipv4IsPrivate),
      Declare("ipv4_netmask_suffix", "The prefix of an address, or 32.")
          .Takes("ip:string => long", &Ipv4NetmaskSuffix),
      Declare("ipv4_range_to_cidr_list", "The fewest ranges from one address to another.")
          .Takes("start:string, end:string => dynamic", &Ipv4RangeToCidrList),
      Pair("ipv6_compare", "Compares two addresses: -1, 0 or 1.", "long", &Ipv6Compare),
      Pair("ipv6_is_match", "True when two addresses are equal under their prefixes.", "bool",
           &Ipv6IsMatch),
      Declare("ipv6_is_in_range", "True when an address is in a range.")
          .Takes("ip:string, range:string => bool", &Ipv6IsInRange),
      Search("ipv6_is_in_any_range", "True when an address is in one of the ranges.",
             &Ipv6IsInAnyRange),
      Declare("has_ipv4", "True when a text holds an address.")
          .Takes("text:string, ip:string => bool", &HasIpv4),
      Declare("has_ipv4_prefix", "True when a text holds an address with a prefix.")
          .Takes("text:string, prefix:string => bool", &HasIpv4Prefix),
      Search("has_any_ipv4", "True when a text holds one of the addresses.", &HasIpv4),
      Search("has_any_ipv4_prefix", "True when a text holds an address with one of the prefixes.",
             &HasIpv4Prefix),
  };
}

}  // namespace sluice::functions
