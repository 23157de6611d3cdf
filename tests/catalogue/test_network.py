import pytest

from catalogue.network import client_address


@pytest.mark.parametrize(
    ("behind_proxy", "forwarded", "address"),
    [
        (False, None, "192.0.2.1"),
        (False, "203.0.113.9", "192.0.2.1"),
        (True, "203.0.113.9", "203.0.113.9"),
        (True, "198.51.100.1, 203.0.113.9", "203.0.113.9"),
        (True, None, "192.0.2.1"),
    ],
)
def test_address_is_the_one_that_can_be_trusted(rf, settings, behind_proxy, forwarded, address):
    settings.BEHIND_TLS_PROXY = behind_proxy
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}

    assert client_address(rf.get("/", REMOTE_ADDR="192.0.2.1", headers=headers)) == address
