"""servanda undertakings and compare: one act across documents and languages, on the examples."""
import unittest

from command import EXAMPLES, Case


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
        rows = self.servanda("compare", "ports-2023-en", "ports-2023-ja", "--jsonl", code=1).objects
        statements = {(s["doc"], s["id"]): s["quote"] for s in self.servanda("export", "--jsonl").objects}
        for row in rows:
            for side, doc in (("a", "ports-2023-en"), ("b", "ports-2023-ja")):
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

    def test_unknown_documents(self):
        result = self.servanda("compare", "ports-2023-en", "nowhere", code=5)
        self.assertIn("nowhere", result.err)


if __name__ == "__main__":
    unittest.main()
