"""Every pack finds in its golden documents at least what least.json asks of it."""
import json
import os
import pathlib
import sys
import unittest

ROOT = pathlib.Path(os.environ["SERVANDA_ROOT"])
sys.path.insert(0, str(ROOT / "scripts"))
import score_golden  # noqa: E402

HERE = ROOT / "tests" / "golden"
LEAST = json.loads((HERE / "least.json").read_text(encoding="utf-8"))


class Golden(unittest.TestCase):
    """One case a language, made below."""


def case(lang):
    def check(self):
        found = score_golden.score(os.environ["SERVANDA"], HERE / lang)
        for measure, least in LEAST[lang].items():
            self.assertGreaterEqual(found[measure], least, f"{lang}: {measure} fell to {found[measure]:.3f}")
    return check


for folder in sorted(LEAST):
    setattr(Golden, f"test_{folder}", case(folder))

if __name__ == "__main__":
    unittest.main()
