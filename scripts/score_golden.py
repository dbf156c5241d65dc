#!/usr/bin/env python3
"""Scores what the program extracts from the golden documents of a folder: score_golden.py SERVANDA FOLDER [--half odd|even]

FOLDER holds NN-name.txt, NN-name.jsonl and index.jsonl. Found and golden statements are paired one to one, best overlap
first, where their spans (white space left out) share at least half of their union. Prints precision, recall and F1 of
span and kind, the accuracy of force and stage, and F1 of actors, areas, amounts, dates and names over the pairs.
"""
import argparse
import json
import pathlib
import subprocess

FIELDS = ("actors", "areas", "amounts", "dates", "names")


def rows(text):
    return [json.loads(line) for line in text.splitlines() if line.strip()]


def extract(servanda, folder, docs):
    """What the program finds, by document."""
    args = [str(servanda), "extract", "--meta", str(folder / "index.jsonl")] + [str(folder / f"{d}.txt") for d in docs]
    out = subprocess.run(args, check=True, capture_output=True, text=True, timeout=600).stdout
    found = {doc: [] for doc in docs}
    for row in rows(out):
        found[row["doc"]].append(row)
    return found


def place(text, start, end):
    return {i for i in range(start, end) if not text[i].isspace()}


def golden_places(text, golden):
    """Where each quote stands; quotes are in the order of the text."""
    places, cursor = [], 0
    for row in golden:
        at = text.find(row["quote"], cursor)
        at = at if at >= 0 else text.index(row["quote"])
        cursor = at
        places.append(place(text, at, at + len(row["quote"])))
    return places


def pairs(left, right):
    """(i, j) of the spans that match, best overlap first."""
    near = []
    for i, a in enumerate(left):
        for j, b in enumerate(right):
            both = len(a & b)
            if both and both * 2 >= len(a | b):
                near.append((-both / len(a | b), i, j))
    used_left, used_right, out = set(), set(), []
    for _, i, j in sorted(near):
        if i not in used_left and j not in used_right:
            used_left.add(i)
            used_right.add(j)
            out.append((i, j))
    return out


def values(row, field):
    items = row.get(field) or []
    if field == "amounts":
        return [(float(x["value"]), x["currency"]) for x in items]
    if field == "dates":
        return [x["edtf"] for x in items]
    return sorted({" ".join(str(x).split()) for x in items})


def common(a, b):
    b, n = list(b), 0
    for x in a:
        if x in b:
            b.remove(x)
            n += 1
    return n


def f1(hit, found, golden):
    return 2 * hit / (found + golden) if found + golden else 1.0


def add_pair(sums, golden, found):
    for field in FIELDS:
        a, b = values(golden, field), values(found, field)
        for key, more in (("hit", common(a, b)), ("found", len(b)), ("golden", len(a))):
            sums[field, key] = sums.get((field, key), 0) + more
    same = golden["kind"] == found["kind"]
    sums["kind"] = sums.get("kind", 0) + same
    for field in ("force", "stage"):
        if same and golden.get(field):
            sums[field, "all"] = sums.get((field, "all"), 0) + 1
            sums[field, "hit"] = sums.get((field, "hit"), 0) + (golden[field] == found.get(field))


def score(servanda, folder, half=None):
    folder, sums = pathlib.Path(folder), {}
    docs = sorted(path.stem for path in folder.glob("[0-9]*.jsonl"))
    if half:
        docs = [doc for doc in docs if (int(doc.split("-")[0]) % 2 == 1) == (half == "odd")]
    found, total_found, total_golden = extract(servanda, folder, docs), 0, 0
    for doc in docs:
        with open(folder / f"{doc}.txt", encoding="utf-8", newline="") as file:
            text = file.read()
        golden = rows((folder / f"{doc}.jsonl").read_text(encoding="utf-8"))
        spans = [place(text, row["start"], row["end"]) for row in found[doc]]
        total_found, total_golden = total_found + len(spans), total_golden + len(golden)
        for i, j in pairs(golden_places(text, golden), spans):
            add_pair(sums, golden[i], found[doc][j])
    right = sums.get("kind", 0)
    out = {"documents": len(docs), "statements": total_golden, "precision": right / max(1, total_found),
           "recall": right / max(1, total_golden), "span+kind": f1(right, total_found, total_golden)}
    for field in ("force", "stage"):
        out[field] = sums.get((field, "hit"), 0) / max(1, sums.get((field, "all"), 0))
    for field in FIELDS:
        out[field] = f1(*(sums.get((field, key), 0) for key in ("hit", "found", "golden")))
    return out


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("servanda")
    parser.add_argument("folder")
    parser.add_argument("--half", choices=("odd", "even"))
    args = parser.parse_args()
    for key, value in score(args.servanda, args.folder, args.half).items():
        print(f"{key:11} {value if isinstance(value, int) else format(value, '.3f')}")


if __name__ == "__main__":
    main()
