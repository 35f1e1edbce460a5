"""A mail server for one's own machine: it keeps every mail in a maildir and shows them on a page. Development only.

`python -m innocenter.catcher FOLDER SMTP_PORT WEB_PORT`
"""

import mailbox
import re
import signal
import sys
from email import policy
from email.message import EmailMessage
from email.parser import BytesParser
from email.utils import parsedate_to_datetime
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import quote, unquote

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox

PAGE = """<!doctype html><html lang="ko"><meta charset="utf-8"><title>{title}</title><style>
body {{ font: 16px/1.6 sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }} td {{ border-bottom: 1px solid #ccc; padding: .4rem .6rem; vertical-align: top }}
pre {{ white-space: pre-wrap; background: #f4f5f6; padding: 1rem }} iframe {{ width: 100%; height: 40rem; border: 1px solid #ccc }}
</style><h1>{title}</h1>{body}"""
LINK = re.compile(r"https?://[^\s<>\"]+")


class Caught:
    """The mails in the folder, newest first."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def keys(self) -> list[str]:
        box = mailbox.Maildir(self.folder, create=True)
        return sorted(box.keys(), key=lambda key: box.get_message(key).get_date(), reverse=True)

    def read(self, key: str) -> EmailMessage:
        """Raises KeyError for a mail that is not there."""
        content = mailbox.Maildir(self.folder, create=True).get_bytes(key)
        return BytesParser(EmailMessage, policy=policy.default).parsebytes(content)

    def list_page(self) -> str:
        rows = "".join(self.row(key) for key in self.keys()[:200])
        return PAGE.format(title="메일 / Mail", body=f"<table>{rows}</table>" if rows else "<p>아직 없습니다. / No mail yet.</p>")

    def row(self, key: str) -> str:
        mail = self.read(key)
        when = parsedate_to_datetime(mail["Date"]).astimezone().strftime("%m-%d %H:%M:%S") if mail["Date"] else ""
        subject = escape(str(mail["Subject"] or "—"))
        return f'<tr><td>{when}<td>{escape(str(mail["To"]))}<td><a href="/{quote(key)}">{subject}</a></tr>'

    def mail_page(self, key: str) -> str:
        mail = self.read(key)
        text, html = mail.get_body(("plain",)), mail.get_body(("html",))
        head = "".join(f"<tr><td>{name}<td>{escape(str(mail[name] or ''))}</tr>" for name in ("From", "To", "Date"))
        body = f'<p><a href="/">← 메일 / Mail</a></p><table>{head}</table>'
        if text:
            body += f"<pre>{LINK.sub(as_link, escape(text.get_content()))}</pre>"
        if html:  # in a sandbox: no scripts, no forms, no origin
            body += f'<iframe sandbox="allow-popups" title="HTML" srcdoc="{escape(html.get_content())}"></iframe>'
        return PAGE.format(title=escape(str(mail["Subject"] or "—")), body=body)


def as_link(found: re.Match[str]) -> str:
    return f'<a href="{found[0]}">{found[0]}</a>'


def handler(caught: Caught) -> type[BaseHTTPRequestHandler]:
    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            key = unquote(self.path.lstrip("/"))
            try:
                self.answer(200, caught.mail_page(key) if key else caught.list_page())
            except KeyError:
                self.answer(404, PAGE.format(title="404", body='<p><a href="/">← 메일 / Mail</a></p>'))

        def answer(self, status: int, page: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(page.encode())

    return Page


def main() -> None:
    folder, smtp_port, web_port = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    folder.parent.mkdir(parents=True, exist_ok=True)
    smtp = Controller(Mailbox(folder), hostname="127.0.0.1", port=smtp_port)
    smtp.start()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        ThreadingHTTPServer(("127.0.0.1", web_port), handler(Caught(folder))).serve_forever()
    except KeyboardInterrupt:
        sys.exit(0)
    finally:
        smtp.stop()


if __name__ == "__main__":
    main()
