"""servanda values: lines of JSON in, lines of JSON out; a bad line costs itself only."""
import json
import unittest

from command import ROOT, Case


class Values(Case):
    def ask(self, text):
        return self.run_raw("values", stdin=text.encode("utf-8"))

    def test_the_documented_lines(self):
        lines = (ROOT / "docs" / "values.jsonl").read_text(encoding="utf-8")
        answers = {a["id"]: a["found"] for a in map(json.loads, self.ask(lines).out.splitlines())}
        dates = {k: [v["edtf"] for v in found if v["kind"] == "date"] for k, found in answers.items()}
        self.assertEqual(dates, {"by": ["../2027-03"], "nendo": ["../2027-03"], "half": ["2027-01/2027-06"],
                                 "quarter": ["2027-01/2027-03"]})
        money = {k: [(v["value"], v["currency"]) for v in found if v["kind"] == "currency"] for k, found in answers.items()}
        self.assertEqual(money, {"by": [(5000000, "USD")], "nendo": [(300000000, "JPY")], "half": [(20000000, "CNY")],
                                 "quarter": [(450000000, "USD")]})
        for question in map(json.loads, lines.splitlines()):
            for value in answers[question["id"]]:
                self.assertEqual(question["input"][value["start"]:value["start"] + value["length"]], value["text"])

    def test_bad_lines(self):
        result = self.ask('{"id":"a","lang":"en","input":"5 km"}\nno json\n[]\n{"id":"b"}\n'
                          '{"id":"c","lang":"xx","input":"5"}\n\n{"id":"d","lang":"en","input":"6 km"}\n')
        self.assertEqual([json.loads(line)["id"] for line in result.out.splitlines()], ["a", "d"])
        self.assertEqual(len(result.err.splitlines()), 4)
        self.assertIn("standard input:2:", result.err)
        self.assertNotEqual(result.code, 0)


if __name__ == "__main__":
    unittest.main()
