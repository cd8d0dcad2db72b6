"""Make var/venv: all that the lock pins, and Jinguo itself. Standard library only, for it runs before all else.

A venv that is as it should be is left alone at once, with no network. Nothing is installed outside var/.
"""

import hashlib
import os
import sys
from contextlib import contextmanager
from pathlib import Path

if sys.version_info < (3, 11):
    sys.exit("Jinguo needs Python 3.11 or newer, not %d.%d. Name one: PYTHON=/path/to/python3" % sys.version_info[:2])

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
LOG = VAR / "bootstrap.log"

# Carried along, since a fresh Debian has a `venv` that cannot install pip, and a pip that may not touch anything.
PIP = ROOT / "script" / "vendor" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"

PROJECT = ROOT / "pyproject.toml"
LOCKS = {"runtime": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}
COVERS = {"runtime": ("runtime",), "dev": ("dev", "runtime")}  # The dev lock holds all of the runtime's.

SOUND = VENV / ".sound"  # There, with `foundation()` in it, while no installation is under way or was cut off.

MIRROR = "name a package index that you can reach, for example a mirror: JINGUO_INDEX=https://…"

#: What pip may say, and what that means to the person who waits. The first that is found counts.
REASONS = {
    "No space left on device": "the disk is full; make room (the installation takes about 400 MB) and start again.",
    "Disk quota exceeded": "your disk quota is used up; make room (the installation takes about 400 MB) and start again.",
    "Permission denied": "a file under var/ cannot be written; was it made by root? Remove var/venv and start again.",
    "DO NOT MATCH THE HASHES": "a downloaded file is not the one that the lock pins, so nothing was installed of it; "
    f"the index or mirror in use serves something else. If it is not yours, {MIRROR}",
    "CERTIFICATE_VERIFY_FAILED": "the package index shows a certificate that this machine does not trust; if a proxy "
    "stands between, name its authority: PIP_CERT=/path/to/ca.pem",
    "is not a trusted or secure host": "the index is plain http, which anybody on the way can forge; name it by https.",
    "Connection to": f"there is no way to the package index. Check the network, or {MIRROR}",
    "connection broken": f"there is no way to the package index. Check the network, or {MIRROR}",
    "timed out": f"the package index does not answer in time. Try again, or {MIRROR}",
    "No matching distribution found": "the package index has no ready-made file of one package for this Python and "
    f"this machine. Try another Python (PYTHON=/path/to/python3), or {MIRROR}",
}


class Trouble(Exception):
    """One sentence for a person: what went wrong, and what to do."""


def main() -> None:
    kind, index = options()
    if ready(kind):
        return
    try:
        with alone():
            if not ready(kind):  # Perhaps it was made while we waited.
                make(kind, index)
    except KeyboardInterrupt:
        sys.exit("\nInterrupted. The next start goes on from here.")
    except Trouble as trouble:
        sys.exit(f"Jinguo cannot be installed: {trouble}")
    except OSError as error:
        sys.exit(f"Jinguo cannot be installed: {reason(str(error)) or error}")


def options() -> tuple[str, str]:
    import argparse

    parser = argparse.ArgumentParser(prog="script/bootstrap", description="Make var/venv as the lock says.")
    parser.add_argument("--dev", action="store_true", help="with what the tests need")
    parser.add_argument("--index", metavar="URL", default=os.environ.get("JINGUO_INDEX", ""), help="install from here")
    found = parser.parse_args()
    return ("dev" if found.dev else "runtime"), found.index


def foundation() -> str:
    """What a venv stands on. It cannot be moved to another place or to another Python, only made anew."""
    return f"{sys.implementation.cache_tag}{sys.abiflags} {os.uname().machine} {sys.base_prefix} {ROOT}"


def digest(kind: str) -> str:
    """What the venv was filled from."""
    files = [PROJECT, *(LOCKS[covered] for covered in COVERS[kind])]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def stamp(kind: str) -> Path:
    return VENV / f".{kind}"


