"""The commands on a register, with the examples in it."""
import csv
import io
import os
import pathlib
import re
import shutil
import unicodedata

from command import EXAMPLES, Case

TODAY = ("--today", "2026-01-15")


def width(text):
    """Columns of a line on a terminal."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


class Adding(Case):
    def test_adding_again_changes_nothing(self):
        first = self.servanda("add", EXAMPLES).err
        self.assertEqual(len(first.splitlines()), 1, first)  # no progress where there is no terminal
        self.assertIn("8 documents", first)
        self.assertIn("8 new", first)
        before = self.servanda("export").raw
        again = self.servanda("add", EXAMPLES).err
        self.assertIn("8 as before", again)
        self.assertEqual(self.servanda("export").raw, before)

    def test_what_was_added_as_json(self):
        rows = self.servanda("add", "--quiet", "--jsonl", EXAMPLES).objects
        self.assertEqual([row["added"] for row in rows], ["new"] * 8)
        self.assertEqual(sorted(row["doc"] for row in rows), sorted(path.stem for path in EXAMPLES.iterdir()))

    def test_another_text_is_a_new_version(self):
        self.write("a.txt", "Japan will open an office in 2027.\n")
        self.servanda("add", "-q", "a.txt")
        self.write("a.txt", "Japan will open two offices in 2028.\n")
        (row,) = self.servanda("add", "-q", "--jsonl", "a.txt").objects
        self.assertEqual((row["added"], row["version"]), ("version", 2))
        (found,) = self.servanda("export").objects
        self.assertIn("2028", found["quote"])

    def test_the_same_text_from_elsewhere_is_a_version(self):
        text = "Japan and Korea met in Busan on 5 April 2031. Japan will open an office for ports in Ulsan in {}.\n"
        self.write("x/a.txt", text.format(2032))
        self.write("y/a.txt", text.format(2033))
        self.servanda("add", "-q", "x/a.txt")
        self.assertIn("is now version 2 of 'a', which came from x/a.txt", self.servanda("add", "y/a.txt").err)
        self.assertEqual(self.servanda("documents", "--ids").lines, ["a"])

    def test_another_text_of_the_same_name_is_another_document(self):
        texts = {"x/a.txt": "Japan will open an office in 2027.", "x/y/a.txt": "Korea intends to train nurses by 2030.",
                 "z/y/a.md": "China shall send three ships to Ulsan.", "x/a.html": "<p>The two sides will publish a map.</p>"}
        for name, text in texts.items():
            self.write(name, text + "\n")
        said = self.servanda("add", *sorted(texts, key=list(texts).index)).err
        self.assertIn("x/y/a.txt: another document has this name; this one is 'y-a'", said)
        self.assertIn("4 new", said)
        ids = self.servanda("documents", "--ids").lines
        self.assertEqual(sorted(ids), ["a", "x-a", "y-a", "z-y-a"])
        self.assertEqual(len(self.servanda("export").objects), 4)
        again = self.servanda("add", *texts).err
        self.assertEqual(again.splitlines(), ["servanda.db: 4 documents with 4 statements: 4 as before"])
        self.write("x/y/a.txt", "Korea intends to train nurses by 2031, in Busan.\n")
        (row,) = self.servanda("add", "-q", "--jsonl", "x/y/a.txt").objects
        self.assertEqual((row["doc"], row["added"], row["version"]), ("y-a", "version", 2))

    def test_quiet_is_quiet(self):
        self.assertEqual(self.servanda("add", "--quiet", EXAMPLES).err, "")

    def test_removing(self):
        self.add_examples()
        self.assertEqual(self.servanda("remove", "ports-2025-ko", "ports-2025-ja").err.split(),
                         ["removed", "ports-2025-ko", "removed", "ports-2025-ja"])
        docs = {found["doc"] for found in self.servanda("export").objects}
        self.assertEqual(len(docs), 6)
        self.assertNotIn("ports-2025-ko", docs)
        self.servanda("remove", "-q", "ports-2025-ko", "ports-2025-en", code=5)
        self.assertNotIn("ports-2025-en", self.servanda("documents", "--ids").lines)


class Asking(Case):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        maker = cls("setUp")
        Case.setUp(maker)
        maker.add_examples()
        cls.kept = maker
        cls.all = maker.servanda("export").objects

    @classmethod
    def tearDownClass(cls):
        cls.kept.doCleanups()
        super().tearDownClass()

    def setUp(self):
        self.folder = self.kept.folder

    def found(self, *options, command="list"):
        return [(o["doc"], o["id"]) for o in self.servanda(command, "--jsonl", *options).objects]

    def wanted(self, passes):
        return [(o["doc"], o["id"]) for o in self.all if passes(o)]

    def filters(self, passes, *options):
        """A filter gives exactly what passes, something and not all, whatever the command."""
        wanted = self.wanted(passes)
        self.assertTrue(0 < len(wanted) < len(self.all), options)
        self.assertEqual(self.found(*options), wanted, options)
        self.assertEqual(self.found(*options, command="export"), wanted, options)

    def test_extract_and_export_say_the_same(self):
        self.assertEqual(self.servanda("export").raw, self.servanda("extract", EXAMPLES).raw)

    def test_filters(self):
        self.filters(lambda o: o["kind"] == "progress", "--kind", "progress")
        self.filters(lambda o: o.get("force") == "intend", "--force", "intend")
        self.filters(lambda o: o.get("stage") == "completed", "--stage", "completed")
        self.filters(lambda o: "KOR" in o["actors"], "--party", "KOR")
        self.filters(lambda o: o["doc"].endswith("ja"), "--lang", "ja")
        self.filters(lambda o: "-2025-" in o["doc"], "--from", "2025")
        self.filters(lambda o: "-2023-" in o["doc"], "--to", "2023-12")
        self.filters(lambda o: "-2024-" in o["doc"], "--from", "2024-01", "--to", "2024-12-31")
        self.filters(lambda o: "JPN" in o["actors"] and o["kind"] == "commitment", "-p", "JPN", "-k", "commitment")
        area = next(o["areas"][0] for o in self.all if o["areas"])
        self.filters(lambda o: area in o["areas"], "--area", area)

    def test_text_finds_words(self):
        for word in ("hydrogen", "水素", "岸", "등대"):
            found = self.found("--text", word)
            self.assertTrue(found, word)
            for key in found:
                (match,) = [o for o in self.all if (o["doc"], o["id"]) == key]
                self.assertIn(word.lower(), (match["quote"] + (match.get("lead") or "")).lower())

    def test_limit(self):
        self.assertEqual(self.found("--limit", "3"), self.wanted(lambda o: True)[:3])

    def test_one_document(self):
        self.assertEqual(self.found("ports-2025-en"), self.wanted(lambda o: o["doc"] == "ports-2025-en"))

    def test_once_leaves_language_versions_out(self):
        self.assertEqual(self.found("--once"), self.wanted(lambda o: o["doc"] != "ports-2023-en"))

    def test_what_the_register_does_not_know_is_said(self):
        for command in (["list"], ["documents"], ["due"], ["search", "Japan"], ["export"]):
            for option, word, known in (("--party", "Japan", "CHN, JPN, KOR"), ("--area", "tea", "climate"),
                                        ("--lang", "fr", "en, ja, ko, zh"), ("--series", "Tea", "servanda series")):
                if option == "--area" and command[0] in ("documents", "search") or \
                        option == "--party" and command[0] == "search":
                    continue
                result = self.servanda(*command, option, word)
                self.assertEqual(result.out, "", (command, option))
                self.assert_one_error(result, "nothing found", f"'{word}'")
                said = sorted(result.err.replace("…", "").rsplit(": ", 1)[1].strip(" ,\n").split(", "))
                self.assertIn(known, ", ".join(said), (command, option))
        for command in (["list"], ["documents"], ["due"], ["search", "Japan"], ["export"]):
            result = self.servanda(*command, "--lang", "fr", "-q")
            self.assertEqual((result.out, result.err), ("", ""))
        for command in ("list", "undertakings"):
            self.assert_one_error(self.servanda(command, "nodoc", code=5), "there is no document 'nodoc'",
                                  "servanda documents")

    def test_nothing_found_is_said(self):
        result = self.servanda("list", "--party", "KOR", "--text", "zebra")
        self.assertEqual((result.out, result.err), ("", "servanda: nothing found\n"))

    def test_tables_are_aligned(self):
        for command in (["list"], ["documents"], ["due", *TODAY]):
            result = self.run_raw(*command)
            heads = [m.start() for m in re.finditer(r"\S+", result.lines[0])]
            for line in result.lines[1:]:
                columns, at = set(), 0
                for before, c in zip(" " + line, line):
                    if before == " " and c != " ":
                        columns.add(at)
                    at += width(c)
                if width(line) > heads[-1]:  # else the last cell is empty
                    self.assertIn(heads[-1], columns, line)

    def test_tables_fit_the_terminal(self):
        for columns in ("80", "100", "132"):
            for command in (["list"], ["documents"], ["due", *TODAY], ["summary", *TODAY]):
                for line in self.run_raw(*command, env={"COLUMNS": columns}).lines:
                    self.assertLessEqual(width(line), int(columns), (command, line))

    def test_long_shows_whole_quotes(self):
        text = self.servanda("list", "--long", env={"COLUMNS": "60"}).out
        for o in self.all:
            squeezed = re.sub(r"\s+", "", o["quote"])
            self.assertIn(squeezed, re.sub(r"\s+", "", text))
        self.assertLessEqual(max(map(width, text.splitlines()[1::2])), 140)

    def test_colours(self):
        self.assertNotIn("\033", self.servanda("list").out)
        self.assertIn("\033[", self.servanda("list", "--color", "always").out)
        self.assertIn("\033[", self.servanda("list", "--color=always", env={"NO_COLOR": "1"}).out)
        plain = re.sub(r"\033\[\d+m", "", self.servanda("list", "--color", "always").out)
        self.assertEqual(plain, self.servanda("list").out)

    def test_csv(self):
        rows = list(csv.DictReader(io.StringIO(self.servanda("export", "--csv").out, newline="")))
        self.assertEqual([(row["doc"], int(row["id"])) for row in rows], self.wanted(lambda o: True))

    def test_tables_as_csv(self):
        """What is listed on a terminal can be had by a spreadsheet, and nothing of it is cut."""
        def rows(*arguments, code=0):
            out = self.servanda(*arguments, "--csv", env={"COLUMNS": "60"}, code=code).out
            self.assertTrue(out.endswith("\r\n"))
            return list(csv.DictReader(io.StringIO(out, newline="")))
        listed = self.servanda("documents", "--jsonl").objects
        table = rows("documents")
        self.assertEqual([(row["document"], row["title"], row["will"] or "0") for row in table],
                         [(o["doc"], o["title"], str(o["commitments"])) for o in listed])
        standing = self.servanda("status", *TODAY, "--jsonl").objects
        self.assertEqual([(row["undertaking"], row["status"], row["due"], row["promise"]) for row in rows("status", *TODAY)],
                         [(o["undertaking"], o["status"], o["standing"].get("due", ""),
                           re.sub(r"\s+", " ", o["quote"])) for o in standing])
        self.assertEqual([row["series"] for row in rows("series")],
                         [o["name"] for o in self.servanda("series", "--jsonl").objects])
        late = self.servanda("due", *TODAY, "--jsonl", code=1).objects
        self.assertEqual([(row["due"], row["days"], row["quote"]) for row in rows("due", *TODAY, code=1)],
                         [(o["due"], str(o["days"]), o["quote"]) for o in late])
        self.assertTrue(self.servanda("status", "--excel").raw.startswith(b"\xef\xbb\xbf\"undertaking\""))
        for command in ("documents", "status", "series"):
            self.assertIn("exclude each other", self.servanda(command, "--csv", "--jsonl", code=2).err)

    def test_due(self):
        rows = self.servanda("due", *TODAY, "--jsonl", code=1).objects
        self.assertTrue(rows)
        days = [row["due"] for row in rows]
        self.assertEqual(days, sorted(days))
        self.assertTrue(all(row["kind"] == "commitment" and row["due"] <= "2026-01-15" for row in rows))
        self.assertTrue(all(row["days"] <= 0 for row in rows))
        left_out = [self.servanda("due", *TODAY, "--by", "2040", *more, code=1).err for more in ([], ["-n", "1"])]
        self.assertEqual(left_out[0], left_out[1])
        later = self.servanda("due", *TODAY, "--by", "2026", "--jsonl", code=1).objects
        self.assertGreater(len(later), len(rows))
        self.assertTrue(all(row["due"] <= "2026-12-31" for row in later))
        window = self.servanda("due", *TODAY, "--by", "2026-09", "--after", "2026-09", "--jsonl", code=1).objects
        self.assertEqual({row["due"] for row in window}, {"2026-09-30"})
        self.assertEqual({row["days"] for row in window}, {258})
        self.assertEqual(self.servanda("due", "--today", "2000-01-01").out, "")
        self.assertIn(" late ", self.servanda("due", *TODAY, code=1).out)

    def test_due_counts_language_versions_once(self):
        docs = {row["doc"] for row in self.servanda("due", *TODAY, "--all", "--jsonl", code=1).objects}
        self.assertIn("ports-2023-ja", docs)
        self.assertNotIn("ports-2023-en", docs)
        english = self.servanda("due", *TODAY, "--all", "--lang", "en", "--jsonl", code=1).objects
        self.assertIn("ports-2023-en", {row["doc"] for row in english})

    def test_documents(self):
        rows = self.servanda("documents", "--jsonl").objects
        self.assertEqual([row["doc"] for row in rows], self.servanda("documents", "--ids").lines)
        by = {row["doc"]: row for row in rows}
        self.assertEqual(len(by), 8)
        self.assertEqual((by["ports-2023-ja"]["date"], by["ports-2023-ja"]["lang"], by["ports-2023-ja"]["round"]),
                         ("2023-05-18", "ja", 1))
        self.assertEqual(by["ports-2025-en"]["round"], 3)
        for row in rows:
            kinds = [o["kind"] for o in self.all if o["doc"] == row["doc"]]
            self.assertEqual([row["commitments"], row["progress"], row["positions"]],
                             [kinds.count(kind) for kind in ("commitment", "progress", "position")])

    def test_show(self):
        (told,) = self.servanda("show", "ports-2025-en", "--json").objects
        self.assertEqual(told["doc"], "ports-2025-en")
        mine = [o for o in self.all if o["doc"] == "ports-2025-en"]
        self.assertEqual(told["statements"], mine)
        (one,) = self.servanda("show", "ports-2025-en", "2", "--json").objects
        self.assertEqual({key: one[key] for key in mine[1]}, mine[1])
        self.assertTrue(one["reasons"])
        text = self.servanda("show", "ports-2025-en", "2").out
        self.assertIn(mine[1]["quote"], re.sub(r"\s+", " ", text))

    def test_show_stays_in_the_paragraph(self):
        words = "The harbour office, which has stood since the first meeting and has many rooms, is looked after by both sides. "
        self.write("page.html", f"<h1>Ports</h1><p>Former paragraph.</p><p>{words * 2}Japan will open a port in Kobe. {words * 2}</p>"
                   "<h2>Next</h2><p>Latter paragraph.</p>")
        self.servanda("add", "-q", "-r", "page.db", "page.html")
        text = self.servanda("show", "page", "1", "-r", "page.db").out
        self.assertNotIn("paragraph", text)
        self.assertNotIn("Next", text)
        before, after = [re.sub(r"\s+", " ", part) for part in text.split("Japan will open a port in Kobe.")]
        self.assertRegex(before, r"…[a-z,.]+ ")
        self.assertIn(before.split("…")[1].strip(), words * 2)
        shown = after.split("…")[0].strip()
        self.assertTrue((words * 2).startswith(shown) and (words * 2)[len(shown)] == " ", shown)

    def test_why_says_whose_act_it_is(self):
        for o in self.all[:40]:
            text = self.servanda("why", o["doc"], o["id"]).out
            self.assertEqual(bool(o["actors"]), bool(re.search(r"(?m)^  actors ", text)), (o["doc"], o["id"], text))

    def test_search(self):
        for word, doc in (("hydrogen", "ports-2025-en"), ("プラスチック", "ports-2023-ja"), ("岸", "ports-2024-zh"),
                          ("浮标", "ports-2024-zh"), ("수소", "ports-2024-ko"), ("등대 프로그램", "ports-2025-ko")):
            hits = self.servanda("search", "--jsonl", word).objects
            self.assertIn(doc, {hit["doc"] for hit in hits}, word)
            self.assertIn(word.split()[0].lower(), " ".join(hit["snippet"].lower() for hit in hits))
        self.assertIn("ports-2025-en", self.servanda("search", "algal", "blooms", "--lang", "en", "-n", "5").out +
                      self.servanda("search", "hydrogen").out)
        self.assertEqual(self.servanda("search", "zzzz").err, "servanda: nothing found\n")
        self.assert_one_error(self.servanda("search", "。", code=2), "word")

    def test_why_from_the_register_and_from_the_file(self):
        kept = self.servanda("why", "--json", "ports-2023-ja", "3").objects
        read = self.servanda("why", "--json", EXAMPLES / "ports-2023-ja.txt", "3").objects
        self.assertEqual(kept, read)
        (one,) = kept
        self.assertTrue(one["reasons"])
        self.assertLessEqual({"kind"}, {reason["slot"] for reason in one["reasons"]})
        text = self.servanda("why", "ports-2023-ja", "3").out
        for reason in one["reasons"]:
            self.assertIn(reason.get("rule", ""), text)
        everything = self.servanda("why", "ports-2023-ja", "--json").objects
        self.assertEqual(len(everything), len(self.wanted(lambda o: o["doc"] == "ports-2023-ja")))

    def test_summary(self):
        (told,) = self.servanda("summary", "--json", *TODAY).objects
        counted = [o for o in self.all if o["doc"] != "ports-2023-en"]
        for key, kind in (("commitments", "commitment"), ("progress", "progress"), ("positions", "position")):
            self.assertEqual(told["total"][key], sum(o["kind"] == kind for o in counted))
        text = self.servanda("summary", *TODAY).out
        self.assertIn(f"{told['total']['commitments']}  commitments", text)
        for part in ("seen on 2026-01-15", "Who promises what", "Overdue", "Due next", "Reported done",
                     "Newest documents"):
            self.assertIn(part, text)
        for line in text.splitlines():
            self.assertLessEqual(width(line), 100, line)

    def test_info(self):
        (told,) = self.servanda("info", "--json").objects
        self.assertEqual((told["register"], told["documents"], told["statements"], told["stale"]),
                         ("servanda.db", 8, len(self.all), 0))
        self.assertIn("servanda.db", self.servanda("info").out)

    def test_the_examples_of_help_run(self):
        """Every line of every example is understood, and does what it says where its files are there."""
        shutil.copytree(EXAMPLES, self.folder / "examples", dirs_exist_ok=True)
        self.addCleanup(shutil.rmtree, self.folder / "examples")
        self.write("my-packs/en/words/own.words", "list verb\n")
        self.write("gold.jsonl", "")
        self.write("found.jsonl", "")
        for line in self.servanda("reference").out.splitlines():
            match = re.match(r"servanda ([^|<>&]*)", line)
            if not match or "texts/*.txt" in line or "u-" in line or match.group(1).startswith("remove"):
                continue
            words = [word.strip("'") for word in re.findall(r"'[^']*'|\S+", match.group(1))]
            result = self.run_raw(*words)
            self.assertIn(result.code, (0, 1) if words[0] in ("due", "compare", "diff", "check") else (0,), (line, result.err))


class Terminal(Case):
    """What only a terminal gets."""

    def on_a_terminal(self, *arguments):
        if not pathlib.Path("/usr/bin/script").exists():
            self.skipTest("script is not installed")
        try:
            for descriptor in os.openpty():
                os.close(descriptor)
        except OSError:
            self.skipTest("there are no terminals here")
        import shlex
        import subprocess
        from command import PROGRAM
        line = " ".join(shlex.quote(str(part)) for part in (PROGRAM, *arguments))
        env = {**os.environ, "TERM": "xterm", "COLUMNS": "90"}
        env.pop("NO_COLOR", None)
        done = subprocess.run(["script", "-qec", line, "/dev/null"], cwd=self.folder, capture_output=True, env=env,
                              check=True, text=True, stdin=subprocess.DEVNULL, timeout=60)
        return done.stdout

    def test_colours_and_width(self):
        self.add_examples()
        text = self.on_a_terminal("list")
        self.assertIn("\033[", text)
        for line in re.sub(r"\033\[\d*[mK]", "", text).splitlines():
            self.assertLessEqual(width(line.rstrip("\r")), 90)
        self.assertIn("…", text)

    def test_progress(self):
        for number in range(400):
            self.write(f"many/{number}.txt", f"No. {number}.\n\nJapan will open an office in 2027.\n")
        self.assertRegex(self.on_a_terminal("add", "many"), r"[\r\n]\[[#.]{30}\] \d+ of 400 documents")
        self.assertNotIn(" of 400 documents", self.on_a_terminal("add", "--quiet", "many"))
