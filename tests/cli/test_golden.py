"""What the examples give, kept in golden/ and compared: python3 tests/cli/test_golden.py --update writes it anew.

A change of packs may change these files; read the difference before you keep it. Rule names are left out, for they may
change without changing a result.
"""
import json
import os
import pathlib
import sys
import unittest

from command import EXAMPLES, Case

GOLDEN = pathlib.Path(__file__).resolve().parent / "golden"
TODAY = ("--today", "2026-01-15")


def statements(result):
    """One JSON object a line, without what is no result."""
    lines = []
    for found in result.objects:
        found.pop("rules")
        lines.append(json.dumps(found, ensure_ascii=False))
    return "\n".join(lines) + "\n"


class Golden(Case):
    def same(self, name, text):
        path = GOLDEN / name
        if os.environ.get("SERVANDA_UPDATE"):
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        self.assertEqual(path.read_text(encoding="utf-8"), text)

    def test_statements(self):
        for path in sorted(EXAMPLES.iterdir()):
            with self.subTest(path.stem):
                self.same(path.stem + ".jsonl", statements(self.servanda("extract", path)))

    def test_pages(self):
        self.add_examples()
        self.same("summary.txt", self.servanda("summary", *TODAY).out)
        self.same("due.txt", self.servanda("due", "--by", "2026", *TODAY, code=1, env={"COLUMNS": "100"}).out)
        self.same("documents.txt", self.servanda("documents", env={"COLUMNS": "100"}).out)


if __name__ == "__main__":
    if "--update" in sys.argv:
        sys.argv.remove("--update")
        os.environ["SERVANDA_UPDATE"] = "1"
    unittest.main()
