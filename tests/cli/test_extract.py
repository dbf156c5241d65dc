"""servanda extract: the contract of its JSON Lines, and that nothing but the files decides about them."""
import csv
import io
import json
import os
import random

from command import EXAMPLES, Case

FIELDS = "doc id start end quote lead kind force stage reaffirmed actors areas amounts dates names condition beneficiaries instruments concepts rules".split()
FORCES = {"explore", "aspire", "intend", "commit", "oblige"}
STAGES = {"started", "ongoing", "completed"}


class Contract(Case):
    def test_fields_and_their_order(self):
        result = self.servanda("extract", EXAMPLES)
        self.assertGreater(len(result.objects), 40)
        for line in result.out.splitlines():
            found = json.loads(line)
            keys = list(found)
            self.assertEqual(keys, [field for field in FIELDS if field in found])
            for needed in set(FIELDS) - {"lead", "force", "stage", "condition", "beneficiaries", "instruments"}:
                self.assertIn(needed, found)
            self.assertEqual("force" in found, found["kind"] == "commitment", line)
            self.assertEqual("stage" in found, found["kind"] == "progress", line)
            self.assertIn(found.get("force", "commit"), FORCES)
            self.assertIn(found.get("stage", "ongoing"), STAGES)
            self.assertEqual(found["rules"], sorted(set(found["rules"])))

    def test_quotes_are_exact_substrings_of_plain_text(self):
        for path in sorted(EXAMPLES.glob("*.txt")):
            text = path.read_text(encoding="utf-8")
            for found in self.servanda("extract", path).objects:
                self.assertEqual(text[found["start"]:found["end"]], found["quote"])

    def test_another_scheme_of_subject_matters(self):
        self.write("note.txt", "Japan and Kenya will launch a joint satellite in 2027. Japan will train 40 nurses in Nairobi.\n")
        self.write("cap/en/pack.conf", "scheme cap\n")
        self.write("own/en/pack.conf", "scheme shelf\n")
        self.write("own/en/words/shelf.words", "list shelf\nspace : id=shelf:stars\n")
        plain = [found["areas"][0] for found in self.servanda("extract", "note.txt").objects]
        agendas = [found["areas"][0] for found in self.servanda("extract", "--packs", "cap", "note.txt").objects]
        shelves = [found["areas"][0] for found in self.servanda("extract", "--packs", "own", "note.txt").objects]
        self.assertEqual(plain, ["space", "health"])
        self.assertEqual(agendas, ["cap:17", "cap:3"])
        self.assertEqual(shelves, ["shelf:stars", "health"])

    def test_a_share_of_the_votes_of_a_subject_matter(self):
        self.write("note.txt", "Norway and Chile will set up a ministerial dialogue on solar energy.\n")
        areas = {}
        for name, row in (("less", "energy : weight=0.1"), ("none", "energy")):
            self.write(f"{name}/en/words/share.words", f"list area-share\n{row}\n")
            areas[name] = self.servanda("extract", "--packs", name, "note.txt").objects[0]["areas"]
        self.assertEqual(areas, {"less": ["diplomacy"], "none": ["energy", "diplomacy"]})

    def test_offsets_are_those_of_the_file_without_mark_and_returns(self):
        text = "両国は、2027年までに研究所を開設することで一致した。\nBoth sides will open an office in 2027.\n"
        self.write("plain.txt", text)
        self.write("dos.txt", b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode("utf-8"))
        plain, dos = (self.servanda("extract", name).objects for name in ("plain.txt", "dos.txt"))
        self.assertTrue(plain)
        for a, b in zip(plain, dos):
            self.assertEqual(text[b["start"]:b["end"]], b["quote"])
            a.pop("doc"), b.pop("doc")
        self.assertEqual(plain, dos)

    def test_ids_count_through_each_document(self):
        seen = {}
        for found in self.servanda("extract", EXAMPLES).objects:
            self.assertEqual(found["id"], seen.get(found["doc"], 0) + 1)
            seen[found["doc"]] = found["id"]
        self.assertEqual(sorted(seen), sorted(path.stem for path in EXAMPLES.iterdir()))

    def test_standard_input(self):
        text = (EXAMPLES / "ports-2023-ja.txt").read_bytes()
        piped = self.servanda("extract", "-", stdin=text).objects
        file = self.servanda("extract", EXAMPLES / "ports-2023-ja.txt").objects
        self.assertEqual([found["quote"] for found in piped], [found["quote"] for found in file])

    def test_the_index_gives_facts(self):
        self.write("a.txt", "両国は、来年までに研究所を開設することで一致した。\n")
        self.write("index.jsonl", '{"doc":"a","date":"2030-05-01","parties":["JPN","FRA"],"lang":"ja"}\n')
        (found,) = self.servanda("extract", "--meta", "index.jsonl", "a.txt").objects
        self.assertEqual(found["actors"], ["JPN", "FRA"])
        self.assertIn("2031", found["dates"][0]["edtf"])

    def test_csv_holds_the_same(self):
        rows = list(csv.DictReader(io.StringIO(self.servanda("extract", "--csv", EXAMPLES).raw.decode("utf-8"),
                                               newline="")))
        objects = self.servanda("extract", EXAMPLES).objects
        self.assertEqual([(row["doc"], int(row["id"]), row["kind"], row["actors"]) for row in rows],
                         [(o["doc"], o["id"], o["kind"], "; ".join(o["actors"])) for o in objects])
        self.assertEqual([row["quote"].removeprefix("'") for row in rows], [o["quote"] for o in objects])

    def test_excel_gets_its_mark(self):
        self.assertTrue(self.servanda("extract", "--excel", EXAMPLES).raw.startswith(b"\xef\xbb\xbf\"doc\","))


class Determinism(Case):
    def test_threads_do_not_matter(self):
        runs = {self.servanda("extract", *threads, EXAMPLES).raw
                for threads in ([], ["--threads", "1"], ["--threads", "2"], ["-j7"], ["--threads", "2"])}
        self.assertEqual(len(runs), 1)

    def test_the_order_of_the_files_does_not_matter(self):
        alone = {path: self.servanda("extract", path).raw for path in EXAMPLES.iterdir()}
        for seed in (1, 2, 3):
            paths = list(alone)
            random.Random(seed).shuffle(paths)
            self.assertEqual(self.servanda("extract", "--threads", "3", *paths).raw,
                             b"".join(alone[path] for path in sorted(alone, key=lambda path: path.stem)))

    def test_many_files_on_many_threads(self):
        texts = [path.read_bytes() for path in sorted(EXAMPLES.glob("*.txt"))]
        for number in range(100):
            self.write(f"many/{number:03}.txt", texts[number % len(texts)])
        one, many = (self.servanda("extract", "--threads", n, "many").raw for n in ("1", "8"))
        self.assertEqual(one, many)

    def test_the_surroundings_do_not_matter(self):
        first = self.servanda("extract", EXAMPLES).raw
        for env in ({"LC_ALL": "C"}, {"LC_ALL": "de_DE.UTF-8"}, {"TZ": "Asia/Tokyo"}, {"LANG": "ja_JP.UTF-8"},
                    {"SERVANDA_REGISTER": "/nowhere/x.db"}, {"COLUMNS": "20"}):
            self.assertEqual(self.servanda("extract", EXAMPLES, env=env).raw, first, env)

    def test_nothing_is_left_behind(self):
        self.servanda("extract", EXAMPLES)
        self.assertEqual(os.listdir(self.folder), [])
