"""Office files, mail, archives, pages: their statements are those of the text they were made of; broken ones are one clear error."""
import io
import json
import os
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import time
import unittest
import zipfile

from reading import MUTANTS, PROGRAM, ROOT, check_mutants, extract, run

BLOCKS = pathlib.Path(os.environ.get("SERVANDA_BLOCKS", str(ROOT / "build/release/tests/read/dump_blocks")))
sys.path.insert(0, str(ROOT / "scripts"))
import make_office  # noqa: E402
import score_pages  # noqa: E402

KINDS = [k for k in make_office.KINDS if k in os.environ.get("SERVANDA_KINDS", " ".join(make_office.KINDS)).split()]
TEXTS = sorted((ROOT / "examples").glob("*.txt"))
WORD, ODF = make_office.W, make_office.ODF
PLEDGE = "The two sides will establish a working group on ports by the end of 2031."


def blocks(path):
    out = subprocess.run([str(BLOCKS), str(path)], capture_output=True, text=True, check=False)
    if out.returncode:
        raise AssertionError(out.stderr)
    return [(m[1], int(m[2] or 0), m[3]) for m in re.finditer(r"^ *\d+ (\w+) +(?:L(\d+) ?)?[^\n│]*│(.*)│$", out.stdout, re.M)]


def docx(body, styles="", numbering="", **parts):
    space = f'xmlns:w="{WORD}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
    files = [("word/document.xml", f"<w:document {space}><w:body>{body}</w:body></w:document>"),
             ("word/styles.xml", f"<w:styles {space}>{styles}</w:styles>"),
             ("word/numbering.xml", f"<w:numbering {space}>{numbering}</w:numbering>")]
    return make_office.packed(files + [(f"word/{n}.xml", x.replace("SPACE", space)) for n, x in parts.items()])


