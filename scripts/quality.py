"""Lighthouse against a running `make demo`, the four scores per page: `python -m scripts.quality 8000`.

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
    for path in paths:
        print(path, *(f"{name} {score}" for name, score in scores(site + path).items()), sep="  ", flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
