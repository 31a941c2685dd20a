"""The web server of a process (waitress): its limits, and an end that loses nothing.

On USR1 it answers `@@ok` with 503 and everything else as before: Varnish sends it
nothing more. On TERM it takes no new connection, answers what was begun, and ends. So
whoever restarts a client lets some seconds pass between the two (`thads-cluster
restart`, the unit for systemd).

`/@@ok` itself is answered by a thread of its own and without Zope: whether the process
is well must be known also while all others are at work, or Varnish takes a busy portal
for a dead one. Not by the server's own thread: waitress holds a lock while it adds a
task, which answering needs too.
"""

from waitress.channel import HTTPChannel
from waitress.server import create_server
from waitress.task import ThreadedTaskDispatcher
import os
import signal
import sys
import threading
import time


#: Threads of a process; more are slower on CPython.
THREADS = 2
#: Connections a process holds. The server stops to accept at waitress' own 100, which
#: as many senders reach who open one and say nothing.
CONNECTIONS = 1000
#: Seconds until a connection on which nothing happens is closed; Varnish closes its own
#: before (backend_idle_timeout, 60 s), so that it never asks on one that is gone.
IDLE = 75
#: Seconds within which requests that have begun are answered before the process ends.
FINISHING = 25
#: Seconds in which no thread takes up what waits, after which the process is not well.
STUCK = 60
WELL = "/@@ok"


class WebServer:
    """A server of a WSGI application on a port of loopback or of a given host.

    `ailment()` says at once what the application lacks to be well, in a word, or "".
    """

    def __init__(self, app, host, port, ailment=lambda: ""):
        self.app = app
        self.leaving = threading.Event()
        self._ailment = ailment
        self._taken_up = time.monotonic()
        self._ending = False
        self._server = create_server(
            self._answer,
            host=host,
            port=port,
            threads=THREADS,
            connection_limit=CONNECTIONS,
            channel_timeout=IDLE,
            # select() knows no more than 1024 files
            asyncore_use_poll=True,
            clear_untrusted_proxy_headers=False,
        )
        self._asked = ThreadedTaskDispatcher()
        self._asked.set_thread_count(1)
        self._server.add_task = self._add_task

    def run(self):
        """Serve until told to end; in the main thread, which alone hears signals."""
        signal.signal(signal.SIGUSR1, lambda *received: self.leaving.set())
        signal.signal(signal.SIGTERM, self._end)
        # what turns logs tells Zope so; ours are copied and emptied
        signal.signal(signal.SIGUSR2, signal.SIG_IGN)
        self._server.run()

    def _add_task(self, channel):
        # a request that could not be read has no path
        path = getattr(channel.requests[0], "path", "")
        threads = self._asked if path == WELL else self._server.task_dispatcher
        if threads is not self._asked and not threads.queue:
            # from now on somebody waits, however long nobody has asked before
            self._taken_up = time.monotonic()
        threads.add_task(channel)

    def _answer(self, environ, start_response):
        path = environ.get("PATH_INFO", "")
        if path == WELL or (path.endswith(WELL) and self.leaving.is_set()):
            return self._say_whether_well(environ, start_response)
        self._taken_up = time.monotonic()
        return self.app(environ, start_response)

    def _say_whether_well(self, environ, start_response):
        wrong = "leaving" if self.leaving.is_set() else self._stuck() or self._ailment()
        body = (
            b""
            if environ["REQUEST_METHOD"] == "HEAD"
            else f"{wrong or 'OK'}\n".encode()
        )
        headers = [("Content-Type", "text/plain"), ("Cache-Control", "no-store")]
        start_response("503 Service Unavailable" if wrong else "200 OK", headers)
        return [body]

    def _stuck(self):
        waits = self._server.task_dispatcher.queue
        return "stuck" if waits and time.monotonic() - self._taken_up > STUCK else ""

    def _end(self, *received):
        if self._ending:
            # the second time: of ours, or of somebody who does not want to wait
            sys.exit(0)
        self._ending = True
        self.leaving.set()
        threading.Thread(target=self._finish, daemon=True).start()

    def _finish(self):
        self._server.trigger.pull_trigger(self._stop_listening)
        end = time.monotonic() + FINISHING
        while time.monotonic() < end:
            time.sleep(0.1)
            if not self._server.accepting and not self._is_busy():
                break
        os.kill(os.getpid(), signal.SIGTERM)

    def _stop_listening(self):
        # in the server's own thread: first what waits to be taken
        taken = None
        while taken != len(self._server.active_channels):
            taken = len(self._server.active_channels)
            self._server.handle_accept()
        self._server.accepting = False
        self._server.del_channel()
        self._server.socket.close()

    def _is_busy(self):
        return any(
            channel.requests or channel.request or channel.total_outbufs_len
            for channel in list(self._server.active_channels.values())
            if isinstance(channel, HTTPChannel)
        )
