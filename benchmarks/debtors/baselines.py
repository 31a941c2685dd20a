"""What a plain database does with the same folded words and the same questions.

Every side answers how many there are, counted up to 1,001, and the newest twenty.
"""

from benchmarks.debtors.people import people
from benchmarks.debtors.questions import ROUNDS
from benchmarks.debtors.questions import measure
from benchmarks.debtors.questions import summary
from pathlib import Path
import os
import re
import shutil
import sqlite3
import subprocess
import tempfile
import time


def _rows(count, places):
    """(number, words of the name, words of the address, keys of decisions, unit)"""
    from thads.debtors.register.terms import number_key
    from thads.text import words

    for number, (record, place) in enumerate(people(count, places), 1):
        keys = [number_key(record[f]) for f in ("decision", "judgment", "enforcement")]
        yield number, words(record["name"]), words(record["address"]), keys, place


class SQLite:
    name = "SQLite FTS5"

    def __init__(self, data, count, places):
        path = data / f"baseline-{count}.sqlite"
        fresh = not path.exists()
        self.connection = sqlite3.connect(path)
        self.per_second = None
        if fresh:
            self._fill(count, places)

    def _fill(self, count, places):
        self.connection.execute(
            "create virtual table f using fts5(name, address, decision, place)"
        )
        started = time.perf_counter()
        with self.connection:
            self.connection.executemany(
                "insert into f(rowid, name, address, decision, place) "
                "values (?, ?, ?, ?, ?)",
                (
                    (n, " ".join(name), " ".join(address), " ".join(keys), place)
                    for n, name, address, keys, place in _rows(count, places)
                ),
            )
        self.per_second = count / (time.perf_counter() - started)

    def ask(self, asked):
        from thads.debtors.register.terms import number_key
        from thads.text import words

        parts = [f'name:"{word}"' for word in words(asked.name)]
        if asked.prefix:
            parts[-1] += "*"
        if asked.unit:
            parts.append(f'place:"{asked.unit}"')
        if asked.decision:
            parts.append(f'decision:"{number_key(asked.decision)}"')
        expression = (" AND ".join(parts),)
        run = self.connection.execute
        run(
            "select count(*) from (select 1 from f where f match ? limit 1001)",
            expression,
        ).fetchone()
        run(
            "select rowid from f where f match ? order by rowid desc limit 20",
            expression,
        ).fetchall()

    def times(self, shapes):
        return {shape: measure(self.ask, found) for shape, found in shapes.items()}

    def close(self):
        self.connection.close()


class PostgreSQL:
    """A server of its own, as its own user, in a folder that is thrown away; a GIN
    index over a tsvector of the folded words."""

    name = "PostgreSQL"
    user = "nobody"

    @staticmethod
    def programs():
        """Where its programs are, or None."""
        for place in ("/usr/lib/postgresql/15/bin", "/usr/local/bin", "/usr/bin"):
            if (Path(place) / "initdb").exists():
                return Path(place)
        return None

    def __init__(self, count, places):
        self.bin = self.programs()
        self.folder = Path(tempfile.mkdtemp(prefix="thads-postgres-"))
        shutil.chown(self.folder, self.user)
        self._run("initdb", "-D", self.folder / "db", "-A", "trust", "-E", "UTF8")
        options = f"-k {self.folder} -c listen_addresses='' -c shared_buffers=1GB"
        log = ["-l", self.folder / "log"]
        self._run(
            "pg_ctl", "-D", self.folder / "db", *log, "-w", "-o", options, "start"
        )
        self._fill(count, places)

    def _run(self, program, *arguments, **more):
        command = [self.bin / program, *arguments]
        if os.getuid() == 0:
            command = ["runuser", "-u", self.user, "--", *command]
        return subprocess.run(
            list(map(str, command)),
            check=True,
            capture_output=True,
            text=True,
            cwd=self.folder,
            **more,
        ).stdout

    def _sql(self, text):
        arguments = ("-h", self.folder, "-d", "postgres", "-X", "-q", "-f", "-")
        return self._run("psql", *arguments, input=text)

    def _fill(self, count, places):
        started = time.perf_counter()
        rows = self.folder / "rows"
        with rows.open("w", encoding="utf-8") as file:
            for n, name, address, keys, place in _rows(count, places):
                found = {"n" + w for w in name} | {"a" + w for w in address}
                found |= {"d" + key for key in keys} | {"u" + place}
                file.write(f"{n}\t{' '.join(sorted(found))}\n")
        rows.chmod(0o644)
        self._sql(
            f"create table f (id int primary key, words tsvector);"
            f"\\copy f from '{rows}'\n"
            "create index on f using gin (words); vacuum analyze f;"
        )
        rows.unlink()
        self.per_second = count / (time.perf_counter() - started)

    def times(self, shapes):
        """One session for all; the times are psql's own, of both statements."""
        text, order = ["\\timing on", "\\o /dev/null"], []
        for shape, found in shapes.items():
            for _round in range(ROUNDS):
                for asked in found:
                    expression = self._expression(asked)
                    where = f"from f where words @@ '{expression}'"
                    text.append(
                        f"select count(*) from (select 1 {where} limit 1001) x;"
                    )
                    text.append(f"select id {where} order by id desc limit 20;")
                    order.append((shape, asked))
        said = re.findall(r"Time: ([\d.]+) ms", self._sql("\n".join(text)))
        best = {shape: {} for shape in shapes}
        for at, (shape, asked) in enumerate(order):
            took = float(said[2 * at]) + float(said[2 * at + 1])
            best[shape][asked] = min(best[shape].get(asked, took), took)
        return {shape: summary(found.values()) for shape, found in best.items()}

    @staticmethod
    def _expression(asked):
        from thads.debtors.register.terms import number_key
        from thads.text import words

        parts = ["n" + word for word in words(asked.name)]
        if asked.prefix:
            parts[-1] += ":*"
        if asked.unit:
            parts.append("u" + asked.unit)
        if asked.decision:
            parts.append("d" + number_key(asked.decision))
        return " & ".join(parts)

    def close(self):
        self._run("pg_ctl", "-D", self.folder / "db", "-m", "immediate", "stop")
        shutil.rmtree(self.folder)
