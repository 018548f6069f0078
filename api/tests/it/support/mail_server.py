"""A mail server for the tests: takes mails into a folder and misbehaves towards some receivers.

It prints its port. What it takes is written as <number>.eml, the receiver in the first line.
"""

import argparse
import asyncio
import os
import ssl
import sys
import threading

from aiosmtpd.smtp import SMTP, AuthResult


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.taken = 0
        self.asked = {}

    async def handle_RCPT(self, server, session, envelope, address, options):
        kind = address.split("@")[0].split("+")[0]
        asked = self.asked[address] = self.asked.get(address, 0) + 1
        if kind == "refused":
            return "550 5.1.1 no such mailbox: " + address
        if kind == "busy" or (kind == "later" and asked == 1):
            return "451 4.3.0 not now"
        if kind == "hangs":
            await asyncio.sleep(3600)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.taken += 1
        path = os.path.join(self.folder, f"{self.taken:06}.eml")
        with open(path + ".part", "wb") as file:
            file.write(envelope.rcpt_tos[0].encode() + b"\n" + envelope.original_content)
        os.rename(path + ".part", path)
        return "250 OK"


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--tls", choices=["none", "starttls", "implicit"], required=True)
    parser.add_argument("--certificate")
    parser.add_argument("--key")
    parser.add_argument("--port", type=int, default=0)
    arguments = parser.parse_args()

    context = None
    if arguments.tls != "none":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(arguments.certificate, arguments.key)

    def authenticate(server, session, envelope, mechanism, data):
        good = (data.login, data.password) == (b"clinic", b"p@ss:word/1")
        return AuthResult(success=good, handled=good)

    handler = Handler(arguments.folder)
    starttls = arguments.tls == "starttls"

    def conversation():
        return SMTP(
            handler,
            hostname="localhost",
            tls_context=context if starttls else None,
            require_starttls=starttls,
            auth_required=arguments.tls != "none",
            auth_require_tls=starttls,
            authenticator=authenticate,
        )

    async def serve():
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            conversation,
            "127.0.0.1",
            arguments.port,
            ssl=context if arguments.tls == "implicit" else None,
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()

    # Whoever started it went away: then it goes, too.
    end_with(sys.stdin)
    asyncio.run(serve())


def end_with(stdin):
    def wait():
        stdin.read()
        os._exit(0)

    threading.Thread(target=wait, daemon=True).start()


main()
