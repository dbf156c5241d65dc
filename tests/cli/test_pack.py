"""The workshop as rule writers use it: servanda pack, why --missing and eval."""
import json
import os
import resource
import shutil

from command import EXAMPLES, ROOT, Case

RULE = """rule own.readying
  why   to be getting ready for an act is to intend it
  is    pred kind=commitment force=intend
  when  ("is"|"are") "gearing up" "to" @verb[tag=base]
  rank  70
  test  They 【are gearing up to open】 an office.
"""
TEXT = "Both governments are gearing up to open a joint harbour office in 2027.\n"


class Pack(Case):
    def own(self, rule=RULE, test=None):
        self.write("my/en/rules/own.rules", rule)
        if test:
            self.write("my/en/tests/own.test", test)

    def test_check_tells_all_mistakes_and_their_cure(self):
        self.own(RULE.replace("intend\n", "intent\n", 1).replace("force=intend", "force=intent")
                 + "\nrule own.second\n  is pred\n\nrule own.third\n  why   x\n  is    pred kind=position\n  when  {han}\n")
        result = self.servanda("pack", "check", "my", code=4)
        lines = result.err.splitlines()
        self.assertEqual([line.split(": ")[1] for line in lines],
                         ["my/en/rules/own.rules:3", "my/en/rules/own.rules:8", "my/en/rules/own.rules:14"])
        self.assertIn("no anchor", lines[2])
        told = self.servanda("pack", "check", "my/en", "--jsonl", code=4).objects
        self.assertEqual([(m["line"], bool(m["cure"])) for m in told], [(3, True), (8, True), (14, True)])
        self.own()
        self.assertRegex(self.servanda("pack", "check", "my").out, r"^en: \d+ rules, no mistakes\n$")
        self.assertEqual(self.servanda("pack", "check", "--packs", "my", "en", "--quiet").out, "")

    def test_built_in_packs_are_meant_without_a_folder(self):
        langs = [line.split(":")[0] for line in self.servanda("pack", "check").lines]
        self.assertTrue({"en", "ja", "ko", "zh"} <= set(langs))
        self.assertIn(" 0 failed", self.servanda("pack", "test", "ko").out)

    def test_what_is_not_understood(self):
        for arguments, says in ((["polish"], "pack has no action 'polish'"), (["check", "nowhere"], "'nowhere' is no language"),
                                (["cost"], "needs FILE"), (["learn", "."], "one language"),
                                (["learn", "en"], "needs FILE"), (["fmt"], "needs a folder"), (["explain"], "name of one rule"),
                                (["check", "--alone"], "--alone needs a folder"), (["fmt", "en"], "needs a folder")):
            result = self.servanda("pack", *arguments, code=2)
            self.assert_one_error(result, says)
        self.assert_one_error(self.servanda("pack", "check", "--packs", "nowhere", code=4), "nowhere")
        self.write("empty/readme", "")
        self.assert_one_error(self.servanda("pack", "test", "--packs", "empty", code=4), "no packs in this folder")
        self.assert_one_error(self.servanda("pack", "cost", "en", "none.txt", code=3), "none.txt")
        self.assert_one_error(self.servanda("pack", "explain", "en.pred.wil", code=4), 'did you mean "en.pred.will"?')

    def test_tests_show_expected_and_found(self):
        self.own(test="== good\nparties JPN KOR\n【" + TEXT.strip() + "】\n-- commitment intend JPN KOR 2027\n\n"
                      "== wrong\n【" + TEXT.strip() + "】\n-- commitment oblige\n")
        result = self.servanda("pack", "test", "my", "--quiet", code=1)
        self.assertEqual(result.lines[0], "failed my/en/tests/own.test:6: wrong")
        self.assertIn("not so: oblige", result.lines[1])
        self.own(RULE + "  test  They are 【to open】 an office.\n")
        self.assertIn('no mark "to open"', self.servanda("pack", "test", "my", code=1).out)
        told = self.servanda("pack", "test", "my/en", "--jsonl", code=1).objects
        self.assertIn("passed", {t["result"] for t in told})
        self.assertIn("failed", {t["result"] for t in told if t.get("rule") == "own.readying"})

    def test_one_pack_is_reloaded_and_tested_within_a_second(self):
        """All rules, all tests of Japanese, in time of the processor; a build with sanitizers or checks is slower."""
        began = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
        self.servanda("pack", "test", ROOT / "packs" / "ja", "--alone", "--quiet")
        took = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - began
        self.assertLess(took, 1 if os.environ.get("SERVANDA_BUILD", "").endswith("release") else 30)

    def test_cost_lists_the_dearest_first(self):
        self.own()
        self.write("office.txt", TEXT)
        rows = self.servanda("pack", "cost", "my/en", "office.txt", EXAMPLES, "--jsonl").objects
        steps = [row["steps"] for row in rows]
        self.assertEqual(steps, sorted(steps, reverse=True))
        self.assertGreater(steps[0], 0)
        (own,) = [row for row in rows if row["rule"] == "own.readying"]
        self.assertEqual((own["documents"], own["marks"], own["general"], own["file"]),
                         (1, 1, True, "my/en/rules/own.rules"))
        table = self.servanda("pack", "cost", "en", EXAMPLES, "--limit", "5").lines
        self.assertEqual(len(table), 2 + 1 + 5)
        self.assertIn("steps a byte", table[0])

    def test_use_warns_of_a_rule_for_one_document(self):
        self.own(RULE.replace("to be getting ready for an act is to intend it", '"are gearing up to" promises'))
        self.write("office.txt", TEXT)
        lines = self.servanda("pack", "check", "my", "--use", "office.txt").lines
        (own,) = [line for line in lines if "own.readying" in line]
        self.assertIn("its why names no general wording", own)

    def learn(self, *documents, lang="en"):
        for number, text in enumerate(documents):
            self.write(f"talks/{number}.txt", text)
        return self.servanda("pack", "learn", lang, "talks", "--quiet").out

    def test_what_documents_define_is_learnt_for_others(self):
        words = self.learn("The Japan Harbour Agency (JHBA) will open an office in Osaka in 2027.\n",
                           "At their meeting in Osaka in May the ministers of both governments and\n"
                           "the heads of the two coast guards launched the Coastal Lights Upgrade\n"
                           "Programme (CLUP), which pays for lamps, solar cells and the training of\n"
                           "keepers in both countries.\n",
                           "Both governments will visit the Japan Harbour Agency (JHBA).\n")
        self.assertIn("list learnt-body is actor\n=JHBA : code=JPN id=org:JHBA  # Japan Harbour Agency\n", words)
        self.assertIn("list learnt-name is name\n=CLUP  # Coastal Lights Upgrade Programme\n", words)
        self.assertIn("of 3 read", words)
        self.write("my/en/words/learnt.words", words)
        self.write("later.txt", "Joint Statement of Japan and the United States\n\nJHBA will publish a guide in 2029.\n")
        (before,) = self.servanda("extract", "later.txt").objects
        (after,) = self.servanda("extract", "--packs", "my", "later.txt").objects
        self.assertEqual((before["actors"], after["actors"]), (["JPN", "USA"], ["JPN"]))
        self.assertIn("org:JHBA", after["concepts"])
        self.assertEqual(self.servanda("pack", "fmt", "my", "--check").out, "")
        self.assertNotIn("JHBA", self.servanda("pack", "learn", "--packs", "my", "en", "talks", "--quiet").out)

    def test_what_is_doubtful_is_not_learnt(self):
        words = self.learn("Both sides launched the Coastal Lights Upgrade Programme (CLUP).\n",
                           "Both sides launched the Cotton and Linen Users Platform (CLUP).\n",
                           "Both sides launched the Harbour Safety Programme (QZX).\n",
                           "The Ministry of Economy, Trade and Industry (METI) will pay.\n")
        self.assertNotIn("METI", words)
        head, left_out = words.split("# Left out: ")
        self.assertNotIn("list", head)
        self.assertEqual([line.split()[1] for line in left_out.splitlines()[1:]], ["CLUP:", "CLUP:", "QZX:"])
        told = self.servanda("pack", "learn", "en", "talks", "--jsonl").objects
        self.assertEqual([(a["acronym"], a["known"], a["doubtful"]) for a in told],
                         [("CLUP", False, True), ("CLUP", False, True), ("METI", True, False), ("QZX", False, True)])

    def test_what_a_document_defines_beyond_its_limit_is_not_learnt(self):
        pairs = [x + y for x in "BCDFGHJKLMNPRSTVW" for y in "BCDFGHJKLMNPRSTVW"]
        lines = [f"Both sides launched the {x}ander {y}ilton Programme ({x}{y}P).\n\n" for x, y in pairs]
        self.write("many.txt", "".join(lines + lines))
        told = self.servanda("pack", "learn", "en", "many.txt", "--jsonl").objects
        self.assertEqual(len(told), 256)
        self.assertEqual({a["documents"] for a in told}, {1})

    def test_learning_is_the_same_in_any_order(self):
        texts = [f"The two sides launched the {name} (CLUP).\n"
                 for name in ("Coastal Lights Upgrade Programme", "Coastal-Lights Upgrade Programme",
                              "Coastal Lights Upgrade Programme")]
        there, back = self.learn(*texts), self.learn(*reversed(texts))
        self.assertEqual(there, back)
        self.assertIn("=CLUP  # Coastal Lights Upgrade Programme\n", there)

    def test_explain_a_rule_and_a_text(self):
        rule = self.servanda("pack", "explain", "en.pred.will").out
        for label in ("why", "is", "layer", "pattern", "anchor", "words", "decides", "tests"):
            self.assertRegex(rule, rf"(?m)^  {label}\s")
        self.own()
        text = self.servanda("pack", "explain", "my", TEXT.strip()).out
        self.assertRegex(text, r"(?m)^pred +are gearing up to open +kind=commitment force=intend +own.readying")
        self.assertRegex(text, r"(?m)^@verb +open$")
        told = self.servanda("pack", "explain", "en", "--jsonl", "Japan will pay EUR 5 million.").objects
        self.assertTrue(any(t.get("type") == "money" and "currency=EUR" in t["values"] for t in told), told)
        self.assertIn("予定", self.servanda("pack", "explain", "両国は、会合を開催する予定である。").out)

    def test_fmt_lays_out_and_keeps_the_rest(self):
        self.own(RULE.replace("  when  ", "  when      ").replace("\n  rank", "   # ready\n\n\n  rank"))
        before = self.servanda("extract", "--packs", "my", self.write("office.txt", TEXT)).out
        result = self.servanda("pack", "fmt", "my", "--check", code=1)
        self.assertEqual(result.out, "my/en/rules/own.rules\n")
        self.servanda("pack", "fmt", "my")
        self.assertIn('@verb[tag=base]  # ready\n\n  rank', (self.folder / "my/en/rules/own.rules").read_text())
        self.assertEqual(self.servanda("pack", "fmt", "my", "--check").out, "")
        self.assertEqual(self.servanda("extract", "--packs", "my", "office.txt").out, before)
        self.write("my/en/rules/own.rules", b"rule \xff\n")
        self.assert_one_error(self.servanda("pack", "fmt", "my", code=4), "own.rules", "not UTF-8")

    def test_a_language_of_ones_own_stands_beside_the_others(self):
        """A fifth pack of a few lines reads documents, and its tests are run."""
        self.write("my/da/pack.conf", "lang da\nname Dansk\nspaced yes\nbranch right\nsentence .!?\npause , ;\n")
        self.write("my/da/words/da.words", "list verbum\nåbne|oprette|bygge\n\nlist land is actor\nDanmark : code=DNK\n")
        self.write("my/da/rules/da.rules", "rule da.vil\n  why   vil before a verb of action promises that act\n"
                   "  is    pred kind=commitment force=commit\n  when  \"vil\" @verbum\n  test  Danmark 【vil åbne】 et kontor.\n\n"
                   "rule da.subject\n  why   the party before the verb is who acts\n  is    subject\n"
                   "  when  s:<actor> <pred>\n  mark  s\n  test  【Danmark】 vil åbne et kontor.\n")
        self.write("my/da/tests/da.test", "== et løfte\nlang da\n【Danmark vil åbne et kontor.】\n-- commitment commit DNK\n")
        self.servanda("pack", "check", "my/da", "--quiet")
        self.servanda("pack", "test", "my/da", "--quiet")
        self.write("index.jsonl", json.dumps({"doc": "kontor", "lang": "da"}) + "\n")
        self.write("kontor.txt", "Danmark vil åbne et kontor.\n")
        (found,) = self.servanda("extract", "--packs", "my", "--meta", "index.jsonl", "kontor.txt").objects
        self.assertEqual((found["kind"], found["force"], found["actors"]), ("commitment", "commit", ["DNK"]))


