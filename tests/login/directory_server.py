"""A directory of the staff: OpenLDAP's slapd with certificates of its own."""

from base64 import b64encode
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from datetime import UTC
from datetime import datetime
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from tests.ports import free_ports
import shutil
import subprocess
import tempfile


SLAPD = shutil.which("slapd", path="/usr/sbin:/usr/local/sbin:/usr/bin:/sbin")
MODULES, SCHEMAS = Path("/usr/lib/ldap"), Path("/etc/ldap/schema")
#: Not localhost: OpenLDAP's client puts the machine's own name in its place.
HOST = "127.0.0.1"
BASE = "dc=thads,dc=example"
PEOPLE = f"ou=can-bo,{BASE}"
READER, READERS = f"cn=cong-thong-tin,{BASE}", "mat-khau-doc-danh-ba"
#: What each person's password in the directory is.
SECRET = "Mật khẩu ở danh bạ 2026"
EDITORS = f"cn=bien-tap,ou=nhom,{BASE}"

CONFIG = """\
include {schemas}/core.schema
include {schemas}/cosine.schema
include {schemas}/inetorgperson.schema
modulepath {modules}
moduleload back_mdb
pidfile {home}/slapd.pid
TLSCACertificateFile {home}/ca.pem
TLSCertificateFile {home}/server.pem
TLSCertificateKeyFile {home}/server.key
# the trap: a name with an empty password is let in, as nobody
allow bind_anon_cred bind_anon_dn
database mdb
suffix "{base}"
rootdn "cn=root,{base}"
directory {home}/data
maxsize 10485760
access to attrs=userPassword by anonymous auth by * none
access to * by dn.exact="{reader}" read by * none
"""
#: What a certificate may be for; GnuTLS wants to read it.
USES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


def entries(people):
    """Return the LDIF of a directory; people: [(rdn, uid, groups)]."""
    found = [
        (BASE, {"objectClass": ("dcObject", "organization"), "dc": "thads", "o": "x"}),
        (PEOPLE, {"objectClass": "organizationalUnit", "ou": "can-bo"}),
        (
            READER,
            {
                "objectClass": "person",
                "cn": "cong-thong-tin",
                "sn": "x",
                "userPassword": READERS,
            },
        ),
    ]
    for rdn, uid, groups in people:
        values = {
            "objectClass": "inetOrgPerson",
            "cn": rdn,
            "sn": "x",
            "uid": uid,
            "seeAlso": tuple(groups),  # where other directories have memberOf
            "userPassword": SECRET,
        }
        found.append((f"cn={rdn},{PEOPLE}", values))
    return "\n".join(ldif(dn, values) for dn, values in found)


def ldif(dn, values):
    """Return an entry; all in Base64, as names have accents."""
    lines = [("dn", dn)]
    for name, given in values.items():
        each = (given,) if isinstance(given, str) else given
        lines += [(name, value) for value in each]
    return "".join(
        f"{name}:: {b64encode(value.encode()).decode()}\n" for name, value in lines
    )


class DirectoryServer:
    """slapd on ports of its own; `ca` is its authority's certificate."""

    def __init__(self):
        self.home = Path(tempfile.mkdtemp(prefix="thads-ldap-"))
        (self.home / "data").mkdir()
        self.ca, self.process = self.home / "ca.pem", None
        self.plain = free_ports(2)
        self.tls = self.plain + 1
        make_certificates(self.home, HOST)
        config = CONFIG.format(
            schemas=SCHEMAS, modules=MODULES, home=self.home, base=BASE, reader=READER
        )
        (self.home / "slapd.conf").write_text(config)

    def fill(self, people):
        """Have these people and no others."""
        shutil.rmtree(self.home / "data")
        (self.home / "data").mkdir()
        self.run("add", entries(people))

    def run(self, tool, text=""):
        subprocess.run(
            [SLAPD, f"-T{tool}", "-f", self.home / "slapd.conf"],
            input=text.encode(),
            check=True,
            capture_output=True,
            timeout=60,
        )

    def start(self):
        """Start it, and wait until it listens."""
        addresses = f"ldap://{HOST}:{self.plain} ldaps://{HOST}:{self.tls}"
        # it parts from its starter when it listens
        subprocess.run(
            [SLAPD, "-f", self.home / "slapd.conf", "-h", addresses],
            check=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )

    def stop(self):
        """Stop it; what it holds stays."""
        file = self.home / "slapd.pid"
        if file.exists():
            number = file.read_text().strip()
            subprocess.run(["kill", number], check=False)
            # the kernel tells when it is gone, whoever its parent is
            subprocess.run(
                ["tail", f"--pid={number}", "-s", "0.05", "-f", "/dev/null"],
                timeout=60,
                check=False,
            )

    def close(self):
        """Stop it and remove what it held."""
        self.stop()
        shutil.rmtree(self.home, ignore_errors=True)


def make_certificates(home, host):
    """Write an authority's certificate, and that of a host with its key."""
    authority = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "THADS test CA")])
    (home / "ca.pem").write_bytes(_pem(_signed(name, name, authority, authority, None)))
    key = ec.generate_private_key(ec.SECP256R1())
    own = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    (home / "server.pem").write_bytes(_pem(_signed(own, name, key, authority, host)))
    (home / "server.key").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.TraditionalOpenSSL,
            serialization.NoEncryption(),
        )
    )


def _signed(subject, issuer, key, by, host):
    # real days: the library looks at the clock of the machine, not at the tests'
    now = datetime.now(UTC)
    builder = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=30))
        .add_extension(x509.BasicConstraints(ca=host is None, path_length=None), True)
    )
    usage = dict.fromkeys(USES, False)
    usage["digital_signature" if host else "key_cert_sign"] = True
    builder = builder.add_extension(x509.KeyUsage(**usage), True)
    if host is not None:
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))])
        builder = builder.add_extension(names, False)
    return builder.sign(by, hashes.SHA256())


def _pem(certificate):
    return certificate.public_bytes(serialization.Encoding.PEM)
