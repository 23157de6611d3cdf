"""The public site as it is today, as files that any browser opens: `make archive SITE=https://… FOLDER=…`.

For the city's archive (offentlighetsprincipen): no system is needed to read it. wget does the work; this says what to
take and adds a list of digests, so that one can prove later that nothing was changed.
"""

import argparse
import hashlib
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

PAGES = r"^[^?]*([?]page=[0-9]+)?$"  # every page once, not every combination of filters
BESIDE = ("static", "bilder")
READ_ME = """Arkivexemplar av {address}, hämtat {when}.

Öppna {start} i en webbläsare. Allt som behövs ligger i mappen. Sökning, filter och formulär fungerar inte: de behöver
systemet. Hela registret ligger som tabell i filerna som slutar på .csv och .json.
SHA256SUMS har kontrollsumman för varje fil (kontrollera med: sha256sum --check SHA256SUMS).
{pages} sidor. {faults}
"""


def archive(address: str, folder: Path, languages: list[str]) -> int:
    """Fill an empty folder with the site; answer how many pages there are."""
    if shutil.which("wget") is None:
        sys.exit("wget finns inte på den här maskinen: installera det först.")
    if folder.exists() and any(folder.iterdir()):
        sys.exit(f"{folder} är inte tom: ett arkivexemplar skrivs aldrig över.")
    folder.mkdir(parents=True, exist_ok=True)
    folders = ",".join(f"/{name}" for name in (*languages, *BESIDE))
    done = subprocess.run(
        [
            *(
                "wget",
                "--recursive",
                "--level=inf",
                "--page-requisites",
                "--convert-links",
                "--adjust-extension",
            ),
            *("--no-host-directories", "--restrict-file-names=windows", f"--directory-prefix={folder}"),
            *(
                "--execute",
                "robots=off",
                "--user-agent=boras-stod-archive",
                f"--include-directories={folders}",
            ),
            *("--accept-regex", PAGES, "--tries=2", "--timeout=30", "--quota=5g", "--no-verbose"),
            f"--output-file={folder / 'wget.log'}",
            *(f"{address}/{language}/" for language in languages),
        ],
        check=False,
    )
    pages = len(list(folder.rglob("*.html")))
    if not pages:
        sys.exit(f"{address} svarade inte med någon sida: se {folder / 'wget.log'}.")
    faults = "" if done.returncode == 0 else "Några länkar gick inte att hämta: de står i wget.log."
    words = READ_ME.format(
        address=address,
        when=f"{datetime.now(ZoneInfo('Europe/Stockholm')):%Y-%m-%d kl. %H.%M}",
        start=f"{languages[0]}/index.html",
        pages=pages,
        faults=faults,
    )
    (folder / "LÄS-MIG.txt").write_text(words)
    write_digests(folder)
    return pages


def write_digests(folder: Path) -> None:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files
    ]
    (folder / "SHA256SUMS").write_text("".join(lines))


def main() -> None:
    parser = argparse.ArgumentParser(description="Arkivexemplar av den öppna webbplatsen.")
    parser.add_argument("address", help="https://stod.example.se")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--languages", default="sv,en,fi,ar,so,fa,uk,bs")
    given = parser.parse_args()
    parts = urlsplit(given.address)
    if parts.scheme not in {"http", "https"} or not parts.netloc:
        sys.exit(f"{given.address} är ingen adress: skriv till exempel https://stod.example.se.")
    pages = archive(f"{parts.scheme}://{parts.netloc}", given.folder, given.languages.split(","))
    print(f"{pages} sidor i {given.folder}.")


if __name__ == "__main__":
    main()
