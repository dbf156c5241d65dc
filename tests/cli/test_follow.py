"""diff, check, series, status and brief: what becomes of an act from round to round, in each language."""
import hashlib
import html.parser
import json
import pathlib
import re
import unittest

from command import Case
from follow_texts import ACTS, PARTIES, acts, document


def names(sentence, texts):
    """Which act a quote is of: its words stand in that sentence."""
    return {name for name, text in texts if sentence.rstrip("。.").strip() in text or text.rstrip("。.") in sentence}


class Rounds(Case):
    def rounds(self, lang, *sides):
        """Writes a document for each round: a side of ACTS, or a list of sentences."""
        index, files = [], []
        for number, side in enumerate(sides):
            sentences = side if isinstance(side, list) else [text for _, text in acts(lang, side)]
            doc = f"{lang}-round{number + 1}"
            files.append(self.write(doc + ".txt", document(lang, number, sentences)))
            index.append(json.dumps({"doc": doc, "lang": lang, "parties": PARTIES[lang]}))
        self.write("index.jsonl", "\n".join(index) + "\n")
        return files

    def diff(self, lang, first=0, second=1, code=1):
        files = self.rounds(lang, first, second)
        return self.servanda("diff", "--quiet", "--meta", "index.jsonl", *files, "--jsonl", code=code).objects


class Diff(Rounds):
    def test_each_change_is_found_and_nothing_else(self):
        for lang, table in ACTS.items():
            with self.subTest(lang):
                found = {}
                for row in self.diff(lang):
                    side = row["later"] or row["earlier"]
                    of = names(side["quote"], acts(lang, 1 if row["later"] else 0))
                    self.assertEqual(len(of), 1, row)
                    found[of.pop()] = row["change"]
                self.assertEqual(found, {name: name for name in table})

    def test_sides_are_exact(self):
        for lang in ACTS:
            texts = [document(lang, number, [text for _, text in acts(lang, number)]) for number in (0, 1)]
            for row in self.diff(lang):
                for text, side in zip(texts, (row["earlier"], row["later"])):
                    if side:
                        self.assertEqual(text[side["start"]:side["end"]], side["quote"])
                self.assertEqual(row["change"] == "repeated", not row["why"])
                self.assertEqual(row["changes"][0], row["change"])

    def test_the_same_text_says_nothing(self):
        for lang in ACTS:
            rows = self.diff(lang, 0, 0, code=0)
            self.assertEqual({row["change"] for row in rows}, {"repeated"})

    def test_words_that_changed_are_marked(self):
        files = self.rounds("en", 0, 1)
        out = self.servanda("diff", "--meta", "index.jsonl", *files, code=1).out
        self.assertIn("JPY [-500-] million", out)
        self.assertIn("JPY {+300+} million", out)
        coloured = self.servanda("diff", "--meta", "index.jsonl", *files, "--color", "always", code=1).out
        self.assertIn("JPY \033[31m500\033[0m million", coloured)
        self.assertIn("JPY \033[32m300\033[0m million", coloured)

    def test_a_sign_is_never_cut(self):
        """Letters of several code points change as one."""
        said = "Japan will restore the caf{} at Sapporo with the badge {} in 2027."
        pairs = [("e\u0301", "e\u0300"), ("e", "e\u0301")]
        badges = ("\U0001F469\u200D\U0001F680", "\U0001F469\u200D\U0001F52C")
        for one, other in pairs:
            files = self.rounds("en", [said.format(one, badges[0])], [said.format(other, badges[1])])
            out = self.servanda("diff", "--meta", "index.jsonl", "--long", *files, code=0).out
            self.assertIn(f"{{+caf{other}+}}", out)
            self.assertIn(f"{{+{badges[1]}+}}", out)

    def test_documents_of_the_register(self):
        files = self.rounds("ja", 0, 1)
        self.servanda("add", "--quiet", "--meta", "index.jsonl", *files)
        of_register = self.servanda("diff", "ja-round1", "ja-round2", "--jsonl", code=1).out
        of_files = self.servanda("diff", "--meta", "index.jsonl", *files, "--jsonl", code=1).out
        self.assertEqual(of_register, of_files)
        self.assertIn("nowhere", self.servanda("diff", "ja-round1", "nowhere", code=5).err)


