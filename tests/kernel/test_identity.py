"""Access tokens (RFC 8725), and what a role at a unit reaches."""

from __future__ import annotations

import base64
import json
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey, OKPKey, RSAKey

from kernel.errors import ExpiredToken, InvalidToken, NotAllowed, NotSignedIn
from kernel.identity import NOBODY, Actor, Appointment, Signer, Verifier, covers, new_key_pair
from kernel.store import now

PRIVATE, PUBLIC = new_key_pair()
CLAIMS = {"sub": "p", "sid": "s", "roles": [], "exp": 9999999999, "iss": "350100", "aud": "jinguo"}
ACTOR = Actor("p", "s", (Appointment("staff", "350111"),))

bases = st.integers(1, 99).map(lambda n: f"3501{n:02}")
stations = st.builds("{}-{:03}".format, bases, st.integers(0, 999))


@pytest.fixture
def verifier() -> Verifier:
    return Verifier(PUBLIC, "350100")


def test_what_was_signed_is_believed(verifier: Verifier) -> None:
    assert verifier.actor(Signer(PRIVATE, "350100").token(ACTOR, now()), now()) == ACTOR
    assert verifier.actor(None, now()) is NOBODY


def forged(header: dict, key: object, claims: dict) -> str:
    return jwt.encode(header, claims, key, algorithms=[header["alg"]])


def unsigned() -> str:
    def part(words: dict) -> str:
        return base64.urlsafe_b64encode(json.dumps(words).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none'})}.{part(CLAIMS)}."


OWN = OKPKey.import_key(json.loads(PRIVATE))
FORGERIES = {
    "none": unsigned,
    "hmac under the public key": lambda: forged(
        {"alg": "HS256", "kid": OWN.kid}, OctKey.import_key(PUBLIC.encode().ljust(64)), CLAIMS
    ),
    "rsa": lambda: forged({"alg": "RS256", "kid": OWN.kid}, RSAKey.generate_key(2048), CLAIMS),
    "another key with our kid": lambda: forged(
        {"alg": "Ed25519", "kid": OWN.kid}, OKPKey.generate_key("Ed25519"), CLAIMS
    ),
    "an unknown kid": lambda: forged({"alg": "Ed25519", "kid": "other"}, OWN, CLAIMS),
    "another instance": lambda: Signer(PRIVATE, "350200").token(ACTOR, now()),
    "another audience": lambda: forged({"alg": "Ed25519", "kid": OWN.kid}, OWN, CLAIMS | {"aud": "attestation"}),
    "no words": lambda: "",
    "rubbish": lambda: "a.b.c",
}
del FORGERIES["no words"]


@pytest.mark.parametrize("kind", FORGERIES)
def test_a_forgery_is_refused(verifier: Verifier, kind: str) -> None:
    """Statement 10."""
    with pytest.raises(InvalidToken):
        verifier.actor(FORGERIES[kind](), now())


def test_a_token_lives_fifteen_minutes(verifier: Verifier) -> None:
    """Statement 11, and the cache of checked signatures does not make it longer."""
    token = Signer(PRIVATE, "350100").token(ACTOR, now())
    assert verifier.actor(token, now() + timedelta(minutes=14))
    with pytest.raises(ExpiredToken):
        verifier.actor(token, now() + timedelta(minutes=15, seconds=1))


@given(stations)
def test_a_unit_reaches_itself_its_base_and_its_centre(station: str) -> None:
    assert covers(station, station) and covers(station[:6], station) and covers("350100", station)


@given(stations, stations)
def test_a_station_reaches_no_other_unit(one: str, other: str) -> None:
    assert covers(one, other) == (one == other)
    assert not covers(one, one[:6]) and not covers(one, "350100")


@given(bases, stations)
def test_a_base_reaches_its_own_stations_alone(base: str, station: str) -> None:
    assert covers(base, station) == (station[:6] == base)


def test_roles_are_asked_for_at_a_unit() -> None:
    ACTOR.must_hold("staff", at="350111-001")
    with pytest.raises(NotAllowed):
        ACTOR.must_hold("staff", at="350112")
    with pytest.raises(NotAllowed):
        ACTOR.must_hold("operator")
    with pytest.raises(NotSignedIn):
        NOBODY.must_hold("staff")
