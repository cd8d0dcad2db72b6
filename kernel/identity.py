"""Who is asking: access tokens (RFC 9068 in spirit, checked as RFC 8725 asks) and what a role at a unit reaches.

Every service checks the token itself: a message header that names a person proves nothing.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey

from kernel.errors import ExpiredToken, InvalidToken, NotAllowed, NotSignedIn

#: The only algorithm we sign with and accept: `none`, HMAC and RSA tokens are refused unread (RFC 8725, 3.1).
ALGORITHM = "Ed25519"
LIFETIME = timedelta(minutes=15)


def covers(scope: str, unit: str) -> bool:
    """Whether `unit` is `scope` or lies under it: centre 350100 > base 350111 > station 350111-001 (GB/T 2260)."""
    if len(scope) == 6 and scope.endswith("00"):  # a centre; the station 350111-100 is none
        return unit.startswith(scope[:4])
    return unit == scope or unit.startswith(f"{scope}-")


@dataclass(frozen=True)
class Appointment:
    """A role held at a unit, and so at every unit under it. Written `staff@350111`."""

    role: str
    unit: str

    def __str__(self) -> str:
        return f"{self.role}@{self.unit}"


@dataclass(frozen=True)
class Actor:
    """The one who asks. `person_id` is empty for somebody who has not signed in."""

    person_id: str = ""
    session_id: str = ""
    appointments: tuple[Appointment, ...] = field(default=())

    def holds(self, *roles: str, at: str | None = None) -> bool:
        return any(a.role in roles and (at is None or covers(a.unit, at)) for a in self.appointments)

    def must_be_signed_in(self) -> None:
        if not self.person_id:
            raise NotSignedIn()

    def must_hold(self, *roles: str, at: str | None = None) -> None:
        self.must_be_signed_in()
        if not self.holds(*roles, at=at):
            raise NotAllowed()


NOBODY = Actor()


class Signer:
    """Issues access tokens; accounts alone has the private key."""

    def __init__(self, private_key: str, issuer: str) -> None:
        self._key, self._issuer = OKPKey.import_key(json.loads(private_key)), issuer

    def token(self, actor: Actor, now: datetime) -> str:
        return self.sign(
            {
                "sub": actor.person_id,
                "sid": actor.session_id,
                "roles": [str(a) for a in actor.appointments],
                "iat": int(now.timestamp()),
                "exp": int((now + LIFETIME).timestamp()),
            },
            audience="jinguo",
        )

    def sign(self, claims: dict[str, object], audience: str) -> str:
        header = {"alg": ALGORITHM, "typ": "at+jwt" if audience == "jinguo" else "JWT", "kid": self._key.kid}
        claims = {**claims, "iss": self._issuer, "aud": audience}
        return jwt.encode(header, claims, self._key, algorithms=[ALGORITHM])


class Verifier:
    """Checks what `Signer` issued, with the public keys that every process has."""

    def __init__(self, public_keys: str | None, issuer: str) -> None:
        if not public_keys:
            raise RuntimeError("there are no token_public_keys: write the secrets with `jinguo secrets DIR`")
        self._keys, self._issuer = KeySet.import_key_set(json.loads(public_keys)), issuer
        # A token is sent with every request of its 15 minutes: its signature is checked once.
        self._claims = lru_cache(maxsize=4096)(self._checked)

    def actor(self, token: str | None, now: datetime) -> Actor:
        """The bearer of an access token. Raises `InvalidToken` or `ExpiredToken`; no token is nobody."""
        if not token:
            return NOBODY
        claims = self.claims(token, "jinguo", now)
        return Actor(
            person_id=claims["sub"],
            session_id=claims["sid"],
            appointments=tuple(Appointment(*text.split("@", 1)) for text in claims["roles"]),
        )

    def claims(self, token: str, audience: str, now: datetime) -> dict[str, Any]:
        """What the token says. Raises `InvalidToken`, or `ExpiredToken` for one that was good once."""
        claims = self._claims(token, audience)
        if claims.get("exp", 0) <= now.timestamp():
            raise ExpiredToken()
        return claims

    def _checked(self, token: str, audience: str) -> dict[str, Any]:
        try:
            decoded = jwt.decode(token, self._keys, algorithms=[ALGORITHM])
        except (JoseError, ValueError, KeyError) as error:
            raise InvalidToken() from error
        claims = decoded.claims
        if not decoded.header.get("kid") or claims.get("iss") != self._issuer or claims.get("aud") != audience:
            raise InvalidToken()
        return claims


def new_key_pair() -> tuple[str, str]:
    """A private JWK and the public JWK set that belongs to it, as JSON."""
    private = json.dumps(OKPKey.generate_key("Ed25519", auto_kid=True).as_dict(private=True))
    return private, public_keys(private)


def new_exchange_key() -> str:
    """A private X25519 JWK: the instance that holds it can open what others seal for it."""
    return json.dumps(OKPKey.generate_key("X25519", auto_kid=True).as_dict(private=True))


def new_credential_keys(earlier: str | None = None) -> str:
    """A JWK set whose first key is a new private one (P-256), before the public halves of the earlier set's."""
    new = ECKey.generate_key("P-256", auto_kid=True).as_dict(private=True)
    old = KeySet.import_key_set(json.loads(earlier)).keys if earlier else []
    return json.dumps({"keys": [new, *(key.as_dict(private=False) for key in old)]})


def public_keys(private_key: str) -> str:
    """The public JWK set of a private JWK."""
    return json.dumps({"keys": [OKPKey.import_key(json.loads(private_key)).as_dict(private=False)]})