class Check(Rounds):
    def check(self, lang, changed, *more, code=1):
        """The first round, then a draft that repeats it but for `changed`: act -> sentence, or nothing."""
        kept = [(name, text) for name, text in acts(lang, 0)]
        draft = [changed.get(name, text) for name, text in kept] + list(more)
        files = self.rounds(lang, 0, [text for text in draft if text])
        self.servanda("add", "--quiet", "--meta", "index.jsonl", files[0])
        return self.servanda("check", "--quiet", "--meta", "index.jsonl", files[1], "--jsonl", code=code).objects

    def test_a_faithful_draft(self):
        for lang in ACTS:
            with self.subTest(lang):
                self.assertEqual(self.check(lang, {}, code=0), [])

    def test_planted_faults_are_found_and_nothing_else(self):
        for lang, table in ACTS.items():
            with self.subTest(lang):
                planted = {"dropped": "", "weakened": table["weakened"][1], "amount": table["amount"][1],
                           "deferred": table["deferred"][1]}
                rows = self.check(lang, planted)
                found = {(names(row["earlier"]["quote"], acts(lang, 0)).pop(), row["finding"], row.get("slot"))
                         for row in rows}
                self.assertEqual(found, {("dropped", "forgotten", None), ("weakened", "weakened", "force"),
                                         ("amount", "contradicts", "amount"), ("deferred", "contradicts", "deadline")})

    def test_the_rest_of_a_sum_is_not_paid_already(self):
        for sum_, found in (("the remaining JPY 200 million", []), ("JPY 600 million", ["done-already"])):
            (self.folder / "servanda.db").unlink(missing_ok=True)
            files = self.rounds("en", ["Japan has contributed JPY 600 million to the Polar Tyre Programme."],
                                [f"Japan will contribute {sum_} to the Polar Tyre Programme by 2027."])
            self.servanda("add", "--quiet", "--meta", "index.jsonl", files[0])
            rows = self.run_raw("check", "--quiet", "--meta", "index.jsonl", files[1], "--jsonl").objects
            self.assertEqual([row["finding"] for row in rows], found)

    def test_what_is_forgotten_is_told_in_the_language_of_the_draft(self):
        for lang, other in (("en", "ja"), ("ja", "en")):
            (self.folder / "servanda.db").unlink(missing_ok=True)
            first = self.rounds("en", 0)[0], self.rounds("ja", 0)[0]
            self.write("index.jsonl", "".join(json.dumps({"doc": f"{x}-round1", "lang": x, "parties": PARTIES[x]}) + "\n"
                                              for x in ("en", "ja")))
            self.servanda("add", "--quiet", "--meta", "index.jsonl", *first)
            kept = [text for name, text in acts(lang, 0) if name != "dropped"]
            self.write("draft.txt", document(lang, 1, kept))
            self.write("draft.jsonl", json.dumps({"doc": "draft", "lang": lang, "parties": PARTIES[lang]}) + "\n")
            rows = self.servanda("check", "--quiet", "--meta", "draft.jsonl", "draft.txt", "--jsonl", code=1).objects
            self.assertEqual({row["earlier"]["doc"] for row in rows if row["finding"] == "forgotten"}, {f"{lang}-round1"})

    def test_what_is_new_but_vague(self):
        vague = {"en": "The two sides will strengthen sledge cooperation.", "ja": "両国は、そりに関する協力を強化する。",
                 "zh": "两国将加强雪橇合作。", "ko": "양국은 썰매 협력을 강화하기로 하였다."}
        for lang, sentence in vague.items():
            with self.subTest(lang):
                rows = self.check(lang, {}, sentence)
                self.assertEqual([(row["finding"], row["slot"]) for row in rows], [("vague", "deadline, object")])

    def test_what_was_done(self):
        for lang, table in ACTS.items():
            with self.subTest(lang):
                files = self.rounds(lang, 0, 1, [text for _, text in acts(lang, 1)][:4] + [table["completed"][0]])
                self.servanda("add", "--quiet", "--register", lang, "--meta", "index.jsonl", *files[:2])
                rows = self.servanda("check", "--meta", "index.jsonl", files[2], "--jsonl", "--register", lang,
                                     code=1).objects
                done = [row["draft"]["quote"] for row in rows if row["finding"] == "done-already"]
                self.assertEqual([names(quote, acts(lang, 0)) for quote in done], [{"completed"}])

    def test_the_third_time(self):
        for lang in ACTS:
            with self.subTest(lang):
                text = [sentence for _, sentence in acts(lang, 0)]
                files = self.rounds(lang, text, text, text)
                self.servanda("add", "--quiet", "--register", lang, "--meta", "index.jsonl", *files[:2])
                rows = self.servanda("check", "--meta", "index.jsonl", files[2], "--jsonl", "--register", lang,
                                     code=1).objects
                self.assertEqual({row["finding"] for row in rows}, {"repeated"})
                self.assertEqual(len(rows), len(text))

    def test_a_draft_of_nobody(self):
        files = self.rounds("en", 0)
        self.servanda("add", "--quiet", "--meta", "index.jsonl", *files)
        self.write("other.txt", "Peru will open a school by 2027.\n")
        self.assertIn("--series", self.servanda("check", "other.txt", code=5).err)
        self.assertIn("no series", self.servanda("check", "other.txt", "--series", "Nothing", code=5).err)
        self.servanda("check", "missing.txt", code=3)


