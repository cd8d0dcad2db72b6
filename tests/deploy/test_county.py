"""What `jinguo county new` gives a county."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli import county
from cli.main import app
from kernel.config import Settings

EXAMPLE = Path(__file__).parents[2] / "deploy" / "counties" / "example"


@pytest.fixture
def deploy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(county, "DEPLOY", tmp_path / "deploy")
    yield tmp_path / "deploy"


def new(code: str, centre: str = "centre.example") -> tuple[int, str]:
    done = CliRunner().invoke(app, ["county", "new", code, "--centre", centre])
    return done.exit_code, done.output


def test_the_example_is_what_it_writes(deploy: Path) -> None:
    assert new("350111")[0] == 0
    folder = deploy / "counties" / "350111"
    for name in ("settings.env", "branding.json"):
        assert (EXAMPLE / name).read_text("utf-8") == (folder / name).read_text("utf-8")
    definitions = json.loads((folder / "centre" / "definitions.json").read_text("utf-8"))
    assert definitions == json.loads((EXAMPLE / "centre-definitions.json").read_text("utf-8"))


def test_every_setting_it_writes_is_one(deploy: Path) -> None:
    lines = (EXAMPLE / "settings.env").read_text("utf-8").splitlines()
    names = {line.partition("=")[0] for line in lines if line and not line.startswith("#")} - {"COMPOSE_FILE"}
    assert {name.removeprefix("JINGUO_").lower() for name in names} <= set(Settings.model_fields)


def test_a_second_time_it_overwrites_nothing(deploy: Path) -> None:
    new("350111")
    files = {path: path.read_bytes() for path in deploy.rglob("*") if path.is_file()}
    assert new("350111")[0] == 0
    assert {path: path.read_bytes() for path in deploy.rglob("*") if path.is_file()} == files


def test_no_key_is_open_to_others(deploy: Path) -> None:
    new("350111")
    secrets = deploy / "counties" / "350111" / "secrets"
    assert secrets.stat().st_mode & 0o077 == 0
    names = {path.name for path in secrets.rglob("*")}
    assert {"county.key", "county.csr", "vault_key", "exchange_private_key", "definitions.json"} <= names


@pytest.mark.parametrize("code", ["350199", "350100", "x"])
def test_of_no_county_it_says_which_there_are(deploy: Path, code: str) -> None:
    status, words = new(code)
    assert status == 2 and "350111" in words
    assert not list(deploy.rglob("*"))


def test_an_address_instead_of_a_host_name_is_refused(deploy: Path) -> None:
    assert new("350111", "amqps://centre.example:5671")[0] == 2
