"""Signed credentials: a certificate as an Open Badge 3.0, and the status lists that say which not to accept."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

from sqlalchemy import select

from contracts import credentials as contract
from contracts.certification import CertificateState
from contracts.credentials import StatusPurpose
from contracts.values import Level
from kernel.errors import NotFound
from kernel.service import Service, Tx, query
from services.certification import days, status_lists, views
from services.certification.issuer import CredentialIssuer
from services.certification.models import Certificate, Exam
from services.certification.names import Names

_V2 = "https://www.w3.org/ns/credentials/v2"
_OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
_SCHEMA = "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/ob_v3p0_achievementcredential_schema.json"

#: Which states' places are set in which list. Open Badges have room for one status; it is the list of suspension,
#: for that answers what a verifier asks: is it to be accepted now? The other says what can't come back.
_SET = {
    StatusPurpose.SUSPENSION: (CertificateState.SUSPENDED, CertificateState.REVOKED, CertificateState.SUPERSEDED),
    StatusPurpose.REVOCATION: (CertificateState.REVOKED, CertificateState.SUPERSEDED),
}
#: How long a verifier without a network may rely on a list, and how long one with a network need not ask again.
_LIST_GOOD_FOR = timedelta(days=1)
_LIST_FRESH_FOR = timedelta(minutes=5)


class Credentials(Service):
    names: Names
    issuer: CredentialIssuer

    @query(contract.Issuer)
    def issuer_keys(self, tx: Tx, asked: contract.Issuer) -> contract.IssuerKeys:
        return self.issuer.public_keys()

    @query(contract.CertificateCredential)
    def credential(self, tx: Tx, asked: contract.CertificateCredential) -> contract.SignedCredential:
        tx.actor.must_be_signed_in()
        row = tx.session.get(Certificate, asked.certificate_id)
        if row is None or row.person_id != tx.actor.person_id:
            raise NotFound()
        body = {"@context": [_V2, _OPEN_BADGES], "type": ["VerifiableCredential", "OpenBadgeCredential"]}
        body |= {"issuer": self.issuer.profile, "name": _title(row.registration.exam)}
        body |= _claims(
            f"urn:uuid:{row.id}", days.begin(row.issued_on), days.end(row.expires_on) if row.expires_on else None
        )
        body |= {"credentialSubject": self._subject(row), "credentialStatus": self._status(row)}
        body |= {"credentialSchema": [{"id": _SCHEMA, "type": "1EdTechJsonSchemaValidator2019"}]}
        return contract.SignedCredential(jwt=self.issuer.sign(body))

    @query(contract.StatusList)
    def status_list(self, tx: Tx, asked: contract.StatusList) -> contract.SignedCredential:
        here = select(Certificate.status_index).where(Certificate.status_list == asked.number)
        # The first list is there before its first certificate is.
        if asked.number > 1 and tx.session.scalars(here.limit(1)).first() is None:
            raise NotFound()
        places = tx.session.scalars(here.where(Certificate.state.in_(_SET[asked.purpose])))
        address = self._list_address(asked.purpose, asked.number)
        body = {"@context": [_V2], "type": ["VerifiableCredential", "BitstringStatusListCredential"]}
        body |= {"issuer": self.issuer.did, **_claims(address, tx.now, tx.now + _LIST_GOOD_FOR)}
        subject = {"id": f"{address}#list", "type": "BitstringStatusList", "statusPurpose": asked.purpose.value}
        subject |= {"encodedList": status_lists.encoded(places), "ttl": int(_LIST_FRESH_FOR.total_seconds() * 1000)}
        return contract.SignedCredential(
            jwt=self.issuer.sign({**body, "credentialSubject": subject, "sub": subject["id"]})
        )

    def _subject(self, row: Certificate) -> dict[str, Any]:
        """She is named as the certificate names her, and not otherwise: no number of hers by which she can be found."""
        name = {"type": "IdentityObject", "identityType": "name", "hashed": False, "identityHash": self.names.on(row)}
        subject = {"type": ["AchievementSubject"], "identifier": [name], "licenseNumber": row.number}
        return subject | {"achievement": self._achievement(row.registration.exam)}

    def _achievement(self, exam: Exam) -> dict[str, Any]:
        skill = quote(f"{exam.occupation_code}/{exam.work_type_zh}/{exam.level}")
        parts = "、".join(f"{one.part.zh} {one.pass_mark} 分" for one in views.rules_of(exam).plan)
        passed = f"各科均达到合格线({parts})。{exam.standard.source}"
        words = {"type": ["Achievement"], "achievementType": "Certification", "inLanguage": "zh-CN"}
        words |= {"id": f"{self.issuer.url}/v1/standards#{skill}", "humanCode": exam.occupation_code}
        return words | {"name": _title(exam), "description": _description(exam), "criteria": {"narrative": passed}}

    def _status(self, row: Certificate) -> dict[str, str]:
        address = self._list_address(StatusPurpose.SUSPENSION, row.status_list)
        return {
            "id": f"{address}#{row.status_index}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": StatusPurpose.SUSPENSION.value,
            "statusListIndex": str(row.status_index),
            "statusListCredential": address,
        }

    def _list_address(self, purpose: StatusPurpose, number: int) -> str:
        return f"{self.issuer.url}/v1/status-lists/{purpose.value}/{number}"


def _claims(identifier: str, start: datetime, end: datetime | None) -> dict[str, Any]:
    """The id and times of a credential, and once more as registered claims of a JWT (Open Badges 3.0, 8.2.6)."""
    claims = {"id": identifier, "jti": identifier, "validFrom": _time(start), "nbf": int(start.timestamp())}
    return claims | ({"validUntil": _time(end), "exp": int(end.timestamp())} if end else {})


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _title(exam: Exam) -> str:
    skill = exam.work_type_zh or exam.standard.occupation_zh
    return f"{skill} {Level(exam.level).zh} 职业技能等级证书"


def _description(exam: Exam) -> str:
    standard, level = exam.standard, Level(exam.level)
    return f"{standard.occupation_zh} {exam.work_type_zh} {level.zh} / {standard.occupation_en}, {level.en}".replace(
        "  ", " "
    )
