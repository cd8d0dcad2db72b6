"""The role matrix, tried: each route by each kind of caller."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from cli.front import Front
from kernel.store import new_id
from tests.gateway.test_documents import openapi_document
from tests.system.running import System

with (Path(__file__).parent / "role_matrix.csv").open() as file:
    MATRIX = {row["operation"]: row["access"] for row in csv.DictReader(file)}

#: Who gets past the gateway's door, by the route's access. A worker's door is open to all who are signed in:
#: the service then tells them to register first.
LET_IN = {
    "anyone": {"nobody", "stranger", "worker", "company", "department", "staff", "operator"},
    "signed_in": {"stranger", "worker", "company", "department", "staff", "operator"},
    "worker": {"stranger", "worker", "company", "department", "staff", "operator"},
    "household": {"stranger", "worker", "company", "department", "staff", "operator"},
    "company": {"company"},
    "department": {"department"},
    "staff": {"staff"},
    "operator": {"operator"},
    "staff_or_operator": {"staff", "operator"},
    "office": {"staff", "operator", "department"},
    "staff_or_company": {"staff", "company"},
}

#: What a station's staff do not see.
OF_THE_INSTANCE = ("training_questions", "training_question_figures")


@pytest.fixture(scope="module")
def callers(in_process_system: System) -> dict[str, Front]:
    system = in_process_system
    return {
        "nobody": Front(system.url),
        "stranger": system.stranger(),
        "worker": system.worker(),
        "company": system.appointed("company"),
        "department": system.appointed("department"),
        "staff": system.station,
        "operator": system.operator,
    }


def routes() -> list[tuple[str, str, str]]:
    return [
        (operation["operationId"], method, path)
        for path, item in openapi_document()["paths"].items()
        for method, operation in item.items()
    ]


@pytest.mark.parametrize(("operation", "method", "path"), routes(), ids=[route[0] for route in routes()])
def test_the_door(callers: dict[str, Front], operation: str, method: str, path: str) -> None:
    """Nobody is asked to sign in (401), the wrong role is refused (403), whoever may passes the door."""
    address = made_up(path)
    for who, front in callers.items():
        # The door comes before the body is looked at; of this one nothing comes, so that nobody is signed out.
        body = {"json": {"colour": "red"}} if method == "post" else {}
        query = {"unit": "350111-001"} if operation == "stations_waivers" else {}
        query |= {"person_id": new_id()} if operation == "accounts_people" else {}
        query |= {"number": "35011120265000427"} if operation == "certification_certificate_acts" else {}
        status = front.raw().request(method, address, params=query, **body).status_code
        if who in LET_IN[MATRIX[operation]]:
            assert status not in (401, 403, 405, 500, 503) or the_service_refuses(operation, who, status), who
        else:
            assert status == (401 if who == "nobody" else 403), who


def test_a_parameter_that_a_route_does_not_have_is_refused(callers: dict[str, Front]) -> None:
    """Statement 9. Whoever may not pass is not told what a route has; pictures of codes and how we are ask nobody."""
    lenient = set()
    for operation, method, path in routes():
        for who in ("nobody", min(LET_IN[MATRIX[operation]])):
            answer = callers[who].raw().request(method, made_up(path), params={"colour": "red"})
            allowed = who in LET_IN[MATRIX[operation]]
            if (answer.status_code, allowed) != (401, False) and "unknown-field" not in answer.text:
                lenient.add(operation)
    lenient -= {one for one in lenient if one.endswith("_qr") or one.startswith("platform_")}
    assert lenient == {"stations_hsds"}


def test_a_page_is_there_for_anybody_whatever_was_added_to_its_address(callers: dict[str, Front]) -> None:
    """Who passes an address on adds marks of her own, and so do the programs that she does it with."""
    for page in (one for one in MATRIX if one.startswith("GET ")):
        address = made_up(page.removeprefix("GET "))
        answer = callers["nobody"].raw().get(address, params={"from": "singlemessage"})
        assert answer.status_code not in (401, 403, 405, 500, 503) and "unknown-field" not in answer.text, page


def made_up(path: str) -> str:
    """An address of this route."""
    address = path
    words = {"form": "svg" if "qr" in path else "html", "code": "350111-001", "unit": "350111-001", "series": "ZLSN"}
    words |= {"card_code": "A" * 16, "verification_code": "A" * 16, "proof_code": "A" * 12}
    words |= {"purpose": "suspension", "number": "1", "token": "A" * 16, "text": "AAAAAAAA"}
    for word, value in words.items():
        address = address.replace(f"{{{word}}}", value)
    return re.sub(r"\{\w+_id\}", lambda _: new_id(), address)


def the_service_refuses(operation: str, who: str, status: int) -> bool:
    """A door that is open to more than the service lets in: to all who are signed in, where she must have the role; to
    all staff, where it takes staff of the whole instance.
    """
    if operation in OF_THE_INSTANCE:
        return status == 403 and who == "staff"
    return MATRIX[operation] in ("worker", "household") and status == 403 and who != "worker"
