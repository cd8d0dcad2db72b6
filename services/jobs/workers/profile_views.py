"""How a profile is shown: each part to those whom she shows it to."""

from __future__ import annotations

from typing import Any

from contracts import profiles as contract
from contracts.profiles import ProfileAudience
from services.jobs.models import Qualification, Worker
from services.jobs.workers.profile_rules import sees
from services.jobs.workers.profile_tables import Check, Profile

OF_WORKER = ("home_unit", "placements", "is_placed", "is_paused", "paused_until", "health_until", "insured_until")
OF_WISHES = ("live_in", "available_from")
IN_WORDS = ("introduction", "experience", "languages", "hours")


def columns(said: contract.DescribeProfile) -> dict[str, Any]:
    """The columns of `Profile`, of what she has said."""
    found = said.model_dump(mode="json", exclude={"place"})
    lat, lng = cell(said.place)
    return {**found, "lat": lat, "lng": lng}


def cell(place: contract.Place | None) -> tuple[int | None, int | None]:
    """A place in hundredths of a degree."""
    return (round(place.lat * 100), round(place.lng * 100)) if place else (None, None)


def place(lat: int | None, lng: int | None) -> contract.Place | None:
    return None if lat is None or lng is None else contract.Place(lat=lat / 100, lng=lng / 100)


def blank(person_id: str) -> Profile:
    """Of one who has said nothing yet."""
    return Profile(person_id=person_id, **columns(contract.DescribeProfile()))


def chosen(row: Profile | None) -> ProfileAudience | None:
    """Households that she is not referred to are an audience if she shows any part of herself to them."""
    parts = row.visibility.values() if row else ()
    return ProfileAudience.HOUSEHOLDS if ProfileAudience.HOUSEHOLDS in parts else None


def profile(worker: Worker, row: Profile | None, audience: ProfileAudience) -> contract.Profile:
    said = row or blank(worker.person_id)
    choice = contract.Visibility.model_validate(said.visibility)
    open_to = {part: sees(getattr(choice, part), audience) for part in contract.Visibility.model_fields}
    facts: dict[str, Any] = {name: getattr(worker, name) for name in (*OF_WORKER, *OF_WISHES)}
    facts |= {part: getattr(said, part) for part in IN_WORDS if open_to[part]}
    facts |= {"pay_from_fen": worker.pay_from_fen} if open_to["pay"] else {}
    facts |= {"place": place(said.lat, said.lng)} if open_to["place"] else {}
    facts |= {"visibility": choice} if audience is ProfileAudience.STAFF else {}
    return contract.Profile(
        worker_id=worker.person_id,
        certificates=[certificate(one) for one in sorted(worker.qualifications, key=lambda one: one.certificate_id)],
        live_out=said.live_out,
        trades=said.trades,
        travel_km=said.travel_km,
        **facts,
    )


def certificate(row: Qualification) -> contract.HeldCertificate:
    return contract.HeldCertificate(
        **{field: getattr(row, field) for field in contract.HeldCertificate.model_fields},
    )


def check(row: Check) -> contract.WorkerCheck:
    facts = {field: getattr(row, field) for field in contract.WorkerCheck.model_fields if field != "check_id"}
    return contract.WorkerCheck(check_id=row.id, **facts)