class Register(Rounds):
    def setUp(self):
        super().setUp()
        files = self.rounds("en", 0, 1)
        self.servanda("add", "--quiet", "--meta", "index.jsonl", *files)

    def status(self, *arguments, today="2025-04-01"):
        return self.servanda("status", "--jsonl", "--today", today, *arguments).objects

    def one(self, name, **more):
        wordings = [(name, text) for text in ACTS["en"][name] if text]
        (found,) = [row for row in self.status(**more) if names(row["quote"], wordings)]
        return found

    def test_series(self):
        (series,) = self.servanda("series", "--jsonl").objects
        self.assertEqual(series["name"], "Japan-Canada Snow Roads Dialogue")
        self.assertEqual([r["documents"] for r in series["rounds"]], [["en-round1"], ["en-round2"]])
        self.assertEqual([r["round"] for r in series["rounds"]], [1, 2])
        self.assertIn("Snow Roads", self.servanda("series", "snow roads").out)
        self.servanda("series", "nothing", code=5)

    def test_derived(self):
        for name, state in (("completed", "done"), ("advanced", "in-progress"), ("dropped", "dropped"),
                            ("new", "promised")):
            self.assertEqual(self.one(name)["status"], state, name)
        self.assertEqual(self.one("advanced", today="2026-01-15")["status"], "stalled")
        self.assertEqual(self.one("repeated", today="2026-01-15")["status"], "no-evidence")
        self.assertEqual(self.one("new", today="2027-07-01")["status"], "overdue")

    def test_a_decision_outlives_everything(self):
        row = self.one("repeated")
        self.write("proof.txt", "They did.")
        self.servanda("status", row["undertaking"], "done", "--evidence", "proof.txt", "--quote", "They did",
                      "--note", "seen", "--date", "2025-03-20")
        decided = self.one("repeated")
        self.assertEqual((decided["status"], decided["standing"]["by"], decided["standing"]["since"]),
                         ("done", "decision", "2025-03-20"))
        sha256 = hashlib.sha256(b"They did.").hexdigest()
        self.assertEqual(decided["standing"]["decisions"][0]["sha256"], sha256)
        self.assertEqual(self.servanda("evidence", sha256).out, "They did.")
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "en-round1.txt", "en-round2.txt")
        text = document("en", 1, ["A word ahead.", *[sentence for _, sentence in acts("en", 1)]])
        self.write("en-round2.txt", text)
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "en-round2.txt")
        self.assertEqual(self.one("repeated")["status"], "done")
        self.servanda("status", row["undertaking"], "open")
        self.assertEqual(self.one("repeated")["standing"]["by"], "documents")

    def test_what_was_taken_back_is_not_in_the_brief(self):
        row = self.one("repeated")
        for decided, found in (("dropped", 0), ("done", 1), ("open", 0)):
            self.servanda("status", row["undertaking"], decided, "--note", "so said the desk" if found else "no")
            page = self.servanda("brief", "Snow Roads", "--today", "2025-04-01").out
            self.assertEqual(page.count("so said the desk"), found, decided)

    def test_what_was_decided_has_no_other_side(self):
        row = self.one("deferred")
        for decided, other in (("open", True), ("done", False)):
            self.servanda("status", row["undertaking"], decided)
            shown = self.servanda("status", row["undertaking"], "--today", "2040-01-01").out
            self.assertEqual("  also  " in shown, other, shown)

    def test_shares_of_parties(self):
        row = self.one("repeated")
        self.servanda("status", row["undertaking"], "done", "--party", "JPN")
        after = self.one("repeated")
        self.assertEqual(after["status"], "partly-done")
        self.assertEqual({p["party"]: p["status"] for p in after["standing"]["parties"]},
                         {"JPN": "done", "CAN": "promised"})

    def test_who_alone_promised_decides_for_all(self):
        row = next(row for row in self.servanda("status", "--jsonl", "--today", "2025-04-01").objects
                   if row["quote"].startswith("Canada will build"))
        self.servanda("status", row["undertaking"], "done", "--party", "CAN", "--date", "2025-03-30")
        after = self.servanda("status", row["undertaking"], "--jsonl", "--today", "2025-04-01").objects[0]
        self.assertEqual((after["status"], after["standing"]["since"], after["standing"]["by"]),
                         ("done", "2025-03-30", "decision"))

    def test_what_is_over_is_not_due(self):
        def quotes(*more):
            return [row["quote"] for row in
                    self.servanda("due", "--jsonl", "--today", "2030-01-01", *more, code=1).objects]
        done = dict(acts("en", 0))["completed"].rstrip(".")
        every, standing = quotes("--all"), quotes()
        self.assertIn(done, [quote.rstrip(".") for quote in every])
        self.assertLess(len(standing), len(every))
        self.assertNotIn(done, [quote.rstrip(".") for quote in standing])
        self.assertEqual(quotes("--limit", "1"), standing[:1])
        row = next(row for row in self.servanda("undertakings", "--jsonl").objects
                   if standing[0] in [statement["quote"] for statement in row["statements"]])
        self.servanda("status", row["undertaking"], "done")
        self.assertNotIn(standing[0], quotes())
        self.assertIn(standing[0], quotes("--all"))
        self.assertNotIn(standing[0][:20], self.servanda("summary", "--today", "2030-01-01").out.split("Reported")[0])

    def test_what_stands_beside_a_promise_does_not_fulfil_it(self):
        self.write("beside.txt", "Joint Statement\n\nMay 2, 2024\n\nJapan and Canada will sign a memorandum on ice "
                   "charts by March 2025. Japan and Canada exchanged drafts of the memorandum on ice charts.\n")
        self.servanda("add", "--quiet", "--register", "other.db", "beside.txt")
        rows = self.servanda("status", "--jsonl", "--register", "other.db", "--today", "2024-06-01").objects
        self.assertNotIn("done", [row["status"] for row in rows if "will sign" in row["quote"]])

    def test_scores_are_only_kept(self):
        row = self.one("repeated")
        self.servanda("status", row["undertaking"], "--score", "-1", "--member", "CAN")
        after = self.one("repeated")
        self.assertEqual(after["status"], row["status"])
        self.assertEqual(after["standing"]["decisions"][0]["score"], -1)

    def test_bad_input(self):
        for arguments, words, code in ((["u-", "done"], "undertakings begin", 5), (["x", "done"], "no undertaking", 5),
                                       (["u-", "finished"], "is no status", 2), (["u-", "--score", "1"], "--score", 2),
                                       (["--status", "late"], "is no status", 2)):
            self.assertIn(words, self.servanda("status", *arguments, code=code).err)
        row = self.one("repeated")
        self.assertIn("nofile", self.servanda("status", row["undertaking"], "done", "--evidence", "nofile", code=3).err)

    def test_undertakings_carry_the_status(self):
        for row in self.servanda("undertakings", "--jsonl", "--today", "2025-04-01").objects:
            self.assertIn("status", row)

    def test_brief_in_each_language(self):
        seen = set()
        for lang, title in (("en", "Brief"), ("ja", "会合資料"), ("zh", "会议简报"), ("ko", "회의 자료")):
            page = self.servanda("brief", "Snow Roads", "--language", lang, "--today", "2026-01-15").out
            self.assertTrue(page.startswith(f"# {title}: Japan-Canada Snow Roads Dialogue\n"))
            links = re.findall(r"\]\(#([^)]*)\)", page)
            self.assertTrue(links)
            for link in links:
                self.assertIn(f'<a id="{link}"></a>', page)
            self.assertIn("JPY 300 million", page)
            seen.add(page)
        self.assertEqual(len(seen), 4)
        self.assertIn("xx", self.servanda("brief", "Snow Roads", "--language", "xx", code=2).err)
        said = self.servanda("brief", "Snow Roads", "-o", "no/brief.md", code=6).err
        self.assertIn("no/brief.md: cannot be written: No such file or directory; name a place that you may write to", said)
        if pathlib.Path("/dev/full").exists():
            self.assertIn("the disk is full", self.servanda("brief", "Snow Roads", "-o", "/dev/full", code=6).err)
        self.servanda("brief", "Nothing", code=5)

    def test_html_is_escaped_and_whole(self):
        evil = 'Japan will open <script>alert("x")</script> the "Rock & Roll" depot in Kobe by 2028.'
        self.write("evil.txt", document("en", 2, [evil]))
        self.servanda("add", "--quiet", "evil.txt")
        self.servanda("brief", "JPN", "--format", "html", "-o", "brief.html", "--today", "2026-04-01")
        page = (self.folder / "brief.html").read_text(encoding="utf-8")
        self.assertNotIn("<script", page)
        self.assertIn('<meta name="viewport" content="width=device-width, initial-scale=1">', page)
        self.assertEqual((page.count("<main>"), page.count("</main>\n</body>")), (1, 1))
        targets, links = set(), set()

        class Reader(html.parser.HTMLParser):
            def handle_starttag(self, tag, attributes):
                attributes = dict(attributes)
                targets.add(attributes.get("id"))
                if tag == "a" and attributes.get("href", "").startswith("#"):
                    links.add(attributes["href"][1:])

        Reader().feed(page)
        self.assertTrue(links)
        self.assertLessEqual(links, targets)


