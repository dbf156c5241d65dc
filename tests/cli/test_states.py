"""How undertakings stand, asked of small threads in four languages whose status a reader told (tests/data/states).

Alone, it prints what differs: test_states.py --show."""
import collections
import json
import sys
import unittest

from command import ROOT, Case

DATA = ROOT / "tests" / "data" / "states"
TODAY = "2026-03-01"
# Least share of threads whose status is right, by language and by status; and most threads that are falsely done.
LEAST = {"en": 0.89, "ja": 0.92, "zh": 0.92, "ko": 0.92}
LEAST_STATUS = dict.fromkeys(["done", "partly-done", "in-progress", "overdue", "dropped", "superseded", "promised",
                              "no-evidence", "stalled"], 0.83)
FALSELY_DONE = 0


def threads(lang):
    """(name, right statuses, parties, [(date, round, text)], words of the act)."""
    name = status = parties = words = None
    documents = []
    for line in (DATA / f"{lang}.txt").read_text(encoding="utf-8").splitlines() + ["== end end: X"]:
        if line.startswith("== "):
            if name:
                yield name, status, parties, documents, words
            head, _, parties = line[3:].partition(": ")
            name, _, status = head.rpartition(" ")
            status, parties, documents = status.split("|"), parties.split(), []
        elif line.startswith("@ "):
            _, date, number = line.split()
            documents.append([date, int(number), ""])
        elif line.startswith("? "):
            words = line[2:]
        elif documents and line and not line.startswith("#"):
            documents[-1][2] += line + "\n"


class States(Case):
    def setUp(self):
        super().setUp()
        self.threads, index = {}, []
        for lang in LEAST:
            for number, (name, status, parties, documents, words) in enumerate(threads(lang)):
                for date, meeting, text in documents:
                    doc = f"{lang}-{number:02d}-{meeting}"
                    self.write(f"texts/{doc}.txt", text)
                    index.append({"doc": doc, "lang": lang, "date": date, "parties": parties, "round": meeting,
                                  "series": f"{name} {' '.join(parties)}"})
                self.threads[lang, name] = status, f"{lang}-{number:02d}-", words
        self.write("index.jsonl", "".join(json.dumps(row) + "\n" for row in index))
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "texts")
        self.undertakings = self.servanda("undertakings", "--jsonl", "--today", TODAY).objects

    def stands(self, doc, words):
        """Status of the undertaking of these words; None: they are no statement."""
        for one in self.undertakings:
            for said in one["statements"]:
                if said["doc"].startswith(doc) and (words in said["quote"].replace("\n", " ") or said["quote"] in words):
                    return one["status"]
        return None

    def look(self):
        """Rows: language, name, right, found."""
        return [(lang, name, right, self.stands(doc, words)) for (lang, name), (right, doc, words) in self.threads.items()]

    def test_statuses_are_those_a_reader_tells(self):
        rows = self.look()
        by_lang, by_status = collections.defaultdict(list), collections.defaultdict(list)
        for lang, name, right, found in rows:
            by_lang[lang].append(found in right)
            if len(right) == 1:
                by_status[right[0]].append(found in right)
        wrong = [row for row in rows if row[3] not in row[2]]
        for key, least in LEAST.items():
            self.assertGreaterEqual(sum(by_lang[key]) / len(by_lang[key]), least, (key, wrong))
        for key, least in LEAST_STATUS.items():
            self.assertGreaterEqual(sum(by_status[key]) / len(by_status[key]), least, (key, wrong))
        false = [row for row in rows if row[3] == "done" and "done" not in row[2]]
        self.assertLessEqual(len(false), FALSELY_DONE, false)
        if "--show" in sys.argv:
            for row in wrong:
                print(*row)
            print({key: f"{sum(v)}/{len(v)}" for key, v in [*by_lang.items(), *by_status.items()]}, "falsely done", len(false))

    def test_there_are_threads_of_every_status(self):
        told = collections.Counter(right[0] for right, _, _ in self.threads.values() if len(right) == 1)
        self.assertEqual(set(told), set(LEAST_STATUS))
        self.assertGreaterEqual(min(told.values()), 8)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
