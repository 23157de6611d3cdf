"""Lighthouse against a running `make demo`, the four scores per page: `python -m scripts.quality 8000`.

Fails below 100 for accessibility, best practices and search engines, or below 98 for performance, on its phone.

Lighthouse 12, because 13 wants a newer Node than Debian has. It runs Debian's Chromium, on loopback only.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import urllib.error
import urllib.request

from tests.environment import NODE, chromium

LIGHTHOUSE = NODE / "node_modules/.bin/lighthouse"
LIST = "/sv/stod/"
LEAST = {"performance": 98, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless=new --no-sandbox --disable-dev-shm-usage --disable-background-networking"


def first_offer(site: str) -> str:
    """The path of the first offer in the list."""
    with urllib.request.urlopen(site + LIST) as answer:  # noqa: S310  loopback
        links = re.findall(rf'href="({LIST}[a-z0-9-]+/)"', answer.read().decode())
    if not links:
        sys.exit(f"{LIST} links to no offer.")
    return links[0]


def install() -> None:
    if chromium() is None or shutil.which("npm") is None:
        sys.exit("Chromium and npm are needed: on Debian, as root, `make test-browser` installs them.")
    if not LIGHTHOUSE.exists():
        flags = ["--omit-lockfile-registry-resolved", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(["npm", "install", "--prefix", NODE, *flags, "lighthouse@12"], check=True)


def scores(address: str) -> dict[str, int]:
    """Lighthouse's categories, each from 0 to 100."""
    command = [LIGHTHOUSE, address, "--quiet", "--output=json", f"--chrome-flags={FLAGS}"]
    environment = {**os.environ, "CHROME_PATH": str(chromium())}
    answer = subprocess.run(command, env=environment, check=True, capture_output=True, text=True)
    categories = json.loads(answer.stdout)["categories"]
    return {name: round(100 * (category["score"] or 0)) for name, category in categories.items()}


def main(port: str) -> None:
    site = f"http://127.0.0.1:{port}"
    install()
    try:
        paths = ["/sv/", LIST, first_offer(site)]
    except (urllib.error.URLError, ConnectionError) as error:
        sys.exit(f"{site} does not answer ({error}): start it with `make demo` in another window.")
    too_low = []
    for path in paths:
        found = scores(site + path)
        print(path, *(f"{name} {score}" for name, score in found.items()), sep="  ", flush=True)
        too_low += [f"{path} {name}" for name, least in LEAST.items() if found[name] < least]
    if too_low:
        sys.exit(f"Below the target: {', '.join(too_low)}")


if __name__ == "__main__":
    main(sys.argv[1])