class Spoken(Case):
    """A brief quotes a promise in its own language where a version has it."""

    def test_next_meeting_is_named_in_the_language_of_the_brief(self):
        self.add_examples()
        for lang, doc in (("en", "ports-2025-en 13"), ("ja", "ports-2025-ja 11")):
            page = self.servanda("brief", "Clean Ports", "--language", lang, "--today", "2026-01-15").out
            self.assertIn(f"[{doc}]", page.split("##")[0])

    def test_the_dialogue_is_named_in_the_language_of_the_brief(self):
        self.add_examples()
        for lang, name in (("en", "Clean Ports Dialogue"), ("ja", "日中韓クリーン港湾対話"), ("zh", "中日韩清洁港口对话"),
                           ("ko", "한·일·중 클린 항만 대화")):
            page = self.servanda("brief", "Clean Ports", "--language", lang).out
            self.assertTrue(page.splitlines()[0].endswith(name), page.splitlines()[0])


class Agenda(Case):
    """What a brief suggests to speak of: the most urgent first, no more than fits into a meeting."""

    PLACES = ["Akita", "Nara", "Oita", "Kochi", "Ehime", "Gifu", "Mie", "Shiga", "Tottori", "Saga", "Iwate", "Chiba"]
    THINGS = ["weather mast", "tidal gauge"]

    def agenda(self, today):
        page = self.servanda("brief", "JPN", "--today", today).out
        return re.findall(r"^- \*\*(.*?)\*\* · .*? · (.*) \(\[", page.split("## What stands")[0], re.M), page

    def setUp(self):
        super().setUp()
        lines = [f"Japan will build a {thing} in {place} by {2030 + number}." for number, place in enumerate(self.PLACES)
                 for thing in self.THINGS]
        lines += ["Japan will repair the Noto sluice by June 2025.",
                  "In March 2023, Japan announced that it will lend a dredger to Fiji."]
        self.write("one.txt", "\n\n".join(lines) + "\n")
        self.write("index.jsonl", json.dumps({"doc": "one", "lang": "en", "date": "2024-05-01", "parties": ["JPN"]}) + "\n")
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "one.txt")

    def test_what_is_overdue_comes_first_and_the_rest_is_counted(self):
        items, page = self.agenda("2025-09-01")
        self.assertEqual(len(items), 20)
        self.assertIn("overdue", items[0][0])
        self.assertIn("Noto", items[0][1])
        self.assertEqual([status for status, _ in items if "overdue" in status], [items[0][0]])
        self.assertIn("Further matters that wait for an answer, below: 6\n", page)

    def test_the_day_of_an_announcement_is_no_deadline(self):
        self.assertFalse([item for item in self.agenda("2025-09-01")[0] if "Fiji" in item[1] and "overdue" in item[0]])

    def test_what_is_due_soon_comes_before_what_waits(self):
        items, _ = self.agenda("2029-12-01")
        self.assertIn("Noto", items[0][1])
        self.assertEqual({text for _, text in items[1:3]},
                         {f"Japan will build a {thing} in Akita by 2030." for thing in self.THINGS})


