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

    def test_quoted(self):
        """What an answer quotes is read without its marks, and parted from what it says itself."""
        path = self.write("q.eml", "From: a\nDate: Sat, 5 Apr 2031 09:00:00 +0900\nSubject: Re: ports\n\nWe agree.\n"
                          "> Japan will open an office for the ships of all islands in the\n> harbour of Kobe by 2037.\n>\n> Korea will train 30 nurses.\n"
                          "> > Korea intends to build a laboratory for the fish of all seas\n>> on a hill in Busan.\nChina will send ships.\n")
        quotes = [" ".join(s["quote"].split()) for s in extract(path)]
        self.assertFalse(any(">" in quote for quote in quotes), quotes)
        for whole in ("Japan will open an office for the ships of all islands in the harbour of Kobe by 2037.",
                      "Korea intends to build a laboratory for the fish of all seas on a hill in Busan.",
                      "China will send ships."):
            self.assertIn(whole, quotes)

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


class Facts(Folder):
    """Days and titles of the metadata: the text goes before them, and a day of the file is believed where it may be true."""

    CORE = ('<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"><dc:title>{title}</dc:title>'
            "<dcterms:created>{day}T08:30:00Z</dcterms:created></cp:coreProperties>")
    META = (f'<office:document-meta xmlns:office="{ODF}office:1.0" xmlns:meta="{ODF}meta:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/">'
            "<office:meta><dc:title>{title}</dc:title><meta:creation-date>{day}T08:30:00</meta:creation-date></office:meta></office:document-meta>")
    NOTE = "The ministers will set up a group on ports in 2031, and will report on it."
    DATED = "Busan, 5 April 2031"

    def make(self, kind, lines, title, day):
        space = f'xmlns:w="{WORD}"'
        if kind == "docx":
            return make_office.packed([("word/document.xml", f"<w:document {space}><w:body>{''.join(map(p, lines))}</w:body></w:document>"),
                                       ("docProps/core.xml", self.CORE.format(title=title, day=day))])
        if kind == "odt":
            body = "".join(f"<text:p>{x}</text:p>" for x in lines)
            text = (f'<office:document-content xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0"><office:body><office:text>{body}'
                    "</office:text></office:body></office:document-content>")
            return make_office.packed([("content.xml", text), ("meta.xml", self.META.format(title=title, day=day))])
        words = "".join(f"BT /F 11 Tf 50 {700 - 40 * i} Td ({x}) Tj ET\n" for i, x in enumerate(lines))
        objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Count 1/Kids[3 0 R]>>",
                   "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
                   f"<</Length {len(words)}>>stream\n{words}\nendstream", "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
                   f"<</Title({title})/CreationDate(D:{day.replace('-', '')}083000+09'00')>>"]
        return ("%PDF-1.4\n" + "".join(f"{i + 1} 0 obj{o} endobj\n" for i, o in enumerate(objects)) +
                "trailer<</Root 1 0 R/Info 6 0 R/Size 7>>\n").encode()

    def facts(self, name, data):
        done, rows = documents(self.write(name, data))
        self.assertEqual(len(rows), 1, done.stderr)
        return rows[0].get("title"), rows[0].get("date")

    def test_saved(self):
        for kind in ("docx", "odt", "pdf"):
            with self.subTest(kind):
                def facts(lines, title, day, kind=kind):
                    return self.facts(f"a.{kind}", self.make(kind, lines, title, day))
                self.assertEqual(facts([self.NOTE], "Ports and Harbours", "2031-06-07"), ("Ports and Harbours", "2031-06-07"))
                self.assertEqual(facts([self.NOTE], "notes_final.doc", "2038-06-07"), (None, None), "a copy of later, the name of a file")
                self.assertEqual(facts(["Statement on Ports", self.NOTE, "notes_final.html"], "notes_final.html", "2038-06-07"),
                                 ("Statement on Ports", None), "printed by a browser")
                self.assertEqual(facts(["Statement on Ports", self.DATED, self.NOTE], "Template of the Office", "2031-06-07"),
                                 ("Statement on Ports", "2031-04-05"), "the text goes before")

    def test_book(self):
        def book(day, lang, words):
            return make_office.packed([
                ("META-INF/container.xml", '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
                 '<rootfile full-path="a.opf"/></rootfiles></container>'),
                ("a.opf", '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata><dc:title>On Ports</dc:title>'
                 f"<dc:date>{day}</dc:date><dc:language>{lang}</dc:language></metadata>"
                 '<manifest><item id="a" href="a.xhtml"/></manifest><spine><itemref idref="a"/></spine></package>'),
                ("a.xhtml", f'<html xmlns="http://www.w3.org/1999/xhtml"><body>{words}</body></html>')])
        self.assertEqual(self.facts("a.epub", book("2031-06-07", "en", f"<p>{self.NOTE}</p>")), ("On Ports", "2031-06-07"))
        self.assertEqual(self.facts("a.epub", book("2031-06-07", "en", f"<h1>On Ports</h1><p>{self.DATED}</p><p>{self.NOTE}</p>"))[1], "2031-04-05")
        self.assertEqual(langs(self.write("b.epub", book("2031", "ja", "<h1>港湾作業計画</h1>"))), [("港湾作業計画", "ja")])

    def test_page(self):
        heads = ['<meta property="article:published_time" content="2031-06-07T10:00">', '<meta name="dc.date" content="2031-06-07">',
                 '<script type="application/ld+json">{"datePublished": "2031-06-07"}</script>']
        for head in heads:
            page = f"<html><head>{head}</head><body><main><h1>On Ports</h1>DAY<p>{self.NOTE}</p></main></body></html>"
            self.assertEqual(self.facts("a.html", page.replace("DAY", ""))[1], "2031-06-07", head)
            self.assertEqual(self.facts("a.html", page.replace("DAY", f"<p>{self.DATED}</p>"))[1], "2031-04-05", head)
        page = f'<html><body><main><h1>On Ports</h1><time datetime="2031-06-07">today</time><p>{self.NOTE}</p></main></body></html>'
        self.assertEqual(self.facts("a.html", page)[1], "2031-06-07")

    def test_saved_page(self):
        page = ("MIME-Version: 1.0\nSnapshot-Content-Location: https://example.org/a\nDate: Sat, 7 Jun 2031 09:00:00 +0900\n"
                f"Content-Type: text/html; charset=utf-8\n\n<main><h1>On Ports</h1>DAY<p>{self.NOTE}</p></main>")
        self.assertEqual(self.facts("a.mhtml", page.replace("DAY", ""))[1], "2031-06-07")
        self.assertEqual(self.facts("a.mhtml", page.replace("DAY", f"<p>{self.DATED}</p>"))[1], "2031-04-05")
        self.assertIsNone(self.facts("a.mhtml", page.replace("DAY", "").replace("Jun 2031", "Jun 2039"))[1])


