"""Which release made a page: code, texts, templates, static files and settings. Another one's pages are not given."""

import hashlib
from functools import cache
from pathlib import Path

from django.conf import settings

FOLDERS = ("boras_stod", "catalogue", "offers", "templates", "locale", "static")
READ = {".py", ".html", ".txt", ".mo", ".css", ".js", ".svg", ".json"}
SHOWN = (
    "SITE_NAME",
    "MUNICIPALITY",
    "CITY",
    "SWITCHBOARD_PHONE",
    "ACCESSIBILITY_CONTACT_EMAIL",
    "DATA_CONTROLLER",
    "DATA_PROTECTION_EMAIL",
    "SOURCE_CODE_URL",
    "REVIEWED_LANGUAGES",
    "LANGUAGES",
    "TRAINING",
    "HTTPS",
    "DEBUG",
    "SESSION_HOURS",
    "CSRF_COOKIE_NAME",
    "CONTENT_SECURITY_POLICY",
)


def fingerprint() -> str:
    """A digest of all that pages are made of besides the register; the files are read once in a process."""
    digest = hashlib.sha256(_of_files())
    for name in SHOWN:
        digest.update(f"{name}={getattr(settings, name)!r}\n".encode())
    return digest.hexdigest()[:16]


@cache
def _of_files() -> bytes:
    digest = hashlib.sha256()
    for path in _files():
        digest.update(f"{path.relative_to(settings.BASE_DIR)}\n".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.digest()


def _files() -> list[Path]:
    found = (path for folder in FOLDERS for path in (settings.BASE_DIR / folder).rglob("*"))
    return sorted(path for path in found if path.suffix in READ and path.is_file())