class WholeRounds(Case):
    """diff SERIES@ROUND: all documents of a round together, of language versions one."""

    def test_rounds_by_number_and_date(self):
        self.add_examples()
        of_documents = self.servanda("diff", "--quiet", "ports-2023-en", "ports-2025-en", "--jsonl", code=1).objects
        of_rounds = self.servanda("diff", "--quiet", "ports@2023", "ports@2025", "--jsonl", code=1).objects
        self.assertEqual(of_documents, of_rounds)
        self.assertIn("no series has such a round", self.servanda("diff", "ports@2019", "ports@2025", code=5).err)
        self.assertIn("no series has such a round", self.servanda("diff", "nothing@2023", "ports@2025", code=5).err)

    def test_a_round_of_several_documents(self):
        index = []
        for doc, date, text in (("one", "2024-05-01", "Japan will open the Kelp Archive by 2026."),
                                ("two", "2024-05-01", "Canada will train 400 harbour nurses by 2026."),
                                ("three", "2025-05-02", "Japan opened the Kelp Archive in April 2025.")):
            self.write(doc + ".txt", text + "\n")
            index.append({"doc": doc, "lang": "en", "date": date, "parties": ["JPN", "CAN"], "series": "Kelp Dialogue",
                          "round": 1 + (doc == "three")})
        self.write("index.jsonl", "".join(json.dumps(row) + "\n" for row in index))
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "one.txt", "two.txt", "three.txt")
        rows = self.servanda("diff", "--quiet", "Kelp@1", "Kelp@2", "--jsonl", code=1).objects
        self.assertEqual(sorted((row["change"], row["earlier"]["doc"]) for row in rows), [("completed", "one"), ("dropped", "two")])


