"""This checkout against another one: pages, register and submissions, in one run.

    bin/zopepy benchmarks/versions.py /path/of/another/checkout [--rounds 200]

Both must be built (`make build`). Each serves a demonstration of its own as in
production (waitress, two threads) and is asked in turn, request by request, so that
whatever else the machine does meets both. All of it runs twice, because the server that
was started first answers some 5 % more slowly, whichever it is. What counts are the
ratios, this one to the other: of the medians of the time of an answer, and of the
serving process's processor time. Above 1 this checkout is the slower one.

Submissions come without files, because the portal takes only 40 files an hour from an
address.
"""

from argparse import ArgumentParser
from pathlib import Path
from uuid import uuid4
import http.client
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time


sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from benchmarks.register_http import processor_time  # noqa: E402
from benchmarks.register_http import questions  # noqa: E402


ROOT = Path(__file__).resolve().parents[1]
PORTS = (8198, 8199)
#: Runs in each checkout, with its own interpreter and its own modules.
SERVER = """
import sys
sys.path.insert(0, {root!r})
from benchmarks import register_http
from pathlib import Path
register_http.PORT = {port}
register_http.serve(str(register_http.make_home(Path({home!r}))))
"""
CASE = {
    "procedure": "yeu-cau-thi-hanh-an",
    "applicant": {
        "name": "Trần Văn Thử",
        "phone": "0912345678",
        "email": "thu@example.org",
        "address": "Hà Nội",
    },
    "fields": {},
    "attachments": [],
}
#: Pages and services without a question of their own.
KINDS = {
    "front page": "/thads",
    "front page of a locality": "/thads/hanoi",
    "news of a locality": "/thads/hanoi/tin-tuc",
    "search page of the register": "/thads/tra-cuu",
    "`@localities`": "/thads/@localities",
}


def serve(root: Path, port: int, home: str) -> subprocess.Popen:
    """Start the server of a checkout; returns it once it answers."""
    code = SERVER.format(root=str(root), port=port, home=home)
    server = subprocess.Popen(
        [root / "bin" / "zopepy", "-c", code],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    for line in server.stdout:
        if line.strip() == "ready":
            time.sleep(2)  # it listens a moment after it has said so
            return server
    raise SystemExit(f"the server of {root} did not start")


class Measured:
    """The seconds of a checkout's answers by kind, of the clock and the processor."""

    def __init__(self, root: Path):
        self.root = root
        self.clock: dict[str, list[float]] = {}
        self.processor: dict[str, list[float]] = {}


class Asked:
    """A running server of a checkout and the connection to it."""

    def __init__(self, measured: Measured, port: int, home: Path):
        home.mkdir()
        self.measured = measured
        self.process = serve(measured.root, port, str(home))
        self.connection = http.client.HTTPConnection("localhost", port, timeout=300)

    def ask(self, kind: str, path: str, body: dict | None = None, counts=True) -> None:
        """Ask once and note the time; anything but a good answer ends the run."""
        headers = {"Accept": "text/html"}
        if body is not None or "/@" in path:
            headers = {"Accept": "application/json", "Content-Type": "application/json"}
        content = None if body is None else json.dumps(body)
        used, started = processor_time(self.process.pid), time.perf_counter()
        method = "GET" if body is None else "POST"
        self.connection.request(method, path, content, headers)
        answer = self.connection.getresponse()
        text = answer.read()
        clock = time.perf_counter() - started
        spent = processor_time(self.process.pid) - used
        if answer.status not in (200, 201):
            raise SystemExit(f"{answer.status} {path} {text[:300]!r}")
        if counts:
            self.measured.clock.setdefault(kind, []).append(clock)
            self.measured.processor.setdefault(kind, []).append(spent)


def compare(servers: list[Asked], rounds: int, warm: int) -> None:
    """Ask the servers in turn, who comes first changing from round to round."""
    asked = questions()
    for turn in range(warm + rounds):
        question, counts = next(asked), turn >= warm
        servers.reverse()
        for kind, path in KINDS.items():
            for server in servers:
                server.ask(kind, path, None, counts)
        for server in servers:
            path = f"/thads/tra-cuu?{question}"
            server.ask("search of the register", path, None, counts)
        for server in servers:
            server.ask("`@debtors`", f"/thads/hanoi/@debtors?{question}", None, counts)
        for server in servers:
            case = {**CASE, "idempotency_key": str(uuid4())}
            server.ask("submission", "/thads/hanoi/@support-cases", case, counts)


def report(new: Measured, old: Measured) -> None:
    """Print a table: medians of both in ms, ratio of clock and of processor."""
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    print("| request | this, ms | other, ms | ratio | ratio of processor time |")
    print("|---|---|---|---|---|")
    for kind in new.clock:
        ours, theirs = (statistics.median(each.clock[kind]) for each in (new, old))
        spent = [sum(each.processor[kind]) for each in (new, old)]
        ratio = f"{spent[0] / spent[1]:.2f}" if spent[1] else "-"
        print(
            f"| {kind} | {1000 * ours:.1f} | {1000 * theirs:.1f} "
            f"| {ours / theirs:.2f} | {ratio} |"
        )


def main() -> None:
    parser = ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("other", type=Path, help="another checkout, built")
    parser.add_argument("--rounds", type=int, default=200, help="in each order")
    parser.add_argument("--warm", type=int, default=10, help="rounds that do not count")
    options = parser.parse_args()
    new, old = Measured(ROOT), Measured(options.other.resolve())
    for order in ((new, old), (old, new)):
        with tempfile.TemporaryDirectory(prefix="thads-benchmark-") as home:
            servers = []
            try:
                for number, measured in enumerate(order):
                    place = Path(home) / str(number)
                    servers.append(Asked(measured, PORTS[number], place))
                compare(list(servers), options.rounds, options.warm)
            finally:
                for each in servers:
                    each.process.terminate()
                    each.process.wait()
    report(new, old)


if __name__ == "__main__":
    main()
