"""The web server of a process (waitress): its limits, and an end that loses nothing.

On USR1 it answers `@@ok` with 503 and everything else as before: Varnish sends it
nothing more. On TERM it takes no new connection, answers what was begun, and ends. So
whoever restarts a client lets some seconds pass between the two (`thads-cluster
restart`, the unit for systemd).
"""

from waitress.channel import HTTPChannel
from waitress.server import create_server
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
WELL = "/@@ok"


class WebServer:
    """A server of a WSGI application on a port of loopback or of a given host."""

    def __init__(self, app, host, port):
        self.app = app
        self.leaving = threading.Event()
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

    def run(self):
        """Serve until told to end; in the main thread, which alone hears signals."""
        signal.signal(signal.SIGUSR1, lambda *received: self.leaving.set())
        signal.signal(signal.SIGTERM, self._end)
        self._server.run()

    def _answer(self, environ, start_response):
        if self.leaving.is_set() and environ.get("PATH_INFO", "").endswith(WELL):
            headers = [("Content-Type", "text/plain"), ("Cache-Control", "no-store")]
            start_response("503 Service Unavailable", headers)
            return [b"leaving\n"]
        return self.app(environ, start_response)

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