class Fulfilment(Case):
    """A report beside a promise is its fulfilment only where it tells of the same, and of all of it."""

    PROMISE = "Japan will train 400 harbour nurses at the Kobe Tidal School by 2027."
    REPORTS = [("Japan trained 400 harbour nurses at the Kobe Tidal School.", "done"),
               ("Japan trained 140 harbour nurses at the Kobe Tidal School.", "partly-done"),
               ("Of the 400 harbour nurses promised, Japan trained 140 at the Kobe Tidal School.", "partly-done"),
               ("Japan trained 400 harbour nurses at the Kobe Tidal School.\n\n"
                "Japan will train 600 harbour nurses at the Kobe Tidal School by 2028.", "in-progress")]

    def test_what_is_done_and_what_is_part(self):
        for report, status in self.REPORTS:
            with self.subTest(report):
                index = [{"doc": "one", "lang": "en", "date": "2024-05-01", "parties": ["JPN", "CAN"]},
                         {"doc": "two", "lang": "en", "date": "2025-05-01", "parties": ["JPN", "CAN"]}]
                self.write("index.jsonl", "".join(json.dumps(row) + "\n" for row in index))
                self.write("one.txt", self.PROMISE + "\n")
                self.write("two.txt", report + "\n")
                (self.folder / "servanda.db").unlink(missing_ok=True)
                self.servanda("add", "--quiet", "--meta", "index.jsonl", "one.txt", "two.txt")
                rows = self.servanda("undertakings", "--jsonl", "--today", "2025-06-01").objects
                self.assertEqual([row["status"] for row in rows if len(row["statements"]) > 1], [status])


