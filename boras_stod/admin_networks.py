"""Staff pages that open from some networks alone (ADMIN_NETWORKS), beside the login and the second factor."""

from ipaddress import IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from django.conf import settings
from django.shortcuts import render

from boras_stod.middleware import STAFF_PATH
from catalogue.network import client_address


def bad_networks() -> list[str]:
    """What ADMIN_NETWORKS holds that is no network."""
    return [text for text in settings.ADMIN_NETWORKS if _network(text) is None]


def is_inside(address: str) -> bool:
    """Whether staff pages open from this address. One that cannot be read is outside, as is a network that cannot."""
    try:
        known = ip_address(address)
    except ValueError:
        return False
    if isinstance(known, IPv6Address) and known.ipv4_mapped:
        known = known.ipv4_mapped
    return any(known in network for network in map(_network, settings.ADMIN_NETWORKS) if network)


def _network(text: str) -> IPv4Network | IPv6Network | None:
    try:
        return ip_network(text)
    except ValueError:
        return None


class AdminNetworksMiddleware:
    """Refuses every staff page, the login among them, outside of ADMIN_NETWORKS. Empty: no rule."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        is_staff_page = request.path.startswith(STAFF_PATH)
        if settings.ADMIN_NETWORKS and is_staff_page and not is_inside(client_address(request)):
            return render(request, "403_network.html", status=403)
        return self.get_response(request)
