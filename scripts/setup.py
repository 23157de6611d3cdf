"""Make .venv, var/ and a secret key: `python3 scripts/setup.py runtime|dev [--free-port 8000]`.

Runs with the machine's own Python, standard library only. The lock file is installed again only when its
digest has changed, so that the second `make demo` takes seconds.
"""

import argparse
import hashlib
import importlib.util
import secrets
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
VAR = ROOT / "var"


def check_machine() -> None:
    """Stop with one sentence where the machine lacks what nothing here can install."""
    if sys.version_info < (3, 11):  # noqa: UP036  this file runs before anything has chosen a Python
        sys.exit(
            f"Python 3.11 or later is needed, this is {sys.version.split()[0]}: try make PYTHON=python3.12 …"
        )
    if importlib.util.find_spec("ensurepip") is None:
        sys.exit(
            "Python cannot make virtual environments here: install the Debian package python3-venv first."
        )


def check_port(port: int) -> None:
    """Stop with one sentence where something else already answers on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            sys.exit(
                f"Port {port} är upptagen: avsluta det som kör där, eller skriv make demo PORT={port + 1}."
            )


def digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def is_installed(name: str) -> bool:
    """Whether the lock file, or dev.txt that holds all of runtime.txt, is what was installed last."""
    stamp = VENV / "installed-lock"
    if not stamp.exists():
        return False
    locks = {ROOT / "requirements" / f"{name}.txt", ROOT / "requirements/dev.txt"}
    return stamp.read_text() in {digest(lock) for lock in locks}


def install(name: str) -> None:
    """Bring .venv to the state of requirements/<name>.txt, every file checked against its hash."""
    if not (VENV / "bin/python").exists():
        check_machine()
        print("Making .venv …", flush=True)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    if is_installed(name):
        return
    lock = ROOT / "requirements" / f"{name}.txt"
    print(f"Installing requirements/{name}.txt …", flush=True)
    pip = [str(VENV / "bin/python"), "-m", "pip", "--disable-pip-version-check", "install", "-qq"]
    subprocess.run([*pip, "--require-hashes", "-r", str(lock)], check=True)
    (VENV / "installed-lock").write_text(digest(lock))


def make_secret_key() -> None:
    key = VAR / "secret-key"
    if not key.exists():
        key.touch(mode=0o600)
        key.write_text(secrets.token_urlsafe(50))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("packages", choices=["runtime", "dev"])
    parser.add_argument("--free-port", type=int, help="stop when this port is taken")
    options = parser.parse_args()
    if options.free_port:
        check_port(options.free_port)
    try:
        install(options.packages)
    except subprocess.CalledProcessError as error:
        sys.exit(f"Could not install the packages (exit code {error.returncode}): see the lines above.")
    (VAR / "static").mkdir(parents=True, exist_ok=True)
    make_secret_key()


if __name__ == "__main__":
    main()