class Meetings(Case):
    def test_a_meeting_was_held_if_its_round_has_papers(self):
        """Nobody writes "we have met"; the papers of the next round say it."""
        self.add_examples()
        rows = self.servanda("status", "--jsonl").objects
        held = [row for row in rows if "第三次会议" in row["quote"]]
        self.assertEqual([(row["status"], row["standing"]["since"]) for row in held], [("done", "2025-06-19")])
        self.assertEqual(held[0]["standing"]["basis"]["doc"], "ports-2025-en")
        threads = {row["undertaking"]: [one["quote"] for one in row["statements"]]
                   for row in self.servanda("undertakings", "--jsonl").objects}
        (coming,) = [name for name, quotes in threads.items() if any("fourth meeting" in quote for quote in quotes)]
        self.assertNotEqual([row["status"] for row in rows if row["undertaking"] == coming], ["done"])
        self.assertFalse(any("second meeting" in quote for quote in threads[coming]), "two meetings are two acts")

    def held(self, *texts):
        index = []
        for number, (lang, date, round_, text) in enumerate(texts):
            doc = f"paper{number}"
            self.write(doc + ".txt", text + "\n")
            index.append(json.dumps({"doc": doc, "lang": lang, "date": date, "parties": ["JPN", "KOR"], "round": round_,
                                     "series": "Kelp Dialogue" if lang == "en" else "海藻対話"}))
        self.write("index.jsonl", "\n".join(index) + "\n")
        self.servanda("add", "--quiet", "--meta", "index.jsonl", *[f"paper{i}.txt" for i in range(len(texts))])

    def test_a_meeting_is_held_in_whichever_language_it_was_planned(self):
        self.held(("en", "2024-03-01", 1, "The second meeting of the Kelp Dialogue will be held in Seoul in 2025."),
                  ("ja", "2024-03-01", 1, "第2回対話は、2025年にソウルで開催される。"),
                  ("en", "2025-04-01", 2, "The two sides will plant kelp in Ulsan by 2027."))
        rows = self.servanda("status", "--jsonl", "--today", "2026-03-01").objects
        states = {row["doc"]: row["status"] for row in rows}
        self.assertEqual({states[doc] for doc in ("paper0", "paper1") if doc in states}, {"done"})
        page = self.servanda("brief", "Kelp", "--today", "2026-03-01").out
        (line,) = [line for line in page.splitlines() if "Evidence:" in line]
        self.assertNotIn("plant kelp", line)  # its papers prove it, not what they happen to say first
        self.assertIn("2025-04-01", line)

    def test_a_name_of_several_series_lists_them(self):
        self.add_examples()
        self.held(("en", "2024-03-01", 1, "Korea will build a vaccine store in Busan."))
        said = self.servanda("brief", "Dialogue", code=2).err
        for row in self.servanda("series", "--jsonl").objects:
            self.assertIn(f"{row['name']} ({row['series']})", said)
            self.servanda("brief", row["series"])

    def test_a_promise_made_again_is_not_stalled(self):
        self.held(("en", "2023-03-01", 1, "Korea will build a vaccine store in Busan."),
                  ("en", "2024-02-01", 2, "Korea has started construction of the vaccine store in Busan."),
                  ("en", "2025-04-01", 3, "Korea will build a vaccine store in Busan by the end of 2026."))
        for today, state in (("2025-06-01", "in-progress"), ("2026-06-01", "stalled")):
            (row,) = self.servanda("status", "--jsonl", "--today", today).objects
            self.assertEqual(row["status"], state, today)


if __name__ == "__main__":
    unittest.main()