def p(text, properties=""):
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def mutate(data, rng, others):
    """One of the ways in which files are broken, or made to break something."""
    if data[:2] == b"PK" and rng.randrange(3):
        return mutate_entry(data, rng, others)
    data = bytearray(data)
    kind, spot = rng.randrange(6), rng.randrange(len(data))
    if kind == 0:
        del data[spot:]
    elif kind == 1:
        for _ in range(rng.randrange(1, 40)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind == 2:
        del data[spot:spot + rng.randrange(1, 4000)]
    elif kind == 3:
        data[spot:spot] = bytes(data[spot:spot + rng.randrange(1, 4000)]) * rng.randrange(1, 5)
    elif kind == 4:
        numbers = list(re.finditer(rb"\d+", bytes(data)))
        for n in sorted(rng.sample(numbers, min(6, len(numbers))), key=lambda m: -m.start()):
            data[n.start():n.end()] = str(rng.choice([0, -1, 1, 2**31, 10**12, rng.randrange(3000)])).encode()
    else:
        other = rng.choice(others).read_bytes()
        data[spot:] = other[rng.randrange(len(other)):]
    return bytes(data)


def mutate_entry(data, rng, others):
    """The same inside of an archive, whose frame stays whole."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        broken = rng.choice(names)
        for name in names:
            entry = old.read(name)
            if name == broken and entry:
                text = re.sub(rb"<(/?[\w:]+)", lambda m: b"<" + (m[1] if rng.randrange(50) else rng.choice([b"w:p", b"/w:p", b"text:list", b"w:pPr"])),
                              entry)
                entry = text if rng.randrange(2) else mutate(entry, rng, others)
            if name != broken or rng.randrange(8):
                new.writestr(make_office.zipfile.ZipInfo(name, make_office.STAMP), entry)
    return out.getvalue()


class Folder(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.folder = pathlib.Path(scratch.name)

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    def fails(self, path, *words, options=()):
        """One error for one document, within time, and the rest is read."""
        begin = time.monotonic()
        done = run("extract", "--quiet", *options, path, TEXTS[0], code=3)
        self.assertLess(time.monotonic() - begin, 100)
        self.assertTrue(done.stdout.strip(), "the rest of the batch")
        lines = done.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        for word in (pathlib.Path(path).name, *words):
            self.assertIn(word, lines[0])


class Statements(Folder):
    def test_examples(self):
        for kind in KINDS:
            with self.subTest(kind):
                plain = score_pages.statements(PROGRAM, ROOT / "none", TEXTS)
                made = make_office.make(kind, self.folder / kind, TEXTS, BLOCKS)
                other = score_pages.statements(PROGRAM, ROOT / "none", made)
                hits = sum(score_pages.pair_up(plain[t.stem], other[t.stem])[0] for t in TEXTS)
                total = sum(len(plain[t.stem]) + len(other[t.stem]) for t in TEXTS)
                self.assertGreaterEqual(2 * hits / total, 0.97)

    def test_corpus(self):
        texts = sorted((ROOT.parent / "shared/corpus/text").glob("*.txt"))
        if not texts:
            self.skipTest("no corpus beside this repository; only examples/ were compared")
        done = subprocess.run([sys.executable, str(ROOT / "scripts/score_office.py"), "--program", PROGRAM, "--blocks", str(BLOCKS),
                               "--only", ",".join(KINDS)], capture_output=True, text=True, check=False)
        print("# " + done.stdout.replace("\n", "\n# "), file=sys.stderr)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)

    def test_threads_and_order(self):
        files = [f for k in KINDS for f in make_office.make(k, self.folder / k, TEXTS[:2], BLOCKS)]
        alone = run("extract", "--quiet", "--threads", 1, *files, code=0).stdout
        for threads in (2, 7):
            self.assertEqual(run("extract", "--quiet", "--threads", threads, *files[::-1], code=0).stdout, alone)


class Docx(Folder):
    def test_lists_and_numbers(self):
        levels = "".join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="{f}"/><w:lvlText w:val="{t}"/></w:lvl>'
                         for i, f, t in ((0, "decimal", "%1."), (1, "lowerLetter", "(%2)"), (2, "bullet", "\uf0b7")))
        numbering = (f'<w:abstractNum w:abstractNumId="4">{levels}</w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="4"/></w:num>')
        styles = ('<w:style w:styleId="a"><w:name w:val="List Number"/><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:style>'
                  '<w:style w:styleId="b"><w:name w:val="B"/><w:basedOn w:val="a"/></w:style>'
                  '<w:style w:styleId="h"><w:name w:val="heading 2"/></w:style>')

        def item(text, level):
            return p(text, f'<w:pStyle w:val="b"/><w:numPr><w:ilvl w:val="{level}"/></w:numPr>')
        body = (p("Transport", '<w:pStyle w:val="h"/>') + p("The two sides will:") + item("build a port;", 0) + item("train pilots:", 0) +
                item("in spring;", 1) + item("in autumn;", 1) + item("by sea;", 2) + item("share data.", 0))
        path = self.write("lists.docx", docx(body, styles, numbering))
        found = blocks(path)
        self.assertEqual([(k, n) for k, n, _ in found], [("HEAD", 2), ("para", 0)] + [("item", n) for n in (1, 1, 2, 2, 3, 1)])
        text = run("extract", "--quiet", path, code=0).stdout
        self.assertIn("build a port", text)

    def test_parts(self):
        box = f"<w:r><mc:AlternateContent><mc:Choice><w:txbxContent>{p('In the box.')}</w:txbxContent></mc:Choice>" \
              f"<mc:Fallback><w:txbxContent>{p('In the box.')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r>"
        ruby = "<w:p><w:r><w:ruby><w:rt><w:r><w:t>reading</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>Base.</w:t></w:r></w:rubyBase></w:ruby></w:r></w:p>"
        changes = ("<w:p><w:ins><w:r><w:t>Put in. </w:t></w:r></w:ins><w:del><w:r><w:delText>Taken out.</w:delText></w:r></w:del>"
                   "<w:moveFrom><w:r><w:t>Moved away.</w:t></w:r></w:moveFrom><w:r><w:t>Kept.</w:t></w:r>"
                   "<w:r><w:rPr><w:vanish/></w:rPr><w:t>Hidden.</w:t></w:r></w:p>")
        table = f"<w:tbl><w:tr><w:tc>{p('Year')}</w:tc><w:tc>{p('2031')}</w:tc></w:tr></w:tbl>"
        notes = (f'<w:footnotes SPACE><w:footnote w:type="separator">{p("-")}</w:footnote><w:footnote w:id="2">{p("A note.")}</w:footnote></w:footnotes>')
        path = self.write("parts.docx", docx(f"<w:p>{box}<w:r><w:t>Around it.</w:t></w:r></w:p>{ruby}{changes}{table}", footnotes=notes,
                                             header1=f"<w:hdr SPACE>{p('Head')}</w:hdr>"))
        self.assertEqual([(k, t) for k, _, t in blocks(path)],
                         [("para", "Around it."), ("para", "In the box."), ("para", "Base."), ("para", "Put in. Kept."), ("cell", "Year"),
                          ("cell", "2031"), ("note", "A note."), ("furniture", "Head")])
        done = run("extract", path)
        self.assertIn("tracked changes", done.stderr)

    def test_broken(self):
        self.fails(self.write("none.docx", "no archive at all"), "damaged")
        self.fails(self.write("empty.docx", b""))
        self.fails(self.write("old.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), "password")
        self.fails(self.write("part.docx", make_office.packed([("word/styles.xml", "<a/>")])), "word/document.xml")
        self.fails(self.write("cut.docx", docx(p(PLEDGE) + "<w:p>")), "damaged")

    def test_pathological(self):
        laughs = '<!DOCTYPE a [<!ENTITY a "ha">' + "".join(f'<!ENTITY a{i} "{"&a" + str(i - 1) + ";" if i else "&a;"}&a;">' for i in range(1, 30)) + "]>"
        self.fails(self.write("laughs.docx", make_office.packed([("word/document.xml", laughs + f'<w:document xmlns:w="{WORD}">&a29;</w:document>')])),
                   "entities")
        self.fails(self.write("deep.docx", docx("<w:tc>" * 10**6)), "nests")
        self.fails(self.write("deepp.odt", make_office.packed([("content.xml", "<a>" * 10**6)])), "nests")
        bomb = make_office.packed([("word/document.xml", "<w:document>" + " " * (300 << 20))])
        self.fails(self.write("bomb.docx", bomb), "limit of 256", "output")
        self.fails(self.write("ratio.docx", bomb), "limit of 10", "ratio", options=("--reading", "ratio=10"))
        many = make_office.packed([(f"word/a{i}.bin", b"") for i in range(500)])
        self.fails(self.write("many.docx", many), "entries", options=("--reading", "entries=400"))


class Odt(Folder):
    def write_odt(self, body, styles="", more=()):
        names = " ".join(f'xmlns:{a}="{ODF}{b}:1.0"' for a, b in (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"),
                                                                  ("draw", "drawing"), ("manifest", "manifest")))
        text = (f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}"
                "</office:text></office:body></office:document-content>")
        return self.write("a.odt", make_office.packed([("content.xml", text), *((n, x.replace("SPACE", names)) for n, x in more)]))

    def test_parts(self):
        styles = ('<text:list-style style:name="L"><text:list-level-style-number text:level="1" style:num-format="1" style:num-suffix="."/>'
                  '<text:list-level-style-number text:level="2" style:num-format="a" style:num-prefix="(" style:num-suffix=")"/></text:list-style>')
        body = ('<text:h text:outline-level="2">Transport</text:h><text:p>The two<text:s/>sides will:<text:note><text:note-citation>1</text:note-citation>'
                "<text:note-body><text:p>A note.</text:p></text:note-body></text:note></text:p>"
                '<text:list text:style-name="L"><text:list-item><text:p>build a port;</text:p><text:list><text:list-item><text:p>in spring;</text:p>'
                "</text:list-item></text:list></text:list-item><text:list-item><text:p>share data.</text:p></text:list-item></text:list>"
                "<text:p><text:ruby><text:ruby-base>Base.</text:ruby-base><text:ruby-text>reading</text:ruby-text></text:ruby>"
                "<draw:frame><draw:text-box><text:p>In the box.</text:p></draw:text-box></draw:frame></text:p>"
                "<table:table><table:table-row><table:table-cell><text:p>2031</text:p></table:table-cell></table:table-row></table:table>")
        heads = ("styles.xml", "<office:document-styles SPACE><office:master-styles><style:footer><text:p>Foot</text:p></style:footer>"
                 "</office:master-styles></office:document-styles>")
        self.assertEqual(blocks(self.write_odt(body, styles, [heads])),
                         [("HEAD", 2, "Transport"), ("para", 0, "The two sides will:"), ("note", 0, "A note."), ("item", 1, "build a port;"),
                          ("item", 2, "in spring;"), ("item", 1, "share data."), ("para", 0, "Base."), ("para", 0, "In the box."),
                          ("cell", 0, "2031"), ("furniture", 0, "Foot")])

    def test_locked(self):
        locked = ("META-INF/manifest.xml", "<manifest:manifest SPACE><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>")
        self.fails(self.write_odt("<text:p>a</text:p>", more=[locked]), "password")


def documents(path):
    """(path, title, date) of what is in a file, as the register knows it."""
    with tempfile.TemporaryDirectory() as folder:
        register = pathlib.Path(folder) / "r.db"
        done = run("add", "--quiet", "--register", register, path)
        rows = [json.loads(x) for x in run("documents", "--jsonl", "--register", register, code=0).stdout.splitlines()]

    return done, rows


MAIL = """Return-Path: <a@example.org>
From: =?iso-2022-jp?B?GyRCMyZMMxsoQg==?= <a@example.org>
Subject: =?utf-8?B?5riv5rm+44Gu5Y2U?= =?utf-8?B?5Yqb44Gr44Gk44GE44Gm?=
 (2031)
Date: Sat, 5 Apr 2031 09:00:00 +0900
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary="a b"

not for people
--a b
Content-Type: multipart/alternative; boundary=in

--in
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: quoted-printable

The two sides will establish a working group on =
ports by the end of 2031.
--in
Content-Type: text/html

<p>The two sides will not be read twice.</p>
--in--
--a b
Content-Type: text/plain; charset=euc-kr; name*0*=euc-kr''%C7%D1; name*1="note.txt"
Content-Disposition: attachment
Content-Transfer-Encoding: base64

{korean}
--a b
Content-Type: application/octet-stream
Content-Disposition: attachment; filename*=utf-8''%E8%B3%87%E6%96%99.docx
Content-Transfer-Encoding: base64

{docx}
--a b
Content-Type: image/png; name="logo.png"

x
--a b--
The two sides will ignore what stands here.
"""


class Mail(Folder):
    def message(self, **more):
        import base64
        korean = base64.b64encode("양측은 2031년까지 항만 실무반을 설치하기로 하였다.".encode("euc-kr")).decode()
        return MAIL.format(korean=korean, docx=base64.encodebytes(docx(p(PLEDGE.replace("ports", "rails")))).decode(), **more)

    def test_message(self):
        path = self.write("m.eml", self.message())
        done, rows = documents(path)
        self.assertEqual(sorted(r["path"] for r in rows), sorted([str(path), f"{path}/한note.txt", f"{path}/資料.docx"]), done.stderr)
        first = next(r for r in rows if r["path"] == str(path))
        self.assertEqual((first["title"], first["date"]), ("港湾の協力について (2031)", "2031-04-05"))
        quotes = " ".join(s["quote"] for s in extract(path))
        self.assertIn("working group on ports by the end", quotes)
        self.assertIn("working group on rails", quotes)
        self.assertIn("실무반", quotes)
        self.assertNotIn("twice", quotes)
        self.assertIn("not read", run("extract", path).stderr)

    def test_page(self):
        page = ("MIME-Version: 1.0\nSubject: A page\nContent-Type: multipart/related; type=\"text/html\"; boundary=b\n\n--b\n"
                "Content-Type: text/html; charset=gb18030\nContent-Transfer-Encoding: 8bit\n\n").encode()
        page += f"<nav>菜单</nav><main><p>{'双方将于2031年底前成立港口工作组。'}</p></main>".encode("gb18030")
        page += b"\n--b\nContent-Type: text/css\n\na { b: c }\n--b--\n"
        self.assertIn("双方将于2031年底前成立港口工作组", " ".join(s["quote"] for s in extract(self.write("p.mhtml", page))))

    def test_mailbox(self):
        one = f"From a@example.org Sat Apr  5 09:00:00 2031\nFrom: a\nSubject: s\n\n{PLEDGE}\n\n"
        path = self.write("box.mbox", one + one.replace("ports", "rails"))
        _, rows = documents(path)
        self.assertEqual(sorted(r["path"] for r in rows), [f"{path}/0001.eml", f"{path}/0002.eml"])
        self.assertEqual(sorted({s["doc"] for s in extract(path)}), ["box-0001", "box-0002"])
        self.fails(self.write("none.mbox", "no mail"), "mailbox")

    def test_pathological(self):
        self.fails(self.write("none.eml", "no head\n\ntext"), "head of a message")
        deep = "".join(f"Content-Type: multipart/mixed; boundary=b{i}\n\n--b{i}\n" for i in range(1000))
        self.fails(self.write("deep.eml", "From: a\n" + deep + "\n\ntext"), "nests")
        many = "From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + "--b\n\na\n" * 500
        self.fails(self.write("many.eml", many), "parts", options=("--reading", "entries=400"))
        inner = b"From: a\nMIME-Version: 1.0\n\n" + PLEDGE.encode()
        for i in range(12):
            inner = b"From: a\nContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\nContent-Type: message/rfc822\n\n%s\n--b%d--\n" % (i, i, inner, i)
        done = run("extract", "--quiet", self.write("mails.eml", inner))
        self.assertEqual(done.returncode, 3)
        self.assertIn("packed deeper", done.stderr)


class Archives(Folder):
    def test_entries(self):
        inner = make_office.packed([("deep/c.txt", PLEDGE)])
        path = self.write("a.zip", make_office.packed([("x/a.docx", docx(p(PLEDGE))), ("日本/b.txt", PLEDGE), ("logo.png", "x"), ("__MACOSX/a.txt", "x"),
                                                       ("broken.pdf", "x"), ("in.zip", inner)]))
        done = run("extract", "--quiet", path)
        self.assertEqual(done.returncode, 3)
        self.assertEqual([json.loads(x)["doc"] for x in done.stdout.splitlines()], ["a", "b", "c"])
        self.assertIn("a.zip/broken.pdf: ", done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 1)

    def test_bombs(self):
        layer = make_office.packed([("a.txt", " " * (40 << 20))])
        self.fails(self.write("bomb.zip", layer), "limit of 500", "ratio", options=("--reading", "ratio=500"))
        bombs = self.write("bombs.zip", make_office.packed([(f"{i}.zip", layer) for i in range(9)]))
        done = run("extract", "--quiet", "--reading", "ratio=100000,output=100", bombs, code=3)
        self.assertIn("megabytes of documents than the limit of 100", done.stderr)
        small = make_office.packed([("a.txt", PLEDGE)])
        for _ in range(9):
            small = make_office.packed([("a.zip", small)])
        self.fails(self.write("nested.zip", small), "packed deeper")
        self.fails(self.write("none.zip", make_office.packed([("a.png", "x")])), "no document")
        self.fails(self.write("cut.zip", b"PK\x03\x04" + b"x" * 40))

    def test_book(self):
        self.fails(self.write("none.epub", make_office.packed([("a.html", "<p>a</p>")])), "EPUB")


class Rtf(Folder):
    def test_parts(self):
        text = (r"{\rtf1\ansi\ansicpg932\deff0{\fonttbl{\f0\fcharset128 MS;}{\f1\fcharset134 S;}}{\stylesheet{\s1 heading;}}"
                r"{\header\pard Head\par}\pard\outlinelevel0 Ports\par\pard Kept\'82\'a0{\f1 \'d6\'d0}\u-10179?\u-8704? {\v hidden}{\deleted gone}"
                r"{\footnote\pard A note.\par}tail.\par\pard\intbl one\cell two\cell\row\pard {\*\unknown x}End.\par}")
        self.assertEqual([(k, t) for k, _, t in blocks(self.write("a.rtf", text))],
                         [("furniture", "Head"), ("HEAD", "Ports"), ("para", "Keptあ中😀 tail."), ("note", "A note."), ("cell", "one"), ("cell", "two"),
                          ("para", "End.")])

    def test_pathological(self):
        self.fails(self.write("none.rtf", "no RTF"), "no RTF")
        self.fails(self.write("deep.rtf", r"{\rtf1 " + "{" * 10**6), "nests")


class Broken(Folder):
    def test_mutants(self):
        """Broken in many ways: no crash of the program, no hang, no leak, no file left behind."""
        for kind in KINDS:
            with self.subTest(kind):
                rng, files = random.Random(20310405), make_office.make(kind, self.folder / kind, TEXTS, BLOCKS)
                mutants, scratch = self.folder / f"m-{kind}", self.folder / f"s-{kind}"
                mutants.mkdir()
                scratch.mkdir()
                for i in range(MUTANTS):
                    (mutants / f"m{i:04}.{kind}").write_bytes(mutate(rng.choice(files).read_bytes(), rng, files))
                check_mutants(self, kind, mutants, TEXTS[0], scratch)


if __name__ == "__main__":
    unittest.main()
