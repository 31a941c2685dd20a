"""A reader and an editor over HTTP, in a process of their own: see waiting.py.

Needs nothing but Python, so that it measures nothing but the answers.
"""

from pathlib import Path
from threading import Event
from threading import Thread
from urllib.parse import quote
from urllib.request import Request
from urllib.request import urlopen
import base64
import json
import statistics
import sys
import time


NAMES = ("nguyen van hung", "tran thi lan", "le van dung", "nguyen thi hoa")
PASSWORD = "mat-khau-do-thu"


def client(port, seconds, place):
    """In a process of its own: a reader, and an editor, each in a thread."""
    base, stop = f"http://127.0.0.1:{port}/thads", Event()
    login = base64.b64encode(f"editor:{PASSWORD}".encode()).decode()
    times = {"reader": [], "editor": []}

    def ask(kind, path, data=None):
        # both are logged in: nobody counts their searches
        headers = {"Accept": "application/json", "Authorization": f"Basic {login}"}
        request = Request(base + path, headers=headers)
        if data is not None:
            request.add_header("Content-Type", "application/json")
            request.data = json.dumps(data).encode()
        started = time.perf_counter()
        with urlopen(request, timeout=60) as answer:
            answer.read()
        times[kind].append((time.perf_counter() - started) * 1000)

    def read():
        at = 0
        while not stop.is_set():
            ask("reader", f"/@debtors?name={quote(NAMES[at % len(NAMES)])}")
            at += 1
            time.sleep(0.03)

    def edit():
        while not stop.is_set():
            title = f"Tin {time.time()}"
            ask("editor", "/hanoi/tin-tuc", {"@type": "News Item", "title": title})
            time.sleep(0.25)

    for warming in range(3):
        ask("reader", f"/@debtors?name={quote(NAMES[warming])}")
        ask("editor", "/hanoi/tin-tuc", {"@type": "News Item", "title": "Tin"})
    for found in times.values():
        found.clear()
    threads = [Thread(target=read), Thread(target=edit)]
    for thread in threads:
        thread.start()
    end = time.monotonic() + (float(seconds) if seconds != "None" else 600)
    while time.monotonic() < end and not (Path(place) / "stop").exists():
        time.sleep(0.1)
    stop.set()
    for thread in threads:
        thread.join()
    return times


def figures(times):
    """{kind: figures} of {kind: [ms, ...]}"""
    return {
        kind: {
            "requests": len(found),
            "p50": statistics.median(found),
            "p95": sorted(found)[int(len(found) * 0.95)],
            "p99": sorted(found)[int(len(found) * 0.99)],
            "slowest": max(found),
            "over_200": sum(ms > 200 for ms in found),
        }
        for kind, found in times.items()
    }


if __name__ == "__main__":
    print(json.dumps(client(*sys.argv[1:])))
