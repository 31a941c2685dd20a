"""Internet addresses as what is counted: a household, or the network it is in."""

from ipaddress import ip_address
from ipaddress import ip_network


def person_of(address: str) -> str:
    """Return what is counted as one: an IPv4 address, the /64 of an IPv6 one."""
    return _part(address, 32, 64)


def network_of(address: str) -> str:
    """Return the network an address is rented in: /24, or /48 of IPv6."""
    return _part(address, 24, 48)


def _part(address: str, bits4: int, bits6: int) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address or ""
    found = getattr(found, "ipv4_mapped", None) or found
    bits = bits4 if found.version == 4 else bits6
    return str(ip_network((found, bits), strict=False))
