"""The files in deploy/: a systemd unit, a Containerfile, and a reverse proxy in front of the service."""

from __future__ import annotations

import http.client
import inspect
import json
import os
import re
import shutil
import socket
import sqlite3
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import psutil
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from command_help import options
from test_service import LETTER
from test_service_process import Answer, serving
from vnadmin_doc.cli.serve_command import serve
from vnadmin_doc.service.job_endpoints import LONGEST_POLL

ROOT = Path(__file__).resolve().parents[1]
DEPLOY = ROOT / "deploy"
UNIT = DEPLOY / "vnadmin-doc.service"
CONTAINERFILE = (DEPLOY / "Containerfile").read_text("utf-8")
NAME = "letters.example.vn"
TOKEN = "a token for tests only"

needs_systemd = pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
NGINX = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")


def extras() -> set[str]:
    declared = (ROOT / "pyproject.toml").read_text("utf-8").partition("[project.optional-dependencies]")[2]
    return set(re.findall(r"^(\w+) = \[", declared, re.MULTILINE))


# ---- systemd --------------------------------------------------------------------------------------


@needs_systemd
def test_the_unit_is_valid(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(UNIT.read_text("utf-8").replace("/opt/vnadmin-doc/bin/vnadmin-doc", sys.executable), "utf-8")
    run = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", str(unit)], capture_output=True, text=True, check=False
    )
    assert (run.returncode, run.stderr) == (0, "")


@needs_systemd
@pytest.mark.parametrize(("most", "code"), [(15, 0), (5, 1)])
def test_the_unit_is_hardened(most: int, code: int) -> None:
    """The exposure by systemd-analyze is 1.1 of 10; network to this machine alone costs most of it."""
    command = ["systemd-analyze", "security", "--offline=yes", "--no-pager", f"--threshold={most}", str(UNIT)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    if "unrecognized option" in run.stderr:
        pytest.skip("this systemd-analyze cannot check files")
    assert "Overall exposure level" in run.stdout, run.stderr
    assert (run.returncode != 0) == bool(code), run.stdout


def test_the_unit_fits_the_service() -> None:
    unit = dict(line.split("=", 1) for line in UNIT.read_text("utf-8").splitlines() if re.match(r"[A-Z]\w+=", line))
    program, command, *arguments = unit["ExecStart"].split()
    assert (program, command) == ("/opt/vnadmin-doc/bin/vnadmin-doc", "serve")
    given = dict(zip(arguments[::2], arguments[1::2], strict=True))
    assert set(given) <= {option.name for option in options("serve")}
    workers = int(given["--jobs"]) * int(given["--memory"])
    assert workers < int(unit["MemoryMax"].removesuffix("G")) * 1024 <= workers + 1024 + 512


# ---- the container --------------------------------------------------------------------------------


def test_the_containerfile_fits_the_service() -> None:
    *_, command = re.findall(r"^CMD (\[.*\])$", CONTAINERFILE, re.MULTILINE)
    name, *arguments = json.loads(command)
    assert name == "serve"
    assert {word for word in arguments if word.startswith("--")} <= {option.name for option in options("serve")}
    installed = re.search(r"\[([\w,]+)\]\"$", CONTAINERFILE, re.MULTILINE)
    assert installed
    assert {"server", "scan"} <= set(installed[1].split(",")) <= extras()


@pytest.mark.parametrize("name", ["Containerfile", "nginx.conf", "Caddyfile"])
def test_the_port_is_that_of_the_service(name: str) -> None:
    port = inspect.signature(serve).parameters["port"].default
    assert set(re.findall(r"\b8\d{3}\b", (DEPLOY / name).read_text("utf-8"))) == {str(port)}


def test_the_health_check_of_the_container(tmp_path: Path) -> None:
    _, _, program = json.loads(
        re.sub(r"\\\n", "", CONTAINERFILE).partition("start-period=20s CMD ")[2].partition("\n")[0]
    )
    with serving(tmp_path / "state") as server:
        check = program.replace("8765", server.address.rpartition(":")[2])
        assert check != program
        assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
        psutil.Process(server.process.pid).suspend()
        hanging = subprocess.run([sys.executable, "-c", check], capture_output=True, check=False)
        psutil.Process(server.process.pid).resume()
        assert hanging.returncode != 0
    assert subprocess.run([sys.executable, "-c", check], capture_output=True, check=False).returncode != 0


def test_what_goes_into_the_image() -> None:
    """Only what the wheel is built from. Docker and Podman look for different names."""
    ignored = (ROOT / ".containerignore").read_text("utf-8")
    assert ignored == (ROOT / ".dockerignore").read_text("utf-8")
    kept = {line.removeprefix("!") for line in ignored.splitlines() if line.startswith("!")}
    assert kept == {"LICENSE", "NOTICE", "README.md", "pyproject.toml", "schemas", "src"}
    assert "*" in ignored.splitlines()


# ---- the reverse proxy ----------------------------------------------------------------------------


def seconds(setting: str, text: str) -> int:
    found = re.search(rf"{setting} (\d+)s;", text)
    assert found
    return int(found[1])


def test_the_proxy_waits_longer_than_the_service() -> None:
    nginx = (DEPLOY / "nginx.conf").read_text("utf-8")
    assert seconds("proxy_read_timeout", nginx) > LONGEST_POLL
    caddy = re.search(r"response_header_timeout (\d+)s", (DEPLOY / "Caddyfile").read_text("utf-8"))
    assert caddy
    assert int(caddy[1]) > LONGEST_POLL


def certificate(folder: Path) -> tuple[Path, Path]:
    """A certificate of a day, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number(), now, now + timedelta(1))
    chain, private = folder / "chain.pem", folder / "key.pem"
    chain.write_bytes(made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chain, private


NGINX_MAIN = """
{user}
daemon off;
pid {folder}/pid;
error_log stderr;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Proxy(NamedTuple):
    """nginx with TLS in front of a service."""

    port: int
    state: Path

    def ask(self, method: str, path: str, body: bytes = b"", **headers: str) -> Answer:
        """The answer. The client has an address of its own, 127.0.0.2."""
        context = ssl._create_unverified_context()
        connection = http.client.HTTPSConnection(
            "127.0.0.1", self.port, timeout=30, context=context, source_address=("127.0.0.2", 0)
        )
        with closing(connection):
            sent = {
                "Host": NAME,
                "Authorization": f"Bearer {TOKEN}",
                **{k.replace("_", "-"): v for k, v in headers.items()},
            }
            connection.request(method, path, body, sent)
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read())


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        port: int = listening.getsockname()[1]
        return port


