"""PDF: the statements of pages are those of the text they were made of; every broken file is one clear error."""
import json
import os
import pathlib
import random
import re
import shutil
import subprocess
import tempfile
import unittest
import zlib

from reading import MUTANTS, ROOT, check_mutants, extract, run

PAGES = ROOT / "tests/data/pages"


def bare(text):
    return re.sub(r"[\s\-]+", "", text)


def sources():
    return sorted(p for p in PAGES.glob("*.pdf") if "-" in p.stem)


def mutate(data, rng):
    """One of the ways in which files are broken, or made to break something."""
    data = bytearray(data)
    kind, spot = rng.randrange(7), rng.randrange(len(data))
    if kind == 0:
        del data[spot:]
    elif kind == 1:
        for _ in range(rng.randrange(1, 40)):
            data[rng.randrange(len(data))] = rng.randrange(256)
    elif kind == 2:
        del data[spot:spot + rng.randrange(1, 4000)]
    elif kind == 3:
        piece = data[spot:spot + rng.randrange(1, 4000)]
        data[spot:spot] = piece * rng.randrange(1, 5)
    elif kind == 4:
        numbers = list(re.finditer(rb"\d+", bytes(data)))
        for n in sorted(rng.sample(numbers, min(6, len(numbers))), key=lambda m: -m.start()):
            data[n.start():n.end()] = str(rng.choice([0, -1, 1, 2**31, 10**12, rng.randrange(3000)])).encode()
    elif kind == 5:
        words = [b"/Kids", b"/Parent", b"/Count", b"/Length", b"/Filter", b"/FlateDecode", b"endobj", b"stream", b"/Type", b"xref"]
        data = bytearray(bytes(data).replace(rng.choice(words), rng.choice(words), rng.randrange(1, 9)))
    else:
        other = rng.choice(sources()).read_bytes()
        data[spot:] = other[rng.randrange(len(other)):]
    return bytes(data)


class Pages(unittest.TestCase):
    def text_of(self, path):
        stem = path.stem.split(".")[0]
        return next(p for p in (ROOT / "examples").iterdir() if p.stem == stem)

    def test_statements(self):
        for path in sources():
            with self.subTest(path.name):
                text, pages = extract(self.text_of(path)), extract(path)
                wanted = {(s["kind"], bare(s["quote"])) for s in text}
                got = {(s["kind"], bare(s["quote"])) for s in pages}
                self.assertTrue(wanted)
                self.assertGreaterEqual(2 * len(wanted & got) / (len(wanted) + len(got)), 0.97, wanted ^ got)

    def test_boxes(self):
        for path in sources():
            with self.subTest(path.name):
                for s in extract(path):
                    self.assertGreaterEqual(s["page"], 1)
                    self.assertEqual(s["page"], s["boxes"][0]["page"])
                    for b in s["boxes"]:
                        self.assertTrue(0 <= b["left"] < b["right"] <= 600 and 0 <= b["top"] < b["bottom"] <= 845, b)

    def test_register(self):
        path = sources()[0]
        with tempfile.TemporaryDirectory() as folder:
            register = pathlib.Path(folder) / "r.db"
            run("add", "--quiet", "--register", register, path, code=0)
            exported = [json.loads(x) for x in run("export", "--register", register, code=0).stdout.splitlines()]
            self.assertEqual([(s["page"], s["boxes"]) for s in exported], [(s["page"], s["boxes"]) for s in extract(path)])
            shown = run("show", "--register", register, path.stem, "1", "--page", code=0).stdout
            self.assertRegex(shown, r"page +1")
            self.assertRegex(shown, r"box +\d+\.\d, \d+\.\d to \d+\.\d, \d+\.\d")

    def test_threads_and_order(self):
        files = sources() * 2
        alone = run("extract", "--quiet", "--threads", 1, *files, code=0).stdout
        for threads in (2, 7):
            self.assertEqual(run("extract", "--quiet", "--threads", threads, *files[::-1], code=0).stdout, alone)


class Mixed(unittest.TestCase):
    def test_pictures_beside_text_are_told(self):
        """One page has text, the other only a picture; with recognising off, a notice says that it was not read."""
        words = b"BT /F 12 Tf 50 700 Td (The two sides will establish a working group on ports by 2031.) Tj ET"
        objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 2/Kids[3 0 R 6 0 R]>>",
                   b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>",
                   b"<</Length %d>>stream\n%s\nendstream" % (len(words), words), b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
                   b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 7 0 R/Resources<</XObject<</I 8 0 R>>>>>>",
                   b"<</Length 30>>stream\nq 595 0 0 842 0 0 cm /I Do Q  \nendstream",
                   b"<</Subtype/Image/Width 8/Height 8/BitsPerComponent 8/ColorSpace/DeviceGray/Length 64>>stream\n" + b"\x80" * 64 + b"\nendstream"]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "mixed.pdf"
            path.write_bytes(b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (i + 1, o) for i, o in enumerate(objects)) +
                             b"trailer<</Root 1 0 R/Size 9>>\n")
            done = run("extract", "--reading", "ocr=0", path, code=0)
            self.assertIn("working group", done.stdout)
            self.assertIn("1 of its 2 pages are pictures and were not read", done.stderr)


