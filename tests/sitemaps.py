"""What a search engine finds that follows the sitemap."""

import re


def addresses(client) -> list[str]:
    """The addresses of all files that the sitemap leads to."""
    files = _locations(client, "/sitemap.xml")
    return [address for file in files for address in _locations(client, file)]


def _locations(client, path: str) -> list[str]:
    response = client.get(path)
    assert response.status_code == 200, path
    found = re.findall(r"<loc>http://testserver([^<]+)</loc>", response.content.decode())
    return [address.replace("&amp;", "&") for address in found]