class Missing(Case):
    def ask(self, text, words, *more, name="office.txt"):
        self.write(name, text)
        return self.servanda("why", "--missing", name, words, "--json", *more).objects

    def test_the_nearest_rule_and_its_step(self):
        (told,) = self.ask(TEXT, "gearing up")
        self.assertEqual((told["cause"], told["clause"]), ("no-predicate", TEXT.strip()))
        self.assertGreaterEqual(len(told["near"]), 2)
        for near in told["near"]:
            for key in ("rule", "why", "file", "line", "missing"):
                self.assertTrue(near[key], near)
        self.assertIn("Both governments", self.servanda("why", "--missing", "office.txt", "gearing up").out)

    def test_what_else_it_may_be(self):
        page = "Joint Statement\n===============\n\nJapan will open an office.\n\nIf Japan builds it, so will we.\n"
        self.assertEqual(self.ask(page, "Joint", name="a.md")[0]["cause"], "heading")
        self.assertEqual(self.ask(page, "nowhere")[0]["cause"], "not-there")
        (told,) = self.ask(page, "will  open", name="a.md")
        self.assertEqual((told["cause"], told["statements"][0]["kind"]), ("found", "commitment"))
        self.assertEqual(self.ask("Правительства откроют бюро.\n", "откроют")[0]["cause"], "language")

    def test_documents_of_the_register(self):
        self.add_examples()
        shutil.copy(EXAMPLES / "ports-2025-en.html", self.folder / "page.html")
        there = self.servanda("why", "--missing", "ports-2025-en", "port", "--json").objects
        self.assertEqual(there[0]["statements"][0]["doc"], "ports-2025-en")
        self.assert_one_error(self.servanda("why", "--missing", "none", "port", code=5), "there is no document 'none'")
        self.assert_one_error(self.servanda("why", "--missing", "ports-2025-en", code=2), "needs a document and the words")