def langs(path):
    """(words, language) of each block."""
    out = subprocess.run([str(BLOCKS), str(path)], capture_output=True, text=True, check=True).stdout
    return [(m[2], m[1].strip()) for m in re.finditer(r"^ *\d+ \w+ [^\n│]*?(\w* )│(.*)│$", out, re.M)]


class Languages(Folder):
    """What a format says of a block's language settles what its script leaves open."""

    JA, HAN, FR = "双方は、港湾の作業計画を二〇三一年までに作成する。", "港湾作業計画", "Les deux parties vont approfondir la coordination."

    def test_html(self):
        page = (f'<html lang="ja"><body><main><p>{self.JA}</p><h2>{self.HAN}</h2><h2 lang="zh-CN">{self.HAN}</h2><p lang="fr">{self.FR}</p>'
                f'<p><span lang="fr">{self.FR}</span></p><p>{self.JA}<span lang="fr">port</span></p><p lang="en">{self.JA}</p></main></body></html>')
        self.assertEqual([x for _, x in langs(self.write("a.html", page))], ["ja", "ja", "zh", "fr", "fr", "ja", "ja"])

    def test_wrong_template(self):
        """A template claims English; the text is Japanese, and its headings too."""
        page = f'<html lang="en"><body><main><h2>{self.HAN}</h2><p>{self.JA}</p></main></body></html>'
        self.assertEqual([x for _, x in langs(self.write("a.html", page))], ["ja", "ja"])

    def test_docx(self):
        def run(text, lang=""):
            return f"<w:p><w:r><w:rPr>{lang}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
        styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="en-US" w:eastAsia="ja-JP"/></w:rPr></w:rPrDefault></w:docDefaults>'
        body = (run(self.JA) + run(self.HAN) + run(self.HAN, '<w:lang w:eastAsia="zh-CN"/>') + run(self.FR, '<w:lang w:val="fr-FR"/>') +
                run(self.FR, '<w:lang w:val="en-US"/>'))
        self.assertEqual([x for _, x in langs(self.write("a.docx", docx(body, styles)))], ["ja", "ja", "zh", "fr", "en"])

    def test_odt(self):
        names = f'xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0" xmlns:style="{ODF}style:1.0" xmlns:fo="{ODF}xsl-fo-compatible:1.0"'
        styles = ('<style:default-style style:family="paragraph"><style:text-properties fo:language="en" style:language-asian="ja"/></style:default-style>'
                  '<style:style style:name="P1"><style:text-properties style:language-asian="zh"/></style:style>'
                  '<style:style style:name="T1"><style:text-properties fo:language="fr"/></style:style>')
        body = (f'<text:p>{self.JA}</text:p><text:p>{self.HAN}</text:p><text:p text:style-name="P1">{self.HAN}</text:p>'
                f'<text:p><text:span text:style-name="T1">{self.FR}</text:span></text:p>')
        text = (f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}"
                "</office:text></office:body></office:document-content>")
        self.assertEqual([x for _, x in langs(self.write("a.odt", make_office.packed([("content.xml", text)])))], ["ja", "ja", "zh", "fr"])


