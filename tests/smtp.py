"""A real SMTP server on a free port, which can be stopped and started again."""

from aiosmtpd.controller import Controller
from email import message_from_bytes
from email import policy
from tests.ports import free_ports


class Mailbox:
    """Keeps what it is given; refuses recipients named in ``refused``."""

    def __init__(self):
        self.messages = []
        self.refused = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        message = message_from_bytes(envelope.content, policy=policy.default)
        self.messages.append((tuple(envelope.rcpt_tos), message))
        return "250 OK"


class Server:
    def __init__(self):
        self.mailbox = Mailbox()
        self.port = free_ports()
        self.controller = None

    @property
    def messages(self):
        return self.mailbox.messages

    def start(self):
        self.controller = Controller(self.mailbox, hostname="127.0.0.1", port=self.port)
        self.controller.start()

    def stop(self):
        if self.controller is not None:
            self.controller.stop()
            self.controller = None

    def serve(self, portal):
        """Make it the mail server of a site."""
        registry = portal.portal_registry
        registry["plone.smtp_host"] = "127.0.0.1"
        registry["plone.smtp_port"] = self.port
        return self
