"""servanda fetch against a server of our own: what is kept, what is refused, and the limits."""
import functools
import hashlib
import http.server
import json
import socket
import threading
import time

from command import Case

PAGE = ("<!DOCTYPE html><html lang=en><title>Second Lighthouse Dialogue</title><main><p>Japan and Korea will build a "
        "lighthouse by March 2027.</p></main></html>").encode()


class Handler(http.server.BaseHTTPRequestHandler):
    """Each path is a way to behave."""

    def log_message(self, *_):
        pass

    def answer(self, code=200, body=b"", kind="text/html", **headers):
        self.send_response(code)
        self.send_header("Content-Type", kind)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        self.server.asked.append(self.path)
        path = self.path.split("?")[0]
        where = f"http://127.0.0.1:{self.server.server_address[1]}"
        try:
            if path == "/page":
                self.answer(body=self.server.page)
            elif path == "/moved":
                self.answer(302, Location="/page")
            elif path == "/round":
                self.answer(302, Location="/round")
            elif path == "/file":
                self.answer(302, Location="file:///etc/passwd")
            elif path == "/ftp":
                self.answer(301, Location=where.replace("http", "ftp") + "/page")
            elif path == "/large":
                self.answer(body=b"x" * 3_000_000, kind="text/plain")
            elif path == "/endless":
                self.answer(kind="text/plain")
                while True:
                    self.wfile.write(b"word " * 1000)
            elif path == "/slow":
                time.sleep(5)
                self.answer(body=self.server.page)
            elif path == "/binary":
                self.answer(body=bytes(range(256)) * 64, kind="application/octet-stream")
            else:
                self.answer(404, b"no")
        except OSError:
            pass  # who asked has gone


class Fetch(Case):
    def setUp(self):
        super().setUp()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.asked, self.server.page = [], PAGE
        threading.Thread(target=functools.partial(self.server.serve_forever, 0.05), daemon=True).start()
        self.addCleanup(self.server.server_close)
        self.addCleanup(self.server.shutdown)
        self.port = self.server.server_address[1]
        self.base = f"http://127.0.0.1:{self.port}"

    def fetch(self, path, *more, code=0):
        return self.servanda("fetch", self.base + path, "--allow-private", *more, code=code)

    def test_into_a_folder(self):
        done = self.fetch("/moved", "--into", "kept", "--jsonl").objects[0]
        self.assertEqual(done["source"], self.base + "/page")
        self.assertEqual(done["asked"], self.base + "/moved")
        self.assertEqual(done["sha256"], hashlib.sha256(PAGE).hexdigest())
        self.assertRegex(done["fetched"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(done["doc"], f"127.0.0.1-{self.port}-moved")
        self.assertEqual((self.folder / done["path"]).read_bytes(), PAGE)
        self.fetch("/moved", "--into", "kept")  # the same again is kept once
        self.server.page = PAGE.replace(b"2027", b"2028")
        self.fetch("/moved", "--into", "kept")
        lines = [json.loads(line) for line in (self.folder / "kept/index.jsonl").read_text().splitlines()]
        self.assertEqual([line["doc"] for line in lines][0], done["doc"])
        self.assertEqual(len({line["doc"] for line in lines}), 2)
        self.assertEqual(len(lines), 2)
        found = self.servanda("extract", "--meta", "kept/index.jsonl", "kept").objects
        self.assertEqual(len(found), 2)

    def test_into_the_register(self):
        name = f"127.0.0.1-{self.port}-page"
        self.assertEqual(self.fetch("/page", "--jsonl").objects[0]["added"], "new")
        self.assertEqual(self.fetch("/page", "--jsonl").objects[0]["added"], "same")
        self.server.page = PAGE.replace(b"2027", b"2028")
        self.assertEqual(self.fetch("/page", "--jsonl").objects[0]["added"], "version")
        self.assertIn("2028", self.servanda("list", name, "--long").out)
        shown = self.servanda("show", name, "--json").out
        self.assertIn(self.base + "/page", shown)

    def test_private_addresses_are_refused(self):
        self.assert_one_error(self.servanda("fetch", self.base + "/page", "--into", "kept", code=3), "private")
        self.assertEqual(self.server.asked, [])

    def test_other_ways_to_write_a_private_address(self):
        for host in ["localhost", "0", "127.1", "0x7f000001", "2130706433", "[::1]", "[::ffff:127.0.0.1]", "0177.0.0.1",
                     "[::127.0.0.1]", "[64:ff9b::7f00:1]", "169.254.169.254"]:
            with self.subTest(host):
                result = self.servanda("fetch", f"http://{host}:{self.port}/page", "--into", "kept", code=3)
                self.assertEqual(self.server.asked, [])
                self.assertFalse((self.folder / "kept").exists())
                self.assert_one_error(result, "private, loopback or link-local")

    def test_other_protocols_are_refused(self):
        self.servanda("fetch", "file:///etc/passwd", code=2)
        self.servanda("fetch", "ftp://example.org/a", code=2)
        for path in ["/file", "/ftp"]:
            self.fetch(path, "--into", "kept", code=3)
        self.assertFalse((self.folder / "kept").exists())

    def test_limits(self):
        for path, limits, part in [("/large", "bytes=2000000", "2000000"), ("/endless", "bytes=5000000", "5000000"),
                                   ("/slow", "seconds=1", "1 seconds")]:
            with self.subTest(path):
                result = self.fetch(path, "--into", "kept", "--reading", limits, code=3)
                self.assertIn(part, result.err)
        self.fetch("/round", "--into", "kept", code=3)
        self.assertEqual(self.server.asked.count("/round"), 6)
        self.assertFalse((self.folder / "kept").exists())

    def test_what_cannot_be_had(self):
        self.assertIn("404", self.fetch("/none", code=3).err)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        self.servanda("fetch", f"http://127.0.0.1:{port}/", "--allow-private", code=3)

    def test_one_that_fails_does_not_end_the_others(self):
        result = self.servanda("fetch", self.base + "/none", self.base + "/binary", self.base + "/page",
                               "--allow-private", "--jsonl", code=3)
        self.assertEqual([row["added"] for row in result.objects], ["new"])
