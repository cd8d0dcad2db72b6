"""`jinguo county`: how a county comes to its instance, and to its link with the centre."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

county = typer.Typer(no_args_is_help=True, help="Make a county's instance; let it in at the centre; its certificates.")

console, problems = Console(soft_wrap=True, highlight=False), Console(stderr=True, soft_wrap=True, highlight=False)

DEPLOY = Path(__file__).parents[1] / "deploy"
LATE_DAYS = 30  # time enough to renew


def _host(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9.-]+", text):
        raise typer.BadParameter(
            f"{text} 不是主机名。This is no host name: give it without amqps:// and without a port."
        )
    return text


Code = Annotated[str, typer.Argument(help="The county's code, as 350111")]
Centre = Annotated[str, typer.Option(prompt=True, callback=_host, help="The host name of the centre's broker")]


@county.command("new")
def new(
    code: Code,
    centre: Centre,
    name_zh: Annotated[str, typer.Option(help="The name on its pages; otherwise that of data/units.csv")] = "",
    name_en: Annotated[str, typer.Option(help="The same in English")] = "",
) -> None:
    """At the county: write all that its instance needs into deploy/counties/CODE. Nothing is overwritten."""
    from cli import certificates, county_files
    from gateway.branding import Branding

    with _told():
        row = county_files.unit(code)
        branding = Branding(name_zh=name_zh or f"{row['name_zh']}巾帼", name_en=name_en or f"{row['name_en']} Jinguo")
        folder = DEPLOY / "counties" / code
        for path in county_files.write(folder, code, centre, branding):
            _made(path)
    request = folder / "secrets" / "tls" / "county.csr"
    console.print(f"→ 把此文件交给市级中心 Hand this to the centre: [bold]{_short(request)}[/]")
    console.print(f"  密钥指纹 Its key: [bold]{certificates.fingerprint(request.read_text())}[/]")


@county.command("listen")
def listen(
    host: Annotated[str, typer.Argument(callback=_host, help="The name under which counties reach the broker")],
) -> None:
    """At the centre: a new key and certificate for its broker; first of all, the CA."""
    from cli import certificates

    authority = certificates.Authority(_centre() / "ca")
    key, certificate = authority.server(host)
    folder = _centre() / "listener"
    _put(folder / "server.key", key)
    _put(folder / "server.crt", certificate)
    _put(folder / "ca.crt", authority.certificate_file.read_text())


@county.command("admit")
def admit(
    code: Code, csr: Annotated[Path, typer.Option(exists=True, dir_okay=False, help="The county's request")]
) -> None:
    """At the centre: sign a county's request, and make its vhost and user at the broker."""
    from cli import certificates, county_files

    with _told():
        county_files.unit(code)
        request = csr.read_text()
        certificates.fit(request, code)
        console.print(f"密钥指纹 The key: [bold]{certificates.fingerprint(request)}[/]")
        typer.confirm("县里在电话中读出的与此相同吗? Does the county read out the same?", abort=True)
        _put(_issued(code, "csr"), request)
        _sign(code)
        _import(county_files.definitions(code), code)


@county.command("renew")
def renew(code: Code) -> None:
    """At the centre: a new certificate for the key with which a county was admitted."""
    with _told():
        if not _issued(code, "csr").exists():
            problems.print(f"[red]✘ {code} 尚未接入。It was never admitted:[/] jinguo county admit {code} --csr FILE")
            raise typer.Exit(2)
        _sign(code)


@county.command("list")
def certificates_here() -> None:
    """Every certificate here and until when it is good. Ends with 1 if one must be renewed within 30 days."""
    from cli.certificates import expires

    found = [*DEPLOY.glob("counties/*/secrets/tls/county.crt"), *DEPLOY.glob("centre/*/*.crt")]
    table = Table("证书 certificate", "有效期至 until", "天 days", box=None)
    left = {path: expires(path) - datetime.now(UTC) for path in sorted(found)}
    for path, rest in left.items():
        colour = "green" if rest.days >= LATE_DAYS else "red"
        table.add_row(str(path.relative_to(DEPLOY)), f"{expires(path):%Y-%m-%d}", f"[{colour}]{rest.days}[/]")
    console.print(table)
    raise typer.Exit(any(rest.days < LATE_DAYS for rest in left.values()))


def _sign(code: str) -> None:
    from cli import certificates

    authority = certificates.Authority(_centre() / "ca")
    certificate = _issued(code, "crt")
    _put(certificate, authority.county(_issued(code, "csr").read_text(), code))
    console.print(f"  有效期至 Good until {certificates.expires(certificate):%Y-%m-%d}.")
    console.print("→ 把以下两个文件交给县里 Hand these to the county, as county.crt and ca.crt:")
    console.print(f"  {_short(certificate)}\n  {_short(authority.certificate_file)}")


def _import(definitions: dict, code: str) -> None:
    """By ourselves where the broker can be reached; otherwise say how. What a county sends is never imported."""
    import json

    from sqlalchemy import make_url

    from cli.secret_files import PROVISIONER
    from kernel import config
    from kernel.rabbitmq.management import Management

    settings = config.load(PROVISIONER)
    if settings.broker_management_url:
        url = make_url(settings.broker).set(username=PROVISIONER).render_as_string(hide_password=False)
        Management(settings.broker_management_url, url).import_definitions(definitions)
        console.print(f"[green]✔[/] 消息服务器已允许其接入 The broker knows county-{code}.")
    else:
        file = _issued(code, "json")
        _put(file, json.dumps(definitions, indent=2))
        console.print(f"→ 请导入 Import it: rabbitmqctl import_definitions {_short(file)}")


def _centre() -> Path:
    """Closed to all but its owner: the keys in it are not."""
    folder = DEPLOY / "centre"
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    return folder


def _issued(code: str, kind: str) -> Path:
    return _centre() / "issued" / f"{code}.{kind}"


def _short(path: Path) -> Path:
    return path.relative_to(DEPLOY.parent)


def _made(path: Path) -> None:
    console.print(f"[green]+[/] {_short(path)}")


def _put(path: Path, text: str) -> None:
    """Write a file, or replace it."""
    from cli.secret_files import once

    path.unlink(missing_ok=True)
    list(once(path, text))
    _made(path)


class _told:
    """Says in one line what was refused."""

    def __enter__(self) -> None: ...

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        import httpx2
        from pydantic import ValidationError

        from cli.certificates import Unfit
        from cli.county_files import Unknown

        if isinstance(error, Unfit | Unknown | ValidationError):
            problems.print(f"[red]✘ {error}[/]")
            raise typer.Exit(2)
        if isinstance(error, httpx2.HTTPError):
            problems.print(f"[red]✘ 消息服务器拒绝或无应答 The broker refuses, or does not answer: {error}[/]")
            raise typer.Exit(1)