class Vertical(unittest.TestCase):
    """Japanese written downwards, by Chromium (writing-mode: vertical-rl) and by LibreOffice."""

    def check(self, name, *wanted):
        found = extract(ROOT / "tests/data/vertical" / name)
        self.assertEqual([bare(s["quote"]) for s in found][:len(wanted)], list(wanted))
        for s in found:
            for b in s["boxes"]:
                self.assertEqual(s["page"], 1)
                self.assertLess(b["right"] - b["left"], 40, "a line runs downwards")

    def test_chromium(self):
        self.check("training-ja.chromium.pdf", "日本側は、水素の手引きを韓国側に提供する", "双方は、毎年12名の研修生を交換する",
                   "日本側は、陸上の作業部会に12名の研修生を毎年提供する", "韓国側は、水素の作業部会を日本側に提供する")

    def test_libreoffice(self):
        self.check("ports-ja.libreoffice.pdf", "両国の大臣は、二〇三一年四月五日に釜山で会談し、港湾の脱炭素化について話し合った",
                   "双方は、二〇三二年末までに陸上電力の作業部会を設置することで一致した")


class Joints(unittest.TestCase):
    def test_korean_words_stay_apart(self):
        """Lines of LibreOffice end between words: a blank stood there."""
        path = next(p for p in sources() if "-ko.libreoffice" in p.name)
        words = {w.strip(".,") for w in self.text().split()}
        for s in extract(path):
            for word in re.findall(r"[가-힣]{6,}", s["quote"]):
                self.assertTrue(any(word in w for w in words), word)

    def text(self):
        return next((ROOT / "examples").glob("ports-2025-ko.txt")).read_text(encoding="utf-8")


def has_recogniser(data):
    return shutil.which("tesseract") and data in subprocess.run(["tesseract", "--list-langs"], capture_output=True, text=True, check=False).stdout.split()


def scan(source, target, dots=200):
    """The first page of a PDF as a PDF that holds nothing but its picture."""
    subprocess.run(["pdftoppm", "-gray", "-r", str(dots), "-f", "1", "-l", "1", "-singlefile", source, target.with_suffix("")], check=True)
    head, pixels = re.match(rb"P5\s+(\d+)\s+(\d+)\s+255\s", target.with_suffix(".pgm").read_bytes()), None
    pixels = zlib.compress(target.with_suffix(".pgm").read_bytes()[head.end():])
    target.with_suffix(".pgm").unlink()
    picture = (b"<</Subtype/Image/Width %s/Height %s/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode/Length %d>>stream\n%s\nendstream"
               % (head[1], head[2], len(pixels), pixels))
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
               b"<</Length 30>>stream\nq 595 0 0 842 0 0 cm /I Do Q  \nendstream", picture]
    target.write_bytes(b"%PDF-1.4\n" + b"".join(b"%d 0 obj%s endobj\n" % (i + 1, o) for i, o in enumerate(objects)) +
                       b"trailer<</Root 1 0 R/Size 6>>\n")


class Scans(unittest.TestCase):
    def check(self, stem, data, lang):
        if not has_recogniser(data) or not shutil.which("pdftoppm"):
            self.skipTest(f"needs tesseract-ocr with {data}, and poppler-utils")
        source = next(p for p in sources() if p.stem.startswith(stem))
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            scan(source, folder / "scan.pdf")
            (folder / "index.jsonl").write_text(json.dumps({"doc": "scan", "lang": lang}) + "\n")
            found = extract("--meta", folder / "index.jsonl", folder / "scan.pdf")
            wanted = [s for s in extract(source) if s["boxes"][-1]["page"] == 1]
            self.assertGreaterEqual(len(found) * 2, len(wanted), "half of the statements are found")
            for s in found:
                self.assertEqual(s["page"], 1)
                self.assertTrue(50 <= s["ocr"] <= 100, s)
            self.assertFalse(any("ocr" in s for s in wanted), "text is not marked")
            self.assertFalse([b for s in found for b in s["boxes"] if not (0 <= b["left"] < b["right"] <= 600 and 0 <= b["top"] < b["bottom"] <= 845)])
            register = folder / "r.db"
            run("add", "--quiet", "--meta", folder / "index.jsonl", "--register", register, folder / "scan.pdf", code=0)
            self.assertEqual([s["ocr"] for s in map(json.loads, run("export", "--register", register, code=0).stdout.splitlines())],
                             [s["ocr"] for s in found])
            self.assertIn("recognised", run("show", "--register", register, "scan", "1", code=0).stdout)
            off = run("extract", "--quiet", "--reading", "ocr=0", folder / "scan.pdf", code=3)
            self.assertIn("pictures", off.stderr)

    def test_japanese(self):
        self.check("ports-2023-ja", "jpn", "ja")

    def test_english(self):
        self.check("lighthouse-2024-en", "eng", "en")