class PagesOfFlow(Folder):
    """Pages of word processors: where the file says that they ended."""

    PAGES = ('<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"><Pages>{}</Pages></Properties>')
    LAID, ASKED = "<w:r><w:lastRenderedPageBreak/></w:r>", '<w:r><w:br w:type="page"/></w:r>'

    def sentence(self, n):
        return f"The two sides will establish office number {n} in Busan."

    def pages(self, path):
        found = extract(path)
        self.assertTrue(found)
        return [[b["page"] for b in s.get("boxes", [])] for s in found]

    def word(self, body, told=None):
        parts = [("word/document.xml", f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>')]
        return self.write("a.docx", make_office.packed(parts + ([("docProps/app.xml", self.PAGES.format(told))] if told else [])))

    def test_docx(self):
        one, two, three, four = (f"<w:r><w:t>{self.sentence(n)}</w:t></w:r>" for n in range(1, 5))
        half, rest = (f"<w:r><w:t>{x}</w:t></w:r>" for x in ("The two sides will establish ", "a school in Busan."))
        body = (f"<w:p>{one}</w:p><w:p>{half}{self.LAID}{rest}</w:p><w:p>{two}{self.ASKED}</w:p><w:p>{self.LAID}{three}</w:p>"
                f"<w:p><w:pPr><w:pageBreakBefore/></w:pPr>{self.LAID}{four}</w:p><w:p><w:pPr><w:sectPr/></w:pPr>{one}</w:p><w:p>{self.LAID}{two}</w:p>")
        path = self.word(body, 5)
        self.assertEqual(self.pages(path), [[1], [1, 2], [2], [3], [4], [4], [5]])
        first = extract(path)[1]
        self.assertEqual((first["page"], first["boxes"]), (1, [{"page": 1}, {"page": 2}]), "no more than the page is known")
        register = self.folder / "r.db"
        run("add", "--quiet", "--register", register, path, code=0)
        shown = run("show", "--register", register, "a", "2", "--page", code=0).stdout
        self.assertRegex(shown, r"page +1\n *page +2")
        self.assertNotIn("box", shown)
        exported = [json.loads(x) for x in run("export", "--register", register, code=0).stdout.splitlines()]
        self.assertEqual([s["boxes"] for s in exported], [s["boxes"] for s in extract(path)])

    def test_unsure(self):
        """A file that says it has more pages than it tells the ends of has none that are known."""
        one, two = (f"<w:r><w:t>{self.sentence(n)}</w:t></w:r>" for n in (1, 2))
        body = f"<w:p>{one}</w:p><w:p>{self.LAID}{two}</w:p>"
        self.assertEqual(self.pages(self.word(body, 3)), [[], []])
        self.assertEqual(self.pages(self.word(body, 1)), [[], []])
        self.assertEqual(self.pages(self.word(body)), [[1], [2]])
        self.assertEqual(self.pages(self.word(f"<w:p>{one}</w:p><w:p>{two}</w:p>")), [[], []])
        self.assertEqual(self.pages(self.word(f"<w:p>{one}</w:p><w:p>{two}</w:p>", 1)), [[1], [1]])

    def test_rows(self):
        """Cells that go over to the next page side by side turn one page."""
        cells = "".join(f"<w:tc><w:p><w:r><w:t>{self.sentence(n)}</w:t></w:r></w:p><w:p>{self.LAID}<w:r><w:t>{self.sentence(n + 1)}</w:t></w:r></w:p></w:tc>"
                        for n in (1, 3))
        last = f"<w:p><w:r><w:t>{self.sentence(9)}</w:t></w:r></w:p>"
        self.assertEqual(self.pages(self.word(f"<w:tbl><w:tr>{cells}</w:tr></w:tbl>{last}", 2)), [[1], [2], [1], [2], [2]])

    def test_odt(self):
        names = (f'xmlns:office="{ODF}office:1.0" xmlns:text="{ODF}text:1.0" xmlns:style="{ODF}style:1.0" xmlns:fo="{ODF}xsl-fo-compatible:1.0"')
        styles = ('<style:style style:name="F" style:master-page-name="Standard"/><style:style style:name="B"><style:paragraph-properties '
                  'fo:break-before="page"/></style:style><style:style style:name="C" style:parent-style-name="B"/>')
        body = (f'<text:p text:style-name="F">{self.sentence(1)}</text:p><text:p>The two sides will establish <text:soft-page-break/>a school.</text:p>'
                f'<text:soft-page-break/><text:p>{self.sentence(3)}</text:p><text:p text:style-name="C">{self.sentence(4)}</text:p>')
        text = (f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:text>{body}"
                "</office:text></office:body></office:document-content>")
        self.assertEqual(self.pages(self.write("a.odt", make_office.packed([("content.xml", text)]))), [[1], [1, 2], [3], [4]])

    def test_rtf(self):
        text = rf"{{\rtf1{{\info{{\nofpages3}}}}\pard {self.sentence(1)}\par {self.sentence(2)}\softpage  {self.sentence(3)}\page\pard {self.sentence(4)}\par}}"
        self.assertEqual(self.pages(self.write("a.rtf", text)), [[1], [1], [2], [3]])


class Looks(Folder):
    """Headings that no style names: larger than the text, or bold."""

    HEAD, BOLD, TEXT = "Enhancing Cooperation on Ports", "Opening of an Office", "The two sides will establish a school in Busan, and will report on it."

    def test_docx(self):
        def run(text, look):
            return f"<w:p><w:r><w:rPr>{look}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
        big, bold = '<w:sz w:val="26"/>', "<w:b/>"
        text = run(self.TEXT, "") * 3
        styles = '<w:docDefaults><w:rPrDefault><w:rPr><w:sz w:val="21"/></w:rPr></w:rPrDefault></w:docDefaults>'
        path = self.write("a.docx", docx(run(self.HEAD, big) + text + run(self.BOLD, bold) + text + run(self.TEXT, bold), styles))
        self.assertEqual([k for k, _, _ in blocks(path)], ["HEAD", "para", "para", "para", "HEAD", "para", "para", "para", "para"])
        same = [[k for k, _, _ in blocks(self.write("b.docx", docx((run(self.TEXT, look) + run(self.BOLD, look)) * 2, styles)))] for look in (bold, "")]
        self.assertEqual(*same, "all is bold")

    def test_rtf(self):
        text = rf"\pard\plain\fs21 {self.TEXT}\par" * 3
        path = self.write("a.rtf", rf"{{\rtf1{{\stylesheet{{\s1\outlinelevel1 H;}}}}\pard\plain\s1 {self.BOLD}\par{text}\pard\plain\fs26 {self.HEAD}\par{text}"
                          rf"\pard\plain\fs21\b {self.BOLD}\b0\par{text}}}")
        self.assertEqual([k for k, _, _ in blocks(path)], ["HEAD"] + ["para"] * 3 + ["HEAD"] + ["para"] * 3 + ["HEAD"] + ["para"] * 3)

    def test_typed_items(self):
        """The last item of a list that is typed is one, though formats tell no blank lines."""
        lines = ["The two sides will work on the following:", "(1) Supply of power", "(2) Exchange of data", "(3) Care of the coast",
                 "The two sides will establish a school in Busan by the end of 2031, and will report on it."]
        path = self.write("a.docx", docx("".join(map(p, lines))))
        self.assertEqual([k for k, _, _ in blocks(path)], ["para", "item", "item", "item", "para"])


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
