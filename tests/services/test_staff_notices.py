"""What staff are told to look at: on the platform, and in their group by a robot that says little and not too often."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from contracts import attention
from contracts.accounts import Role
from contracts.attention import StaffMatter
from contracts.results import ReviewRequested
from contracts.standards import EvidenceSubmitted
from kernel.errors import NotAllowed, Unavailable
from kernel.store import new_id
from services.accounts import rules
from services.accounts.robots import MAX_BYTES, WECOM, WeComRobot
from services.accounts.service import Accounts
from tests.services.clocked import Clocked

COUNTY, STATION, OTHER = "350111", "350111-001", "350102"
NOON = datetime(2026, 11, 27, 4, tzinfo=UTC)
NIGHT = NOON + timedelta(hours=10)
STAFF = new_id()


class Wecom:
    """In place of WeCom: keeps what is said, and answers as it does."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, dict[str, Any]]] = []
        self.errcode = 0
        wecom = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                wecom.heard.append((self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"])))))
                body = json.dumps({"errcode": wecom.errcode, "errmsg": "-"}).encode()
                self.send_response(200)
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._server.server_port}/cgi-bin/webhook/send"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def texts(self) -> list[str]:
        return [message["text"]["content"] for _, message in self.heard]

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def wecom() -> Iterator[Wecom]:
    made = Wecom()
    yield made
    made.close()


@pytest.fixture
def accounts(wecom: Wecom, monkeypatch: pytest.MonkeyPatch) -> Clocked:
    made = Clocked(Accounts, COUNTY)
    made.now = NOON
    made.set_clock(monkeypatch)
    made.service.robot = WeComRobot("made-up-key", wecom.address)
    return made


def ask_review(accounts: Clocked, unit: str = STATION) -> str:
    ids = {"review_id": new_id(), "registration_id": new_id(), "person_id": new_id()}
    accounts.hear(ReviewRequested(**ids, unit=unit))
    return ids["review_id"]


def test_what_waits_is_summed_up_in_one_message_without_anybodys_data(accounts: Clocked, wecom: Wecom) -> None:
    for unit in (STATION, STATION, COUNTY):
        ask_review(accounts, unit)
    accounts.fall_due()
    [(path, message)] = wecom.heard
    assert path.endswith("?key=made-up-key") and message["msgtype"] == "text"
    zh = StaffMatter.REVIEW_REQUESTED.zh
    assert message["text"]["content"].splitlines()[1:] == [f"{STATION} {zh}:2 件", f"{COUNTY} {zh}:1 件"]
    accounts.later(hours=1)
    accounts.fall_due()
    assert len(wecom.heard) == 1, "once"


def test_the_group_is_silent_at_night(accounts: Clocked, wecom: Wecom) -> None:
    accounts.now = NIGHT
    ask_review(accounts)
    accounts.fall_due()
    assert wecom.heard == []
    accounts.later(hours=10)
    accounts.fall_due()
    assert len(wecom.heard) == 1


def test_what_wecom_does_not_take_is_tried_again(accounts: Clocked, wecom: Wecom) -> None:
    wecom.errcode = 45009
    ask_review(accounts)
    accounts.fall_due()
    wecom.errcode = 0
    accounts.later(minutes=1)
    accounts.fall_due()
    accounts.later(minutes=1)
    accounts.fall_due()
    assert len(wecom.heard) == 2


def test_no_log_and_no_error_says_the_key(wecom: Wecom) -> None:
    code = "from kernel.log import configure; configure(); from services.accounts.robots import WeComRobot; "
    code += f"WeComRobot('made-up-key', '{wecom.address}').say('-')"
    assert "made-up-key" not in subprocess.run([sys.executable, "-c", code], capture_output=True, text=True).stderr
    assert len(wecom.heard) == 1
    with pytest.raises(Unavailable) as refused:
        WeComRobot("made-up-key", "http://127.0.0.1:9/").say("-")
    assert refused.value.__cause__ is None and refused.value.__suppress_context__
    assert WECOM.startswith("https://qyapi.weixin.qq.com/"), "no setting changes where it goes"


def mute(accounts: Clocked, unit: str = STATION, hours: int = 24, at: str = "") -> dict[str, Any]:
    until = accounts.now + timedelta(hours=hours)
    return accounts.ask(STAFF, Role.STAFF, attention.MuteRobot(unit=unit, until=until, reason="盘点"), at)


def test_a_unit_that_is_muted_is_spoken_of_afterwards_and_by_day(accounts: Clocked, wecom: Wecom) -> None:
    mute(accounts, hours=10)
    ask_review(accounts)
    ask_review(accounts, OTHER)
    accounts.fall_due()
    assert [text.splitlines()[1][:6] for text in wecom.texts] == [OTHER]
    assert accounts.ask(STAFF, Role.STAFF, attention.StaffNotices(unit=STATION, unseen=True))["items"]
    accounts.later(hours=11)  # 23 o'clock
    accounts.fall_due()
    assert len(wecom.heard) == 1
    accounts.later(hours=10)
    accounts.fall_due()
    assert wecom.texts[1].splitlines()[1].startswith(STATION)


def test_a_base_mutes_what_lies_under_it_until_it_takes_that_back(accounts: Clocked, wecom: Wecom) -> None:
    muted = mute(accounts, COUNTY)
    ask_review(accounts)
    accounts.fall_due()
    assert wecom.heard == []
    for unit in (COUNTY, STATION):
        assert accounts.ask(STAFF, Role.STAFF, attention.RobotMutes(unit=unit), at=COUNTY) == [muted]
    accounts.ask(STAFF, Role.STAFF, attention.UnmuteRobot(unit=COUNTY))
    accounts.fall_due()
    assert len(wecom.heard) == 1
    assert accounts.ask(STAFF, Role.STAFF, attention.RobotMutes(unit=COUNTY)) == []


def test_it_is_muted_for_a_while_by_its_own_staff(accounts: Clocked) -> None:
    for hours in (0, -1, 24 * attention.LONGEST_MUTE + 1):
        with pytest.raises(attention.MuteTooLong):
            mute(accounts, hours=hours)
    mute(accounts, hours=24 * attention.LONGEST_MUTE)
    assert mute(accounts, hours=1)["until"] < mute(accounts, hours=2)["until"]
    for request in (attention.UnmuteRobot(unit=STATION), attention.RobotMutes(unit=STATION)):
        with pytest.raises(NotAllowed):
            accounts.ask(STAFF, Role.STAFF, request, OTHER)
    with pytest.raises(NotAllowed):
        mute(accounts, COUNTY, at=STATION)


def test_staff_see_their_own_units_and_say_who_has_seen_to_it(accounts: Clocked, wecom: Wecom) -> None:
    about, elsewhere = ask_review(accounts), ask_review(accounts, OTHER)

    def listed(**words: Any) -> list[dict[str, Any]]:
        return accounts.ask(STAFF, Role.STAFF, attention.StaffNotices(unit=COUNTY, **words))["items"]

    [notice] = listed(unseen=True)
    assert (notice["about"], notice["text_zh"]) == (about, StaffMatter.REVIEW_REQUESTED.zh)
    with pytest.raises(NotAllowed):
        accounts.ask(STAFF, Role.STAFF, attention.StaffNotices(unit=OTHER))
    accounts.ask(STAFF, Role.STAFF, attention.SeeStaffNotices(notice_ids=[notice["notice_id"]]), OTHER)
    assert len(listed(unseen=True)) == 1, "not theirs"
    accounts.ask(STAFF, Role.STAFF, attention.SeeStaffNotices(notice_ids=[notice["notice_id"]]))
    assert listed(unseen=True) == [] and listed()[0]["seen_by"] == STAFF
    accounts.fall_due()
    assert [text.splitlines()[1][:6] for text in wecom.texts] == [OTHER], "what is seen to is not said any more"
    assert elsewhere


def test_a_statement_goes_to_the_unit_where_she_registered(accounts: Clocked) -> None:
    with Session(accounts.engine) as session, session.begin():
        person = accounts.service.people.by_phone(session, "19912340009", NOON)
        person.home_unit, her = STATION, person.id
    for whose in (her, new_id()):
        accounts.hear(EvidenceSubmitted(evidence_id=new_id(), person_id=whose, kind="work"))
    [notice] = accounts.ask(STAFF, Role.STAFF, attention.StaffNotices(unit=STATION))["items"]
    assert (notice["matter"], notice["unit"]) == ("evidence_waiting", STATION)


@given(st.lists(st.tuples(st.integers(1, 400), st.sampled_from(StaffMatter)), min_size=1, max_size=300))
def test_a_message_keeps_wecoms_bound_and_says_what_it_claims_to(waiting: list[tuple[int, StaffMatter]]) -> None:
    rows = [(f"350111-{number:03}", matter) for number, matter in waiting]
    text, said = rules.summed_up(rows, MAX_BYTES)
    assert len(text.encode()) <= MAX_BYTES and said
    assert len(text.splitlines()) == len(said) + 1
    assert all(f"{unit} {StaffMatter(matter).zh}:" in text for unit, matter in said)
