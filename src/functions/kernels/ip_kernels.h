// Kernels over IPv4 and IPv6 addresses in text, with or without "/prefix".
#pragma once

#include "functions/kernels/kernel_support.h"

namespace sluice::functions {

SLUICE_KERNEL(ParseIpv4);          // (ip) to a long, masked by its own prefix
SLUICE_KERNEL(ParseIpv4Mask);      // (ip, prefix)
SLUICE_KERNEL(ParseIpv6);          // (ip) to the long form of its text
SLUICE_KERNEL(ParseIpv6Mask);
SLUICE_KERNEL(FormatIpv4);         // (text or long, [prefix])
SLUICE_KERNEL(FormatIpv4Mask);
SLUICE_KERNEL(Ipv4Compare);        // (ip1, ip2, [prefix])
SLUICE_KERNEL(Ipv4IsMatch);
SLUICE_KERNEL(Ipv4IsInRange);      // (ip, range)
SLUICE_KERNEL(Ipv4IsInAnyRange);   // (ip, ranges and arrays of them)
SLUICE_KERNEL(Ipv4IsPrivate);
SLUICE_KERNEL(Ipv4NetmaskSuffix);
SLUICE_KERNEL(Ipv4RangeToCidrList);
SLUICE_KERNEL(Ipv6Compare);
SLUICE_KERNEL(Ipv6IsMatch);
SLUICE_KERNEL(Ipv6IsInRange);
SLUICE_KERNEL(Ipv6IsInAnyRange);
SLUICE_KERNEL(HasIpv4);            // (text, addresses and arrays of them)
SLUICE_KERNEL(HasIpv4Prefix);

}  // namespace sluice::functions
