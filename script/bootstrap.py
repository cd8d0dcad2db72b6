"""Make var/venv: all that the lock pins, and Jinguo itself. Standard library only, for it runs before all else.

A venv that is as it should be is left alone at once, with no network. Nothing is installed outside var/.
"""

import hashlib
import os
import re
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - whoever runs this has not installed anything yet.
    sys.exit(f"Jinguo needs Python 3.11 or newer, not {sys.version.split()[0]}. Name one: PYTHON=/path/to/python3")

ROOT = Path(__file__).resolve().parent.parent
VAR = ROOT / "var"
VENV = VAR / "venv"
PYTHON = VENV / "bin" / "python"
LOG = VAR / "bootstrap.log"
TMP = VAR / "tmp"

# Carried along, since a fresh Debian has a `venv` that cannot install pip, and a pip that may not touch anything.
PIP = ROOT / "script" / "vendor" / "pip-26.3-py3-none-any.whl"
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"

PROJECT = ROOT / "pyproject.toml"
LOCKS = {"runtime": ROOT / "requirements.txt", "dev": ROOT / "requirements-dev.txt"}
STAMPS = {kind: VENV / f".{kind}" for kind in LOCKS}  # Each holds the `digest()` of what was installed.
COVERS = {"runtime": ("runtime",), "dev": ("dev", "runtime")}  # The dev lock holds all of the runtime's.

SOUND = VENV / ".sound"  # There, with `foundation()` in it, while no installation is under way or was cut off.

#: What pip says, and what that means to the person who waits. The first that is found counts.
REASONS = {
    r"No space left|quota exceeded": "the disk, or your share of it, is full. Make room (300 MB) and start again.",
    r"Permission denied": "a file under var/ cannot be written; was it made by root? Remove var/venv and start again.",
    r"DO NOT MATCH THE HASHES[^\n]*\s+(\S+)": "what the package index serves as {} is not the file that the lock pins, "
    "so it was not installed. Try again; if it stays so, name another index: JINGUO_INDEX=https://...",
    r"CERTIFICATE_VERIFY_FAILED": "this machine does not trust the package index's certificate. If that is a proxy's, "
    "name its authority: PIP_CERT=/path/to/ca.pem",
    r"is not a trusted or secure host": "that index is plain http, which anybody can forge; name it by https.",
    r"onnection broken|onnection to|timed out": "the package index is out of reach. Check the network, or name another "
    "index, such as a mirror near you: JINGUO_INDEX=https://...",
    r"No matching distribution found for (\S+)": "the package index has no {} for this Python and this machine. If you "
    "named the index, is its URL complete? Else try another Python: PYTHON=/path/to/python3",
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
    return f"{sys.implementation.cache_tag}{sys.abiflags} {os.uname().machine} {sys.base_prefix!a} {str(ROOT)!a}"


def digest(kind: str) -> str:
    """What the venv was filled from."""
    files = [PROJECT, *(LOCKS[covered] for covered in COVERS[kind])]
    return hashlib.sha256(b"\0".join(file.read_bytes() for file in files)).hexdigest()


def says(file: Path, text: str) -> bool:
    return file.is_file() and file.read_text() == text


def ready(kind: str) -> bool:
    return PYTHON.exists() and says(SOUND, foundation()) and says(STAMPS[kind], digest(kind))


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
        os.set_inheritable(lock.fileno(), True)  # Should we be killed, pip goes on, and holds the lock till its end.
        yield


def make(kind: str, index: str) -> None:
    if not PIP.is_file() or hashlib.sha256(PIP.read_bytes()).hexdigest() != PIP_SHA256:
        raise Trouble(f"{PIP.relative_to(ROOT)} is missing or damaged; bring it back: git checkout script/vendor")
    LOG.write_bytes(b"")
    shutil.rmtree(TMP, ignore_errors=True)  # What a killed run left.
    TMP.mkdir()
    if not (PYTHON.exists() and says(SOUND, foundation())):
        create()
    for stamp in STAMPS.values():
        stamp.unlink(missing_ok=True)
    say(f"Installing into var/venv what {LOCKS[kind].name} pins; this takes a minute or two.")
    pip(index, "--require-hashes", "--only-binary=:all:", "-r", str(LOCKS[kind]))
    pip(index, "--no-deps", "--no-build-isolation", "--no-index", "-e", str(ROOT))
    for covered in COVERS[kind]:
        STAMPS[covered].write_text(digest(covered))
    say("Installed.")


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

    manners = ("--no-input", "--no-color", "--progress-bar=off", "--disable-pip-version-check", "--retries=3")
    places = ("--no-user", f"--cache-dir={VAR / 'cache' / 'pip'}", *([f"--index-url={index}"] if index else []))
    # Nothing may lead it elsewhere. It shall speak English, for `REASONS`, and make do with a small /tmp.
    astray = ("PYTHONPATH", "PYTHONHOME", "PIP_TARGET", "PIP_PREFIX", "PIP_USER")
    env = {name: value for name, value in os.environ.items() if name not in astray}
    env |= {"LC_ALL": "C.UTF-8", "TMPDIR": str(TMP)}
    command = [PYTHON, "-I", PIP / "pip", "install", *manners, *places, *arguments]
    how = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "close_fds": False}

    SOUND.unlink(missing_ok=True)
    with subprocess.Popen(command, cwd=ROOT, env=env, encoding="utf-8", errors="replace", **how) as process:
        output, touched = follow(process.stdout)
    if process.returncode == 0 or not touched:
        SOUND.write_text(foundation())
    if process.returncode:
        raise Trouble(f"{reason(output) or 'pip failed.'} (All that pip said: {LOG.relative_to(ROOT)})")


def follow(lines) -> tuple[str, bool]:
    """Pass on what a person wants to know. Returns all there was, and whether the venv was touched."""
    output, collected, touched = [], 0, False
    with open(LOG, "a", encoding="utf-8") as log:
        for line in lines:
            output.append(line)
            log.write(line)
            collected += line.startswith("Collecting ")
            if line.startswith("Collecting ") and collected % 20 == 0:
                say(f"  {collected} packages found ...")
            elif line.startswith("WARNING: Retrying"):
                say("  no answer, trying again ...")
            elif line.startswith("Installing collected packages"):
                touched = True
                say(f"  all {collected} found, unpacking ..." if collected else "  and Jinguo itself ...")
    return "".join(output), touched


def reason(said: str) -> str:
    for words, meaning in REASONS.items():
        if match := re.search(words, said):
            return meaning.format(*match.groups())
    return ""


def say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    main()
