"""The environment of every check, so that nothing of a developer's .env gets through."""

import os
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NODE = ROOT / "var/node"
VNU_VERSION = "26.9.27"
VNU_JAR = NODE / "node_modules/vnu-jar/build/dist/vnu.jar"


def environment(var_dir: str | Path) -> dict[str, str]:
    """What Django's settings read. TEST_DATABASE_URL alone chooses another database than SQLite."""
    return {
        "SECRET_KEY": "only-for-tests-" * 4,
        "SECRET_KEY_FILE": "",
        "ALLOWED_HOSTS": "testserver,localhost,127.0.0.1",
        "DATABASE_URL": os.environ.get("TEST_DATABASE_URL") or f"sqlite:///{var_dir}/test.sqlite3",
        "DATABASE_URL_FILE": "",
        "REPLICA_URLS": "",
        "DATABASE_POOL": "0",
        "VAR_DIR": str(var_dir),
        "DEBUG": "0",
        "HTTPS": "0",
        "BEHIND_TLS_PROXY": "0",
        "CSRF_TRUSTED_ORIGINS": "",
        "REQUIRE_SECOND_FACTOR": "0",  # the tests of the rule turn it on
        "TRAINING": "0",
        "DEMAND_COUNTED": "0",  # the tests of the counts turn it on
        "PAGE_CACHE_MB": "0",  # tests/boras_stod/kept_pages turn it on: here a page is built each time
        "REDIS_URL": "",
        "CDN_SECONDS": "0",
        "OIDC_ISSUER": "",
        "MUNICIPALITY": "Borås Stad",
        "SITE_NAME": "Borås Stöd",
        "SWITCHBOARD_PHONE": "033-35 70 00",
    }


def chromium() -> str | None:
    """The machine's own browser; none is downloaded."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return next(filter(None, map(shutil.which, names)), None)