@pytest.fixture
def proxy(tmp_path: Path) -> Iterator[Proxy]:
    if NGINX is None:
        pytest.skip("needs nginx")
    (tmp_path / "token").write_text(TOKEN)
    port = free_port()
    chain, key = certificate(tmp_path)
    with serving(
        tmp_path / "state", "--jobs", "1", "--host-name", NAME, "--token-file", str(tmp_path / "token")
    ) as server:
        site = (DEPLOY / "nginx.conf").read_text("utf-8").replace("listen 443 ssl", f"listen 127.0.0.1:{port} ssl")
        site = site.replace("127.0.0.1:8765", server.address.removeprefix("http://"))
        site = re.sub(r"(ssl_certificate) .*;", rf"\1 {chain};", site)
        site = re.sub(r"(ssl_certificate_key) .*;", rf"\1 {key};", site)
        (tmp_path / "site.conf").write_text(site, "utf-8")
        user = "user root;" if os.geteuid() == 0 else ""
        (tmp_path / "nginx.conf").write_text(NGINX_MAIN.format(user=user, folder=tmp_path), "utf-8")
        command = [NGINX, "-p", str(tmp_path), "-c", str(tmp_path / "nginx.conf"), "-e", "stderr"]
        subprocess.run([*command, "-t"], capture_output=True, check=True)
        nginx = subprocess.Popen(command)
        try:
            yield Proxy(port, tmp_path / "state")
        finally:
            nginx.terminate()
            nginx.wait(10)


def answered(proxy: Proxy) -> None:
    until = time.monotonic() + 10
    while True:
        try:
            assert proxy.ask("GET", "/v1/health/live").status == 200
            return
        except ConnectionRefusedError:
            assert time.monotonic() < until
            time.sleep(0.05)


def test_nginx_in_front_of_the_service(proxy: Proxy) -> None:
    answered(proxy)
    answer = proxy.ask("POST", "/v1/letters?name=a.txt", LETTER.format(7).encode(), X_Forwarded_For="203.0.113.9")
    assert (answer.status, answer.json["letter"]["code"]["number"]) == (200, "7")
    with closing(sqlite3.connect(proxy.state / "queue.sqlite")) as queue:  # of nginx, and not what the client claims
        assert queue.execute("SELECT client FROM job").fetchall() == [("127.0.0.2",)]
    page = {"Origin": f"https://{NAME}", "Sec_Fetch_Site": "same-origin"}
    refused = {
        "no token": proxy.ask("GET", "/v1/openapi.json", Authorization=""),
        "another name": proxy.ask("GET", "/v1/openapi.json", Host="other.example.vn"),
        "metrics": proxy.ask("GET", "/v1/metrics"),
        "too large": proxy.ask("POST", "/v1/letters", b"", Content_Length=str(66 * 2**20)),
        "another page": proxy.ask("POST", "/v1/letters", b"x", Origin="https://other.example.vn"),
        "a page without the CSRF token": proxy.ask("POST", "/v1/letters", b"x", **page),
    }
    assert {name: answer.status for name, answer in refused.items()} == {
        "no token": 401, "another name": 421, "metrics": 404, "too large": 413, "another page": 403,
        "a page without the CSRF token": 403,
    }  # fmt: skip