class Eval(Case):
    GOLD = [{"doc": "en-a", "quote": "Japan will open a port.", "kind": "commitment", "force": "commit", "actors": ["JPN"],
             "dates": [{"edtf": "2027"}], "amounts": [{"value": 5, "currency": "EUR"}]},
            {"doc": "en-a", "quote": "Korea signed.", "kind": "progress", "stage": "completed", "actors": ["KOR"]},
            {"doc": "en-a", "quote": "Both welcomed it.", "kind": "position", "actors": []}]

    def score(self, gold, found, *more, code=0):
        self.write("texts/en-a.txt", "Japan will open a port. Korea signed.\nBoth welcomed it.\n")
        self.write("gold.jsonl", "".join(json.dumps(row) + "\n" for row in gold))
        self.write("found.jsonl", "".join(json.dumps(row) + "\n" for row in found))
        return self.servanda("eval", "gold.jsonl", "found.jsonl", *more, code=code)

    def test_figures(self):
        found = [{"doc": "en-a", "start": 0, "end": 23, "kind": "commitment", "force": "intend", "actors": ["JPN", "KOR"],
                  "dates": [{"edtf": "2027"}], "amounts": [{"value": 6, "currency": "EUR"}]},
                 {"doc": "en-a", "quote": "Korea signed.", "kind": "position"},
                 {"doc": "en-a", "quote": "is not there", "kind": "position"},
                 {"doc": "other", "quote": "x", "kind": "position"}]
        told = json.loads(self.score(self.GOLD, found, "--texts", "texts", "--each", "doc", "--json").out)
        scores = told["scores"]["all"]
        self.assertEqual(scores, told["scores"]["en-a"])
        self.assertAlmostEqual(scores["span"]["precision"], 2 / 3)
        self.assertAlmostEqual(scores["span"]["recall"], 2 / 3)
        self.assertAlmostEqual(scores["span+kind"]["f1"], 1 / 3)
        self.assertEqual((scores["force"]["accuracy"], scores["force within 1"]["accuracy"]), (0, 1))
        self.assertAlmostEqual(scores["actors"]["f1"], 2 * (1 / 2) * (1 / 2))
        self.assertEqual((scores["dates"]["f1"], scores["amounts"]["f1"]), (1, 0))
        self.assertEqual(told["kinds"]["progress"]["position"], 1)
        self.assertEqual(told["kinds"]["position"]["none"], 1)
        self.assertEqual(told["forces"]["commit"]["intend"], 1)
        kinds = sorted(d["what"] for d in told["disagreements"])
        self.assertEqual(kinds, ["actors", "actors", "amounts", "force", "kind", "missed", "spurious"])
        (missed,) = [d for d in told["disagreements"] if d["what"] == "missed"]
        self.assertEqual((missed["file"], missed["line"], missed["before"].strip()[-7:], missed["quote"]),
                         ("gold.jsonl", 3, "signed.", "Both welcomed it."))
        text = self.score(self.GOLD, found, "--texts", "texts").out
        self.assertIn("missed gold.jsonl:3: position", text)
        self.assertIn("1 prediction whose words are not in the text", text)

    def test_phrases_count_where_gold_tells(self):
        """By id where gold gives one, else by words; a row of gold without the key says nothing."""
        gold = [{**self.GOLD[0], "condition": [], "beneficiaries": ["farmers"],
                 "instruments": [{"quote": "a memorandum", "id": "instrument:memorandum"}]}, self.GOLD[1]]
        found = [{**gold[0], "condition": ["subject to law"], "beneficiaries": [{"quote": "farmers", "id": "group:farmers"}],
                  "instruments": [{"quote": "an MoU", "id": "instrument:memorandum"}, {"quote": "a fund"}]},
                 {**gold[1], "condition": ["if asked"]}]
        scores = json.loads(self.score(gold, found, "--texts", "texts", "--json").out)["scores"]["all"]
        self.assertEqual([scores[slot]["gold"] for slot in ("condition", "beneficiaries", "instruments")], [0, 1, 1])
        self.assertEqual((scores["beneficiaries"]["f1"], scores["instruments"]["recall"]), (1, 1))
        self.assertEqual((scores["instruments"]["precision"], scores["condition"]["precision"]), (0.5, 0))
        self.assertNotIn("\n  instruments", self.score(self.GOLD, found, "--texts", "texts").out)

    def test_what_gold_does_not_code_is_not_scored(self):
        bare = {key: self.GOLD[0][key] for key in ("doc", "quote", "kind")}
        found = [{**self.GOLD[0], "names": ["Port Fund"], "areas": ["infrastructure"]}]
        told = json.loads(self.score([bare], found, "--texts", "texts", "--json").out)
        self.assertEqual(told["disagreements"], [])
        text = self.score([bare], found, "--texts", "texts").out.split("GOLD \\")[0]
        for slot in ("actors", "areas", "amounts", "dates", "names", "force"):
            self.assertNotIn(f"\n  {slot}", text)

    def test_languages_by_the_names_of_documents(self):
        rows = [{"doc": doc, "start": 0, "end": 4, "quote": "will", "kind": "commitment"}
                for doc in ("ja-12", "ports-2023-zh", "r1-en", "note", "2024")] + \
               [{"doc": "zz-1", "start": 0, "end": 4, "quote": "will", "kind": "commitment", "lang": "ko"}]
        told = json.loads(self.score(rows, rows, "--each", "lang", "--json").out)["scores"]
        self.assertEqual({lang: score["documents"] for lang, score in told.items() if lang != "all"},
                         {"ja": 1, "zh": 1, "en": 1, "ko": 1, "?": 2})

    def test_gold_of_a_page(self):
        """A text that can be annotated comes from extract, whatever the format of the document."""
        self.write("page.html", "<nav><a href=/>Home</a></nav><h1>Ports</h1><p>Japan will open\na port in Kobe.</p>")
        self.write("found.jsonl", self.servanda("extract", "--texts", "texts", "page.html").raw)
        self.assertIn("Japan will open a port in Kobe.", (self.folder / "texts/page.txt").read_text(encoding="utf-8"))
        self.write("gold.jsonl", json.dumps({"doc": "page", "quote": "Japan will open a port in Kobe.", "kind": "commitment"}))
        told = json.loads(self.servanda("eval", "gold.jsonl", "found.jsonl", "--texts", "texts", "--json").out)
        self.assertEqual(told["scores"]["all"]["span+kind"]["f1"], 1)
        self.write("file", "")
        self.assertIn("file/page.txt: cannot be written",
                      self.servanda("extract", "--texts", "file", "page.html", code=6).err)

    def test_without_texts(self):
        rows = [{**self.GOLD[0], "start": 3, "end": 26}]
        told = json.loads(self.score(rows, rows, "--json").out)
        self.assertEqual((told["scores"]["all"]["span"]["f1"], told["disagreements"]), (1, []))
        self.assert_one_error(self.score(self.GOLD, rows, code=3), "gold.jsonl:1", "--texts")

    def test_bad_input_names_file_and_line(self):
        good = self.GOLD[0]
        for bad, says in (({"kind": "position"}, 'no "doc"'), ({"doc": "en-a", "kind": "promise"}, '"kind"'),
                          ({**good, "quote": "nowhere"}, "not in its text"), ({**good, "doc": "../x"}, "no name of a document")):
            self.assert_one_error(self.score([good, bad], [], "--texts", "texts", code=3), "gold.jsonl:2", says)
        self.write("found.jsonl", "\n{\n")
        self.write("gold.jsonl", json.dumps(good) + "\n")
        self.assert_one_error(self.servanda("eval", "gold.jsonl", "found.jsonl", "--texts", "texts", code=3), "found.jsonl:2",
                              "not JSON")
        self.assert_one_error(self.servanda("eval", "gold.jsonl", "none.jsonl", code=3), "none.jsonl")
        self.assert_one_error(self.servanda("eval", "gold.jsonl", "gold.jsonl", "--texts", "nowhere", code=3), "en-a.txt")
        self.assert_one_error(self.servanda("eval", "gold.jsonl", code=2), "eval needs")

    def test_the_figures_are_those_of_the_scorer(self):
        """Over what the packs find in the shared texts, where they lie beside the repository."""
        corpus = ROOT.parent / "shared" / "corpus"
        scorer = ROOT.parent / "shared" / "eval" / "score.py"
        if not scorer.is_file():
            self.skipTest("the shared texts are not here")
        import glob
        import subprocess
        import sys
        gold = sorted(glob.glob(str(corpus / "gold" / "??-*.jsonl")))
        found = self.servanda("extract", "--quiet", "--meta", corpus / "index.jsonl", corpus / "text")
        self.write("found.jsonl", found.raw)
        theirs = json.loads(subprocess.run([sys.executable, scorer, "--text", corpus / "text", "--gold", *gold, "--pred",
                                            self.folder / "found.jsonl", "--by", "lang", "--json"], capture_output=True,
                                           check=True).stdout)
        ours = json.loads(self.servanda("eval", *gold, "found.jsonl", "--texts", corpus / "text", "--each", "lang",
                                        "--json").out)["scores"]
        self.assertEqual(set(theirs), set(ours))
        for part, measures in theirs.items():
            for measure, figures in measures.items():
                for figure, value in figures.items():
                    if value is not None:
                        self.assertAlmostEqual(ours[part][measure][figure], value, 3, (part, measure, figure))


if __name__ == "__main__":
    import unittest
    unittest.main()
