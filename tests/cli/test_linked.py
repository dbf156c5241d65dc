"""Links that are kept: whatever came and went in whatever order, they are those of a register that is made at once."""
import json
import pathlib
import random
import sqlite3
import unittest

from command import Case

# An act, its report and its language; composed for this test.
FORMS = {
    "en": ("The two sides will open the {name} laboratory by {year}.", "The two sides opened the {name} laboratory in {year}.",
           "Japan will give USD {sum} million to the {name} fund."),
    "ja": ("両国は、{year}年までに{name}研究所を開設する。", "両国は、{year}年に{name}研究所を開設した。",
           "日本は、{name}基金に{sum}00万ドルを拠出する。"),
    "zh": ("双方将于{year}年底前设立{name}研究所。", "双方于{year}年设立了{name}研究所。",
           "日本将向{name}基金提供{sum}00万美元。"),
    "ko": ("양측은 {year}년까지 {name} 연구소를 개설하기로 하였다.", "양측은 {year}년에 {name} 연구소를 개설하였다.",
           "일본은 {name} 기금에 {sum}00만 달러를 제공하기로 하였다."),
}
PAIRS = [["JPN", "KOR"], ["JPN", "CHN"], ["JPN", "AUS"], ["KOR", "NZL"]]
DOCUMENTS = 140  # more than are counted for the rarity of words


def documents(dice):
    """Rounds of four partnerships in two languages each: {name: (text, row of the index)}."""
    made = {}
    names = [dice.choice("BDFGKLMNPRSTVZ") + dice.choice("aeiou").upper() + dice.choice("BDFGKLMNPRST") + str(i) for i in range(40)]
    for number in range(DOCUMENTS // 2):
        parties, year = PAIRS[number % 4], 2012 + number // 8
        acts = [(dice.choice(names), dice.randrange(3), dice.randrange(2, 9)) for _ in range(dice.randrange(2, 5))]
        first = None
        for lang in dice.sample(list(FORMS), 2):
            doc = f"{lang}-{number:03d}"
            text = "\n\n".join(FORMS[lang][form].format(name=name, year=year + (form == 0), sum=total)
                               for name, form, total in acts)
            row = {"doc": doc, "lang": lang, "date": f"{year}-05-{1 + number % 28:02d}", "parties": parties}
            if first:
                row["version_of"] = first
            first = first or doc
            made[doc] = (text + "\n", row)
    return made


class Linked(Case):
    def setUp(self):
        super().setUp()
        self.dice = random.Random(20)
        made = documents(self.dice)
        for doc, (text, _) in made.items():
            self.write(f"texts/{doc}.txt", text)
        self.write("index.jsonl", "".join(json.dumps(row) + "\n" for _, row in made.values()))
        self.docs = sorted(made)

    def add(self, register, docs):
        self.servanda("add", "--quiet", "--register", register, "--meta", "index.jsonl", *(f"texts/{doc}.txt" for doc in docs))

    def undertakings(self, register):
        return self.servanda("undertakings", "--jsonl", "--today", "2030-01-01", "--register", register).out

    def assert_as_made_at_once(self, held, decisions=()):
        held = list(held)
        self.dice.shuffle(held)
        pathlib.Path(self.folder / "once.db").unlink(missing_ok=True)
        self.add("once.db", held)
        for decision in decisions:
            self.servanda("link", *decision, "--register", "once.db")
        self.assertEqual(self.undertakings("grown.db"), self.undertakings("once.db"))

    def test_documents_come_and_go_in_any_order(self):
        order = self.docs[:]
        self.dice.shuffle(order)
        held, order = order[:90], order[90:]
        self.add("grown.db", held)
        for size in (1, 1, 8, 1, 20):
            new, order = order[:size], order[size:]
            self.add("grown.db", new)
            held += new
            gone = [held.pop(self.dice.randrange(len(held))) for _ in range(self.dice.randrange(0, 3))]
            if gone:
                self.servanda("remove", "--quiet", "--register", "grown.db", *gone)
            self.assert_as_made_at_once(held)
        self.assertGreater(max(len(json.loads(line)["statements"]) for line in self.undertakings("grown.db").splitlines()), 3)

    def test_one_by_one_in_each_language(self):
        for lang in FORMS:
            docs = [doc for doc in self.docs if doc.startswith(lang)][:8]
            self.dice.shuffle(docs)
            pathlib.Path(self.folder / "grown.db").unlink(missing_ok=True)
            for number in range(len(docs)):
                self.add("grown.db", docs[number:number + 1])
            self.assert_as_made_at_once(docs)

    def test_ids_stay_when_documents_are_added(self):
        docs = self.docs[:]
        self.add("grown.db", docs[:60])
        before = {tuple((s["doc"], s["id"]) for s in u["statements"])[0]: u["undertaking"]
                  for u in map(json.loads, self.undertakings("grown.db").splitlines())}
        self.add("grown.db", docs[60:64])
        after = {tuple((s["doc"], s["id"]) for s in u["statements"])[0]: u["undertaking"]
                 for u in map(json.loads, self.undertakings("grown.db").splitlines())}
        both = set(before) & set(after)
        self.assertGreater(len(both), len(before) * 0.8)  # a new document may show that two acts are one
        self.assertEqual({key: before[key] for key in both}, {key: after[key] for key in both})

    def test_decisions_are_linked_too(self):
        held = self.docs[:30]
        self.add("grown.db", held)
        several = [u["statements"] for u in map(json.loads, self.undertakings("grown.db").splitlines())
                   if len(u["statements"]) > 1]
        a, b = several[0][:2]
        other = several[1][0]
        place = "{0[doc]}:{0[id]}".format
        decisions = [("split", place(a), place(b)), ("join", place(a), place(other))]
        for decision in decisions:
            self.servanda("link", *decision, "--register", "grown.db")
        self.assert_as_made_at_once(held, decisions)
        for number in (1, 2):
            self.servanda("link", "undo", str(number), "--register", "grown.db")
        self.assert_as_made_at_once(held)

    def test_a_register_that_is_in_use_is_linked_in_memory(self):
        self.add("grown.db", self.docs[:20])
        expected = self.undertakings("grown.db")
        other = sqlite3.connect(self.folder / "grown.db", isolation_level=None)
        self.addCleanup(other.close)
        other.execute("PRAGMA foreign_keys = ON")
        other.execute("DELETE FROM link_cluster")
        other.execute("BEGIN IMMEDIATE")
        self.assertEqual(self.undertakings("grown.db"), expected)
        self.assertEqual(other.execute("SELECT count(*) FROM link_act").fetchone(), (0,))
        other.execute("ROLLBACK")
        self.assertEqual(self.undertakings("grown.db"), expected)
        self.assertGreater(other.execute("SELECT count(*) FROM link_act").fetchone()[0], 0)

    def test_what_is_kept_and_contradicts_itself_is_told(self):
        """Rows that nobody but this program should write: no crash, and adding heals what it can."""
        self.add("grown.db", self.docs[:20])
        expected = self.undertakings("grown.db")
        with sqlite3.connect(self.folder / "grown.db") as other:
            other.execute("DELETE FROM link_cluster")  # without its acts
        other.close()
        self.assertEqual(self.undertakings("grown.db"), expected)
        with sqlite3.connect(self.folder / "grown.db") as other:
            other.execute("UPDATE link_act SET data = substr(data, 1, 100)")
            other.execute("UPDATE undertaking SET component = component + 1")
            other.execute("DELETE FROM link_cluster WHERE key = 1")
        other.close()
        self.assertEqual(self.undertakings("grown.db"), expected)


if __name__ == "__main__":
    unittest.main()