def says(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text() == text


def ready(kind: str) -> bool:
    return PYTHON.exists() and says(SOUND, foundation()) and says(stamp(kind), digest(kind))


@contextmanager
def alone():
    """One run at a time; a second one waits for the first, and then finds all done."""
    try:
        import fcntl
    except ImportError:
        raise Trouble("this is not a Unix; on Windows, run Jinguo in WSL.") from None
    VAR.mkdir(exist_ok=True)
    with open(VAR / "bootstrap.lock", "w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Another run is installing; waiting for it.")
            fcntl.flock(lock, fcntl.LOCK_EX)
        lock.truncate()
        os.set_inheritable(lock.fileno(), True)  # Should we be killed, pip goes on, and holds the lock till its end.
        yield


def make(kind: str, index: str) -> None:
    check_pip()
    LOG.write_bytes(b"")
    if not (PYTHON.exists() and says(SOUND, foundation())):
        create()
    say(f"Installing into var/venv what {LOCKS[kind].name} pins; this takes a minute or two.")
    pip(index, "--require-hashes", "--only-binary=:all:", "-r", str(LOCKS[kind]))
    pip(index, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT))
    for covered in COVERS[kind]:
        stamp(covered).write_text(digest(covered))
    say("Installed.")


def check_pip() -> None:
    if not PIP.is_file() or hashlib.sha256(PIP.read_bytes()).hexdigest() != PIP_SHA256:
        raise Trouble(f"{PIP.relative_to(ROOT)} is missing or damaged; bring it back: git checkout script/vendor")


def create() -> None:
    try:
        import venv
    except ImportError:
        raise Trouble("this Python has no venv module (Debian, Ubuntu: apt-get install python3-venv).") from None
    say(f"Making var/venv with Python {sys.version.split()[0]}.")
    venv.EnvBuilder(clear=True, symlinks=True).create(VENV)
    SOUND.write_text(foundation())


def pip(index: str, *arguments: str) -> None:
    """Install, or raise `Trouble`. The venv is not sound from the first file that pip puts there to the last."""
    import subprocess

    quiet = ("--no-input", "--no-color", "--progress-bar=off", "--disable-pip-version-check", "--retries=3")
    where = ("--no-user", f"--cache-dir={VAR / 'cache' / 'pip'}", *([f"--index-url={index}"] if index else []))
    # Read what it says in English, and let no one's PYTHONPATH into a build. A small /tmp is no obstacle either.
    env = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONHOME")}
    env |= {"LC_ALL": "C.UTF-8", "TMPDIR": str(VAR / "tmp")}
    (VAR / "tmp").mkdir(exist_ok=True)
    command = [PYTHON, "-I", PIP / "pip", "install", *quiet, *where, *arguments]
    how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "close_fds": False}

    SOUND.unlink(missing_ok=True)
    with subprocess.Popen(command, cwd=ROOT, env=env, text=True, errors="replace", **how) as process:
        output, touched = follow(process.stdout)
    if process.returncode == 0 or not touched:
        SOUND.write_text(foundation())
    if process.returncode:
        raise Trouble(f"{reason(output) or 'pip failed.'} (All that pip said: {LOG.relative_to(ROOT)})")


def follow(lines) -> tuple[str, bool]:
    """Pass on what a person wants to know. Returns all there was, and whether the venv was touched."""
    output, collected, touched = [], 0, False
    with open(LOG, "a") as log:
        for line in lines:
            output.append(line)
            log.write(line)
            collected += line.startswith("Collecting ")
            if line.startswith("Collecting ") and collected % 20 == 0:
                say(f"  {collected} packages found …")
            if line.startswith("Installing collected packages"):
                touched = True
                say(f"  all {collected} found, unpacking …" if collected else "  and Jinguo itself …")
    return "".join(output), touched


def reason(said: str) -> str:
    return next((meaning for words, meaning in REASONS.items() if words in said), "")


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
