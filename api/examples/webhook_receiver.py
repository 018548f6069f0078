"""A receiver of MyDoctor's webhooks, with nothing but Python: it checks who sent what it gets, and when.

    WEBHOOK_SECRET=whsec_... python3 webhook_receiver.py 8099

Put TLS in front of it. Answer soon and work afterwards; what comes twice has the same `webhook-id`.
"""

import base64, hashlib, hmac, json, os, sys, time
from http.server import BaseHTTPRequestHandler, HTTPServer

KEY = base64.b64decode(os.environ["WEBHOOK_SECRET"].removeprefix("whsec_"))
TOLERANCE_SECONDS = 5 * 60


def is_genuine(headers, body):
    """Whether one of the signatures holds for this id, time and body, and the time is about now."""
    message_id, sent_at = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent_at.isdigit() or TOLERANCE_SECONDS < abs(time.time() - int(sent_at)):
        return False
    signed = hmac.new(KEY, f"{message_id}.{sent_at}.".encode() + body, hashlib.sha256).digest()
    wanted = "v1," + base64.b64encode(signed).decode()
    given = headers.get("webhook-signature", "").split(" ")
    return any(hmac.compare_digest(one.encode(), wanted.encode()) for one in given)


class Receiver(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(min(int(self.headers.get("content-length", 0)), 65536))
        genuine = is_genuine(self.headers, body)
        self.send_response(204 if genuine else 401)
        self.end_headers()
        if genuine:
            event = json.loads(body)
            print(self.headers["webhook-id"], event["type"], event["data"], flush=True)


server = HTTPServer(("127.0.0.1", int(sys.argv[1])), Receiver)
print("listens on", server.server_port, flush=True)
server.serve_forever()