class Broken(unittest.TestCase):
    def fails(self, path, *words, options=()):
        """One error for one document, and the rest is read."""
        good = sources()[0]
        done = run("extract", "--quiet", *options, path, good, code=3)
        self.assertTrue(done.stdout.strip(), "the rest of the batch")
        lines = done.stderr.strip().splitlines()
        self.assertEqual(len(lines), 1, done.stderr)
        for word in (pathlib.Path(path).name, *words):
            self.assertIn(word, lines[0])

    def test_kinds(self):
        with tempfile.TemporaryDirectory() as folder:
            folder = pathlib.Path(folder)
            whole = sources()[0].read_bytes()
            (folder / "cut.pdf").write_bytes(whole[:600])
            (folder / "none.pdf").write_bytes(b"no PDF at all")
            (folder / "empty.pdf").write_bytes(b"")
            self.fails(PAGES / "locked.pdf", "password")
            self.fails(folder / "cut.pdf", "damaged")
            self.fails(folder / "none.pdf", "damaged")
            self.fails(folder / "empty.pdf")

    def test_limits(self):
        with tempfile.TemporaryDirectory() as folder:
            many = pathlib.Path(folder) / "many.pdf"
            kids = b" ".join(b"%d 0 R" % (3 + i) for i in range(400))
            pages = b"".join(b"%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\n" % (3 + i) for i in range(400))
            many.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 400/Kids[" + kids +
                             b"]>>endobj\n" + pages + b"trailer<</Root 1 0 R/Size 404>>\n")
            self.fails(many, "pages", "200", options=("--reading", "pages=200"))
            self.fails(many, "objects", "300", options=("--reading", "objects=300"))
            circle = pathlib.Path(folder) / "circle.pdf"
            circle.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]"
                               b"/Parent 2 0 R>>endobj\ntrailer<</Root 1 0 R/Size 3>>\n")
            self.fails(circle)

    def test_pictures(self):
        with tempfile.TemporaryDirectory() as folder:
            scan = pathlib.Path(folder) / "scan.pdf"
            scan.write_bytes(b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Count 1/Kids[3 0 R]>>endobj\n"
                             b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 90 90]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>endobj\n"
                             b"4 0 obj<</Length 27>>stream\nq 90 0 0 90 0 0 cm /I Do Q \nendstream endobj\n"
                             b"5 0 obj<</Subtype/Image/Width 1/Height 1/BitsPerComponent 8/ColorSpace/DeviceGray/Length 1>>stream\nA\nendstream endobj\n"
                             b"trailer<</Root 1 0 R/Size 6>>\n")
            self.fails(scan, "pictures", "tesseract-ocr")
            self.fails(scan, "pictures", "tesseract-ocr", options=("--reading", "ocr=0"))

    def test_settings(self):
        run("extract", "--reading", "pages", sources()[0], code=2)
        done = run("extract", "--quiet", sources()[0], env=dict(os.environ, SERVANDA_READING="bytes=100"))
        self.assertEqual(done.returncode, 3)
        self.assertIn("100 bytes", done.stderr)

    def test_mutants(self):
        """Broken in many ways: no crash of the program, no hang, no leak, no file left behind."""
        rng, files = random.Random(20310405), sources()
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
            folder = pathlib.Path(folder)
            for i in range(MUTANTS):
                (folder / f"m{i:04}.pdf").write_bytes(mutate(rng.choice(files).read_bytes(), rng))
            check_mutants(self, "pdf", folder, files[0], scratch)


def lines_of_pictures(folder):
    """A few lines of a page as PNG, JPEG and TIFF."""
    source = next(p for p in sources() if p.stem.startswith("lighthouse-2024-en"))
    for kind in ("png", "jpeg", "tiff"):
        subprocess.run(["pdftoppm", f"-{kind}", "-gray", "-r", "150", "-f", "1", "-l", "1", "-x", "115", "-y", "415", "-W", "500", "-H", "190",
                        "-singlefile", source, folder / f"lines-{kind}"], check=True)
    return sorted(folder.glob("lines-*"))


class BrokenPictures(unittest.TestCase):
    def test_mutants(self):
        if not has_recogniser("eng") or not shutil.which("pdftoppm"):
            self.skipTest("needs tesseract-ocr with eng, and poppler-utils")
        rng = random.Random(20310405)
        with tempfile.TemporaryDirectory() as made, tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as scratch:
            files, folder = lines_of_pictures(pathlib.Path(made)), pathlib.Path(folder)
            count = MUTANTS if MUTANTS > 40 else 8  # recognising takes time
            for i in range(count):
                file = rng.choice(files)
                (folder / f"m{i:04}{file.suffix}").write_bytes(mutate(file.read_bytes(), rng))
            index = pathlib.Path(made) / "index.jsonl"
            index.write_text("".join(json.dumps({"doc": f"m{i:04}", "lang": "en"}) + "\n" for i in range(count)))
            check_mutants(self, "picture", folder, sources()[0], scratch, ("--meta", index), named=True)


if __name__ == "__main__":
    unittest.main()
