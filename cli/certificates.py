"""The centre's certificate authority, and the requests that counties hand in. EC P-256 throughout.

A county is at the centre's broker who its certificate says: the common name is the broker's user.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from cli.secret_files import once
from kernel.rabbitmq.wire import vhost

LIFETIME = timedelta(
    days=397
)  # the longest that browsers take (CA/Browser Forum, SC-31): a year, and a month to renew in
CA_LIFETIME = timedelta(days=3653)
SKEW = timedelta(hours=1)  # the other end's clock may be behind

PrivateKey = ec.EllipticCurvePrivateKey


class Unfit(Exception):
    """A request that is not signed, with what is wrong in both languages."""


class Authority:
    """The key and the certificate under which the centre's broker knows its counties, and they it."""

    def __init__(self, folder: Path) -> None:
        """Made on first use, and never again."""
        key_file, self.certificate_file = folder / "ca.key", folder / "ca.crt"
        if not key_file.exists():
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            list(once(key_file, _pem(ec.generate_private_key(ec.SECP256R1()))))
            key_file.chmod(0o400)
        self._key = _private(key_file.read_text())
        if not self.certificate_file.exists():
            list(once(self.certificate_file, self._of_itself()))
        self._certificate = x509.load_pem_x509_certificate(self.certificate_file.read_bytes())

    def county(self, request: str, code: str, lifetime: timedelta = LIFETIME) -> str:
        """The certificate of a county's client. Raises `Unfit`."""
        asked = fit(request, code)
        builder = self._builder(asked.subject, asked.public_key(), lifetime)
        return self._signed(builder, ExtendedKeyUsageOID.CLIENT_AUTH)

    def server(self, host: str) -> tuple[str, str]:
        """A new key and the certificate of the centre's broker. It is known by its host name, or its address."""
        key = ec.generate_private_key(ec.SECP256R1())
        builder = self._builder(_name(host), key.public_key(), LIFETIME)
        builder = builder.add_extension(x509.SubjectAlternativeName(_alternatives(host)), critical=False)
        return _pem(key), self._signed(builder, ExtendedKeyUsageOID.SERVER_AUTH)

    def _of_itself(self) -> str:
        subject, key = _name("Jinguo centre CA"), self._key.public_key()
        builder = _builder(subject, subject, key, CA_LIFETIME)
        builder = builder.add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        return _text(
            builder.add_extension(_usage(signs_certificates=True), critical=True).sign(self._key, hashes.SHA256())
        )

    def _builder(self, subject: x509.Name, key: ec.EllipticCurvePublicKey, lifetime: timedelta):
        own = self._certificate.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
        issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(own)
        return _builder(self._certificate.subject, subject, key, lifetime).add_extension(issuer, critical=False)

    def _signed(self, builder: x509.CertificateBuilder, usage: x509.ObjectIdentifier) -> str:
        builder = builder.add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        builder = builder.add_extension(_usage(signs_certificates=False), critical=True)
        builder = builder.add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
        return _text(builder.sign(self._key, hashes.SHA256()))


def new_key() -> str:
    return _pem(ec.generate_private_key(ec.SECP256R1()))


def request(key: str, code: str) -> str:
    """A county's certificate signing request."""
    builder = x509.CertificateSigningRequestBuilder().subject_name(_name(vhost(code)))
    return _text(builder.sign(_private(key), hashes.SHA256()))


def fit(request: str, code: str) -> x509.CertificateSigningRequest:
    """The request, if it is this county's and whoever made it has the key. Raises `Unfit`."""
    try:
        asked = x509.load_pem_x509_csr(request.encode())
        key = asked.public_key()
    except ValueError as error:
        raise Unfit("这不是证书签名请求(CSR)。This is no certificate signing request.") from error
    if asked.subject != _name(vhost(code)):
        raise Unfit(
            f"该请求不是 {vhost(code)} 的。The request is {asked.subject.rfc4514_string()}'s, not {vhost(code)}'s."
        )
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Unfit("密钥须为 EC P-256。The key must be EC P-256.")
    if not asked.is_signature_valid:
        raise Unfit("签名无效。The request's signature is not valid: it was altered on its way.")
    return asked


def fingerprint(request: str) -> str:
    """What two people compare on the telephone: SHA-256 of the public key, its first 16 bytes."""
    key = x509.load_pem_x509_csr(request.encode()).public_key()
    der = key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
    digest = hashes.Hash(hashes.SHA256())
    digest.update(der)
    words = digest.finalize()[:16].hex()
    return " ".join(words[at : at + 4] for at in range(0, len(words), 4))


def expires(certificate: Path) -> datetime:
    return x509.load_pem_x509_certificate(certificate.read_bytes()).not_valid_after_utc


def _builder(issuer: x509.Name, subject: x509.Name, key: ec.EllipticCurvePublicKey, lifetime: timedelta):
    now = datetime.now(UTC)
    builder = x509.CertificateBuilder(issuer, subject, key, x509.random_serial_number(), now - SKEW, now + lifetime)
    return builder.add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)


def _usage(signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _alternatives(host: str) -> list[x509.GeneralName]:
    """An address stands there as a name too: Erlang, which checks it for a shovel, looks for names alone."""
    try:
        return [x509.IPAddress(ip_address(host)), x509.DNSName(host)]
    except ValueError:
        return [x509.DNSName(host)]


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])


def _pem(key: PrivateKey) -> str:
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain).decode()


def _private(pem: str) -> PrivateKey:
    key = serialization.load_pem_private_key(pem.encode(), None)
    assert isinstance(key, PrivateKey)
    return key


def _text(signed: x509.Certificate | x509.CertificateSigningRequest) -> str:
    return signed.public_bytes(serialization.Encoding.PEM).decode()
