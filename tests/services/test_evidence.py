"""What a woman states counts once staff of her unit have accepted it, and not before."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from contracts.accounts import Registered, RegisteredAs, Role
from contracts.certification import AdoptOccupation
from contracts.standards import (
    AdoptEdition,
    AlternativeAdmitsAll,
    DecideEvidence,
    Editions,
    EvidenceClosed,
    EvidenceState,
    EvidenceStep,
    MyEvidence,
    NextSteps,
    OwnEvidence,
    PlanDoesNotAddUp,
    Prospects,
    StatementUnclear,
    SubmitEvidence,
    SubmittedEvidence,
    WithdrawEvidence,
)
from kernel.errors import NotFound
from kernel.message import Refusal
from kernel.store import new_id, now
from services.certification import rules
from services.certification.service import Certification
from tests.services.alone import Alone

COUNTY = "350111"
STAFF, OPERATOR = new_id(), new_id()
OF = {"occupation_code": "4-10-01-06", "work_type_zh": "家务服务员"}
OCCUPATION = {**OF, "occupation_zh": "家政服务员", "occupation_en": "Domestic worker", "source": "sample"}
HALVES = [{"part": "theory", "weight": 50}, {"part": "practice", "weight": 50}]
EDITION = {**OF, "edition": "2019", "in_force_from": "2019-01-01", "source": "sample", "plan": HALVES}
ONE_YEAR = {"clause": "(1)", "years_of_work": 1}


def county() -> Alone:
    made = Alone(Certification, COUNTY)
    made.ask(OPERATOR, Role.OPERATOR, AdoptOccupation(**OCCUPATION, levels=["5", "4"]))
    return made


def adopt(where: Alone, level: str = "5", **changes: Any) -> dict[str, Any]:
    words = {**EDITION, "level": level, "alternatives": [ONE_YEAR], **changes}
    return where.ask(OPERATOR, Role.OPERATOR, AdoptEdition(**words))


def register(where: Alone, unit: str = COUNTY) -> str:
    woman, facts = new_id(), {"registered_as": RegisteredAs.WORKER, "registered_at": now()}
    where.hear(Registered(person_id=woman, unit=unit, **facts))
    return woman


def work(**changes: Any) -> SubmitEvidence:
    last = now().date()
    words = {"kind": "work", "from_date": last - timedelta(days=400), "to_date": last, "note": "福州某家庭,住家"}
    return SubmitEvidence(**{**OF, **words, **changes})


def decide(where: Alone, evidence_id: str, decision: str = "accept", who: str = STAFF) -> dict[str, Any]:
    words = {"evidence_id": evidence_id, "decision": decision, "reason": "已向雇主核实"}
    return where.ask(who, Role.STAFF, DecideEvidence(**words))


def eligible(where: Alone, woman: str, level: str = "5") -> bool:
    [found] = where.ask(woman, Role.WORKER, Prospects(level=level))
    return found["eligible"]


def test_an_edition_that_says_the_same_makes_no_new_version() -> None:
    where = county()
    first = adopt(where)
    assert adopt(where) == first
    corrected = adopt(where, alternatives=[{**ONE_YEAR, "years_of_work": 2}])
    assert (corrected["version"], corrected["edition_id"] != first["edition_id"]) == (2, True)
    listed = where.ask(OPERATOR, Role.OPERATOR, Editions(level="5"))["items"]
    assert [one["version"] for one in listed] == [1, 2]


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"plan": [{"part": "theory", "weight": 60}, {"part": "practice", "weight": 60}]}, PlanDoesNotAddUp),
        ({"plan": [{"part": "theory", "weight": 50}, {"part": "theory", "weight": 50}]}, PlanDoesNotAddUp),
        ({"alternatives": [{"clause": "(1)"}]}, AlternativeAdmitsAll),
        ({"alternatives": [{"clause": "(1)", "certificate": "5"}]}, AlternativeAdmitsAll),
        ({"alternatives": [{"clause": "(1)", "trained": True, "years_since": 4}]}, AlternativeAdmitsAll),
    ],
)
def test_an_edition_that_makes_no_sense_is_refused(changes: dict[str, Any], refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        adopt(county(), **changes)


def test_years_of_work_count_once_staff_of_her_unit_accept_them() -> None:
    where = county()
    adopt(where)
    woman = register(where, f"{COUNTY}-001")
    stated = where.ask(woman, Role.WORKER, work())
    assert not eligible(where, woman)
    [listed] = where.ask(STAFF, Role.STAFF, SubmittedEvidence())["items"]
    assert listed["note"] == "福州某家庭,住家"
    decide(where, stated["evidence_id"])
    assert eligible(where, woman)
    decide(where, stated["evidence_id"], "revoke")
    assert not eligible(where, woman)
    [mine] = where.ask(woman, Role.WORKER, MyEvidence())["items"]
    assert (mine["state"], mine["decision_reason"]) == ("revoked", "已向雇主核实")


def test_staff_of_another_county_find_no_such_statement() -> None:
    where = county()
    stated = where.ask(register(where, "350112"), Role.WORKER, work())
    with pytest.raises(NotFound):
        decide(where, stated["evidence_id"])
    assert where.ask(STAFF, Role.STAFF, SubmittedEvidence())["items"] == []


def test_nobody_decides_about_her_own_statement() -> None:
    where = county()
    woman = register(where)
    stated = where.ask(woman, Role.WORKER, work())
    with pytest.raises(OwnEvidence):
        decide(where, stated["evidence_id"], who=woman)


@pytest.mark.parametrize(
    "changes",
    [
        {"to_date": None},
        {"from_date": now().date() + timedelta(days=2)},
        {"to_date": now().date() + timedelta(days=2)},
        {"kind": "certificate"},
    ],
)
def test_a_statement_with_half_of_its_days_is_refused(changes: dict[str, Any]) -> None:
    where = county()
    with pytest.raises(StatementUnclear):
        where.ask(register(where), Role.WORKER, work(**changes))


def test_pictures_that_prove_it_are_named_for_those_who_decide() -> None:
    where, pictures = county(), [new_id(), new_id()]
    where.ask(register(where), Role.WORKER, work(uploads=pictures))
    [listed] = where.ask(STAFF, Role.STAFF, SubmittedEvidence())["items"]
    assert listed["uploads"] == pictures


def test_what_she_writes_is_sealed() -> None:
    where = county()
    where.ask(register(where), Role.WORKER, work())
    with where.engine.connect() as connection:
        assert "福州".encode() not in b"".join(connection.exec_driver_sql("SELECT note_sealed FROM evidence").scalars())


def test_what_next_is_the_level_above_what_she_holds() -> None:
    where = county()
    adopt(where)
    adopt(where, level="4", alternatives=[{"clause": "(1)", "certificate": "5", "years_since": 4}])
    woman = register(where)
    [next_one] = where.ask(woman, Role.WORKER, NextSteps())
    assert next_one["prospect"]["level"] == "5"
    day = now().date() - timedelta(days=30)
    elsewhere = work(kind="certificate", level="5", from_date=day, to_date=None)
    decide(where, where.ask(woman, Role.WORKER, elsewhere)["evidence_id"])
    [next_one] = where.ask(woman, Role.WORKER, NextSteps())
    [way] = next_one["prospect"]["ways"]
    assert next_one["prospect"]["level"] == "4"
    assert way["ready_on"] == str(day.replace(year=day.year + 4))


class Statements(RuleBasedStateMachine):
    """One statement; she and staff do what comes to their minds, in any order."""

    @initialize()
    def begin(self) -> None:
        self.where = county()
        adopt(self.where)
        self.woman = register(self.where)
        self.evidence = self.where.ask(self.woman, Role.WORKER, work())["evidence_id"]
        self.state = EvidenceState.SUBMITTED

    @rule(step=st.sampled_from(EvidenceStep))
    def somebody_acts(self, step: EvidenceStep) -> None:
        following = rules.EVIDENCE_STEPS.get((self.state, step))
        try:
            if step is EvidenceStep.WITHDRAW:
                self.where.ask(self.woman, Role.WORKER, WithdrawEvidence(evidence_id=self.evidence))
            else:
                decide(self.where, self.evidence, step)
        except EvidenceClosed:
            assert following is None
        else:
            assert following is not None
            self.state = following

    @invariant()
    def it_counts_while_it_is_accepted(self) -> None:
        if hasattr(self, "where"):
            [shown] = self.where.ask(self.woman, Role.WORKER, MyEvidence())["items"]
            assert shown["state"] == self.state
            assert eligible(self.where, self.woman) == (self.state is EvidenceState.ACCEPTED)


TestStatements = Statements.TestCase
TestStatements.settings = settings(
    max_examples=10, stateful_step_count=8, deadline=None, suppress_health_check=list(HealthCheck)
)
