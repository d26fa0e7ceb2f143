"""Certificates for servers on loopback, each vouched for by nobody but itself."""

import ssl
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def certificate(folder: Path, name: str, *, has_expired: bool = False) -> Path:
    """A certificate for the host ``name`` that vouches for itself, with its key, as one PEM file: whoever takes this
    file for an authority's trusts the server that shows it. OpenSSL knows no frozen clock: it is valid for many years.
    """
    key, now, years = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC), timedelta(days=3650)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    made = (
        x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - years)
        .not_valid_after(now + (timedelta(days=-1) if has_expired else years))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / (f"{name}-expired.pem" if has_expired else f"{name}.pem")
    path.write_bytes(made.public_bytes(serialization.Encoding.PEM) + secret)
    return path


def server_context(pem: Path) -> ssl.SSLContext:
    """What a server needs to show that certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context
