"""Record each test's result as a line of JSON, beside what zope.testrunner prints.

`bin/test` does so when THADS_TEST_RESULTS names a file. zope.testrunner 8.3 has two
structured outputs of its own, and neither serves: `--subunit-v2` breaks off at the
second failing sub-test of a test (it restores its buffers twice), `--xml` counts no
skipped tests and writes nothing when the process dies.
"""

from zope.testrunner.runner import Runner
import json
import os
import time
import traceback
import zope.testrunner.runner


ENVIRONMENT = "THADS_TEST_RESULTS"


class Recorder:
    """Formatter that records results and leaves the printing to another formatter."""

    def __init__(self, formatter, path):
        self._formatter, self._path = formatter, path

    def __getattr__(self, name):
        return getattr(self._formatter, name)

    def record(self, **entry):
        """Append an entry; it is on disk when this returns, whatever comes after."""
        with open(self._path, "a", encoding="utf-8") as stream:
            stream.write(json.dumps(entry) + "\n")

    def start_test(self, test, *args, **kw):
        self.record(event="start", test=test.id())
        self._begun = time.process_time()
        return self._formatter.start_test(test, *args, **kw)

    def test_success(self, test, seconds):
        self._end("success", test, seconds)
        return self._formatter.test_success(test, seconds)

    def test_skipped(self, test, reason):
        self._end("skip", test, 0)
        return self._formatter.test_skipped(test, reason)

    def test_failure(self, test, seconds, exc_info, **kw):
        self._end("Failure", test, seconds, exc_info)
        return self._formatter.test_failure(test, seconds, exc_info, **kw)

    def test_error(self, test, seconds, exc_info, **kw):
        self._end("Error", test, seconds, exc_info)
        return self._formatter.test_error(test, seconds, exc_info, **kw)

    def start_set_up(self, layer_name):
        self._layer = layer_name
        return self._formatter.start_set_up(layer_name)

    def start_tear_down(self, layer_name):
        self._layer = layer_name
        return self._formatter.start_tear_down(layer_name)

    def layer_failure(self, kind, exc_info):
        """Record a layer of which `kind` (setUp or tearDown) failed."""
        text, name = _text(exc_info), f"{self._layer}:{kind}"
        self.record(event="end", outcome="Error", test=name, traceback=text)
        return self._formatter.error(text)

    def import_errors(self, import_errors):
        for error in import_errors or ():
            self.record(
                event="end",
                outcome="Error",
                test=error.module,
                traceback=_text(error.exc_info),
            )
        return self._formatter.import_errors(import_errors)

    def _end(self, outcome, test, seconds, exc_info=None):
        case = getattr(test, "test_case", test)  # of a sub-test
        self.record(
            event="end",
            outcome=outcome,
            test=test.id(),
            module=type(case).__module__,
            level=getattr(case, "level", 1),
            seconds=round(seconds or 0, 3),
            processor=round(time.process_time() - self._begun, 3),
            traceback=_text(exc_info) if exc_info else None,
        )


def _text(exc_info):
    return "".join(traceback.format_exception(*exc_info))


class RecordingRunner(Runner):
    """Runner that records results, and its own figures when it comes to its end."""

    def configure(self):
        super().configure()
        path = os.environ.pop(ENVIRONMENT, None)  # not for processes of tests
        if path and not self.options.fail:
            self.options.output = Recorder(self.options.output, path)

    def run(self):
        super().run()
        if isinstance(self.options.output, Recorder):
            self.options.output.record(
                event="total",
                tests=self.ran,
                failures=len(self.failures),
                errors=len(self.errors) + len(self.import_errors),
                skipped=len(self.skipped),
            )


def install():
    """Have zope.testrunner use this runner; it offers no other way to add one."""
    zope.testrunner.runner.Runner = RecordingRunner
