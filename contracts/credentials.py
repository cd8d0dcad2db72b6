"""Certificates as signed credentials that others verify: Open Badges 3.0, W3C Verifiable Credentials, status lists."""

from __future__ import annotations

from pydantic import Field

from kernel.message import Id, Labelled, Query, Value


class StatusPurpose(Labelled):
    """W3C Bitstring Status List. A credential refers to the list of suspension; see docs/certificates.md."""

    SUSPENSION = "suspension", "当前不可用", "Not to be accepted now"
    REVOCATION = "revocation", "永久失效", "Void for good"


class SignedCredential(Value):
    """A verifiable credential as a JWT, of media type `application/vc+jwt`."""

    jwt: str


class IssuerKeys(Value):
    """Who signs this instance's credentials, and the public keys (JWK), the one in use first."""

    issuer: str
    keys: list[dict[str, str]]


class CertificateCredential(Query, name="certification.certificate_credential", answer=SignedCredential):
    """Her certificate as an Open Badges 3.0 credential, for her wallet. It bears her name."""

    certificate_id: Id


class StatusList(Query, name="certification.status_list", answer=SignedCredential):
    """Which certificates are not to be accepted: a W3C Bitstring Status List, good for a day without a network."""

    purpose: StatusPurpose
    number: int = Field(ge=1, le=100_000)


class Issuer(Query, name="certification.issuer", answer=IssuerKeys):
    pass
