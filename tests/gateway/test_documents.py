"""The documents that front ends and neighbours are built on stay as they are, unless somebody means to change them."""

from __future__ import annotations

import csv
import functools
import importlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from cli import documents
from cli.documents import asyncapi_document, problems_document
from gateway.app import PAGES, ROUTES
from kernel.message import catalogue

#: It is made once: it takes seconds, and several tests look at it.
openapi_document = functools.cache(documents.openapi_document)
DOCS = Path(__file__).parents[2] / "docs"
MATRIX = Path(__file__).parent / "role_matrix.csv"


@pytest.mark.parametrize(
    ("name", "document"), [("openapi", openapi_document), ("asyncapi", asyncapi_document)], ids=["openapi", "asyncapi"]
)
def test_the_document_is_the_frozen_one(name: str, document) -> None:
    """If the change is meant: `jinguo openapi > docs/openapi.json`, `jinguo asyncapi > docs/asyncapi.json`."""
    assert document() == json.loads((DOCS / f"{name}.json").read_text("utf-8"))


def test_a_gateway_alone_knows_every_refusal_and_its_words() -> None:
    """It has none of the services in its process, which in a test are all there."""
    asked = "import gateway.app; from kernel.message import catalogue; print(*sorted(catalogue.refusals))"
    known = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True, cwd=DOCS.parent)
    for path in (DOCS.parent / "contracts").glob("[a-z]*.py"):
        importlib.import_module(f"contracts.{path.stem}")
    ours = {code for code, one in catalogue.refusals.items() if one.__module__.startswith(("contracts.", "kernel."))}
    assert ours - set(known.stdout.split()) == set()


def test_every_problem_type_is_explained() -> None:
    """If the change is meant: `jinguo problems > docs/problems.md`."""
    assert problems_document() + "\n" == (DOCS / "problems.md").read_text("utf-8")


def test_every_route_stands_in_the_role_matrix() -> None:
    """Statement 12: a route that is not listed, or not as it is, fails. Pages are there for anybody."""
    with MATRIX.open() as file:
        listed = {row["operation"]: row["access"] for row in csv.DictReader(file)}
    documented = {operation["operationId"]: operation["x-access"] for operation in operations()}
    pages = {f"GET {one.path}": "anyone" for topic in PAGES for one in topic.routes.routes}
    assert documented | pages == listed


def test_no_two_routes_have_the_same_method_and_path() -> None:
    """The second would be documented and never reached."""
    found = [(method, one.path) for topic in ROUTES for one in topic.routes.routes for method in one.methods]
    assert [one for one, times in Counter(found).items() if times > 1] == []


def test_operation_ids_are_stable_words() -> None:
    ids = [operation["operationId"] for operation in operations()]
    assert "training_enrol" in ids and len(ids) == len(set(ids))
    assert all(one == one.lower() and "/" not in one for one in ids)


def test_every_unsafe_route_takes_an_idempotency_key() -> None:
    for path, item in openapi_document()["paths"].items():
        if post := item.get("post"):
            assert "Idempotency-Key" in {parameter["name"] for parameter in post["parameters"]}, path


def test_the_schemas_of_events_are_json_schemas() -> None:
    for message in asyncapi_document()["components"]["messages"].values():
        Draft202012Validator.check_schema(message["payload"])


def operations() -> list[dict]:
    return [operation for item in openapi_document()["paths"].values() for operation in item.values()]
