"""An SMS gateway of our own: what `WebhookSms` posts to, so that a test can read the code that a phone would show."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class SmsInbox:
    """Keeps the newest code of each phone, and the notices to it."""

    def __init__(self) -> None:
        self.codes: dict[str, str] = {}
        self.notices: dict[str, list[str]] = {}
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                words = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                if "code" in words:
                    inbox.codes[words["phone"]] = words["code"]
                else:
                    inbox.notices.setdefault(words["phone"], []).append(words["text"])
                self.send_response(204)
                self.end_headers()

            def log_message(self, *_: object) -> None: ...

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}/sms"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
