"""servanda undertakings and compare: one act across documents and languages, on the examples."""
import unittest

from command import EXAMPLES, Case


# Two versions of one text, composed for this test, that differ on purpose: once in each way, and twice not at all.
LEFT = """Joint Statement on Coastal Research, 12 May 2024

The two sides will sign a memorandum on hydrogen ships by the end of 2025.

Japan and the Republic of Korea will hold the Coastal Forum in Busan in 2025.

The two sides will open a satellite laboratory in Jeju by the end of June 2026.

Japan will provide USD 3 million to the scholarship fund.

The two sides will train forty harbour pilots every year.

Japan will host the seminar on plastic litter in Osaka.

The two sides will publish a report on tsunami warning in 2026.
"""
RIGHT = """沿岸研究に関する共同声明 2024年5月12日

双方は、2025年末までに水素船に関する覚書に署名する意図を有する。

日本と韓国は、2025年に釜山で沿岸フォーラムを開催する。

双方は、2026年9月末までに済州に衛星研究所を開設する。

日本は、奨学基金に500万ドルを提供する。

韓国は、大阪でプラスチックごみに関するセミナーを主催する。

双方は、2026年に津波警報に関する報告書を公表する。
"""


class Links(Case):
    def setUp(self):
        super().setUp()
        self.add_examples()

    def test_every_statement_is_in_one_undertaking(self):
        found = self.servanda("undertakings", "--jsonl").objects
        seen = [(s["doc"], s["id"]) for u in found for s in u["statements"]]
        self.assertEqual(len(seen), len(set(seen)))
        self.assertEqual(set(seen), {(s["doc"], s["id"]) for s in self.servanda("export", "--jsonl").objects})
        self.assertEqual(len({u["undertaking"] for u in found}), len(found))

    def test_versions_are_one_undertaking_with_its_reasons(self):
        found = self.servanda("undertakings", "ports-2023-en", "--jsonl").objects
        both = [u for u in found if {"ports-2023-en", "ports-2023-ja"} <= {s["doc"] for s in u["statements"]}]
        self.assertGreaterEqual(len(both), 8)
        for undertaking in both:
            self.assertGreaterEqual(len(undertaking["why"]), len(undertaking["statements"]) - 1)

    def test_the_order_of_adding_does_not_matter(self):
        first = self.servanda("undertakings", "--jsonl").out
        docs = sorted(path for path in EXAMPLES.iterdir() if path.name != "README.md")
        self.servanda("add", "--quiet", "--register", "other.db", *reversed(docs))
        self.assertEqual(first, self.servanda("undertakings", "--register", "other.db", "--jsonl").out)

    def test_compare_is_exact_about_its_quotes(self):
        rows = self.servanda("compare", "ports-2025-en", "ports-2025-ja", "--jsonl", code=1).objects
        statements = {(s["doc"], s["id"]): s["quote"] for s in self.servanda("export", "--jsonl").objects}
        for row in rows:
            for side, doc in (("a", "ports-2025-en"), ("b", "ports-2025-ja")):
                if row[side]:
                    self.assertEqual(statements[doc, row[side]["id"]], row[side]["quote"])
            if not row["a"] or not row["b"]:
                self.assertEqual(row["differs"], ["missing"])
            self.assertEqual(len(row["differs"]), len(row["why"]))

    def test_a_document_is_like_itself(self):
        rows = self.servanda("compare", "ports-2023-en", "ports-2023-en", "--jsonl").objects
        self.assertTrue(rows)
        for row in rows:
            self.assertEqual((row["a"], row["differs"]), (row["b"], []))

    def test_compare_takes_files_without_a_register(self):
        of_register = self.servanda("compare", "ports-2025-en", "ports-2025-ja", "--jsonl", code=1).out
        files = [EXAMPLES / "ports-2025-en.html", EXAMPLES / "ports-2025-ja.md"]
        self.assertEqual(of_register, self.servanda("compare", *files, "--jsonl", "--register", "none.db", code=1).out)

    def test_compare_names_what_is_neither(self):
        self.assertIn("is no file", self.servanda("compare", "ports-2025-en", "nobody", code=5).err)

    def test_compare_shows_both_wordings_beside_each_other(self):
        self.write("left-en.txt", LEFT)
        self.write("right-ja.txt", RIGHT)
        self.servanda("add", "--quiet", "left-en.txt", "right-ja.txt")
        found = self.servanda("compare", "left-en", "right-ja", code=1).out
        for differs in ("force:", "deadline:", "amount:", "actor:", "missing:"):
            self.assertEqual(found.count("\n" + differs) + found.startswith(differs), 1, differs + found)
        heads = [line for line in found.splitlines() if line.startswith("left-en ") and "right-ja " in line]
        self.assertEqual(len(heads), 4)

    def test_compare_finds_each_kind_of_difference_and_no_other(self):
        self.write("left-en.txt", LEFT)
        self.write("right-ja.txt", RIGHT)
        self.servanda("add", "--quiet", "left-en.txt", "right-ja.txt")
        rows = self.servanda("compare", "left-en", "right-ja", "--jsonl", code=1).objects
        self.assertEqual([row["differs"] for row in rows],
                         [["force"], [], ["deadline"], ["amount"], ["missing"], ["actor"], []])
        self.assertEqual(rows[4]["b"], None)

    def test_concepts_are_the_same_in_all_languages(self):
        texts = {"en": "The two sides will open a hydrogen laboratory in Busan by 2027.",
                 "ja": "両国は、2027年までに釜山に水素研究所を開設する。",
                 "zh": "双方将于2027年底前在釜山开设氢能研究所。",
                 "ko": "양측은 2027년까지 부산에 수소 연구소를 개설하기로 하였다."}
        for lang, text in texts.items():
            self.write(f"{lang}-1.txt", text + "\n")
        found = self.servanda("extract", *[f"{lang}-1.txt" for lang in texts]).objects
        self.assertEqual(len(found), 4)
        for statement in found:
            self.assertLessEqual({"t:hydrogen", "t:busan"}, set(statement["concepts"]), statement["quote"])

    def together(self, *names):
        """Whether statements named DOC:ID are in one undertaking."""
        for u in self.servanda("undertakings", "--jsonl").objects:
            has = {f"{s['doc']}:{s['id']}" for s in u["statements"]}
            if names[0] in has:
                return set(names) <= has
        return False

    def test_decisions_are_obeyed_until_they_are_undone(self):
        one, other = "ports-2023-en:2", "ports-2023-ja:2"
        self.assertTrue(self.together(one, other))
        self.servanda("link", "split", one, other, "--who", "Ann", "--note", "two memoranda")
        self.assertFalse(self.together(one, other))
        self.servanda("link", "split", one, other, code=2)
        self.servanda("add", "--quiet", *sorted(path for path in EXAMPLES.iterdir() if path.name != "README.md"))
        self.assertFalse(self.together(one, other))
        row, = self.servanda("link", "list", "--jsonl").objects
        self.assertEqual((row["number"], row["verdict"], row["who"], row["note"], row["undone_at"]),
                         (1, "split", "Ann", "two memoranda", None))
        self.servanda("link", "undo", "1", "--who", "Ben")
        self.assertTrue(self.together(one, other))
        self.servanda("link", "undo", "1", code=5)
        self.assertIn("undone by Ben", self.servanda("link", "list").out)

    def test_what_a_person_joins_is_one_undertaking(self):
        one, other = "ports-2023-en:2", "lighthouse-2024-en:1"
        self.assertFalse(self.together(one, other))
        self.servanda("link", "join", one, other)
        self.assertTrue(self.together(one, other))
        self.servanda("link", "never", other, one)
        self.assertFalse(self.together(one, other))
        self.assertEqual([r["undone_at"] is None for r in self.servanda("link", "list", "--jsonl").objects], [False, True])

    def test_link_says_what_it_needs(self):
        self.servanda("link", "merge", "a:1", "b:1", code=2)
        self.servanda("link", "join", "ports-2023-en:1", code=2)
        self.servanda("link", "join", "ports-2023-en:1", "ports-2023-en:1", code=2)
        self.servanda("link", "undo", "x", code=2)
        self.assertIn("nowhere:1", self.servanda("link", "never", "ports-2023-en:1", "nowhere:1", code=5).err)

    def test_adding_one_by_one_links_like_adding_at_once(self):
        first = self.servanda("undertakings", "--jsonl").out
        for path in sorted(path for path in EXAMPLES.iterdir() if path.name != "README.md"):
            self.servanda("add", "--quiet", "--register", "slow.db", path)
            self.servanda("undertakings", "--register", "slow.db")
        self.assertEqual(first, self.servanda("undertakings", "--register", "slow.db", "--jsonl").out)

    def test_unknown_documents(self):
        result = self.servanda("compare", "ports-2023-en", "nowhere", code=5)
        self.assertIn("nowhere", result.err)


if __name__ == "__main__":
    unittest.main()
