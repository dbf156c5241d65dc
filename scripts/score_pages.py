#!/usr/bin/env python3
"""Do the statements of a PDF equal those of the text it was made of? score_pages.py [--pdf FOLDER] [--program P] [TEXT...]

Makes PDFs of the texts (default: ../shared/corpus/text) with make_pages.py, in one and two columns, by Chromium and by
LibreOffice, and compares: a statement is the same if it has the same kind and, but for white space, nearly the same words.
Its first and last words must stand on the pages that it names, by pdftotext. Needs poppler-utils, chromium, libreoffice-writer.
"""
import argparse
import difflib
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import make_pages

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOAL = 0.97


def bare(text):
    return re.sub(r"[\s\-\u00ad]+|\[\d+\]", "", text or "")


def statements(program, index, files):
    meta = ["--meta", str(index)] if index.exists() else []
    out = subprocess.run([program, "extract", *meta, *map(str, files)], check=True, capture_output=True, text=True).stdout
    found = {f.stem: [] for f in files}
    for line in out.splitlines():
        s = json.loads(line)
        found[s["doc"] if s["doc"] in found else s["doc"].rpartition("-")[0]].append(s)  # a mailbox numbers its messages
    return found


def pair_up(wanted, got):
    """How many of `wanted` are in `got`; each is used once. Also what was missed, for people."""
    left, hits, missed = list(got), 0, []
    for w in wanted:
        words, best, score = bare(w["quote"]), None, 0.8
        for g in left:
            if g["kind"] != w["kind"]:
                continue
            m = difflib.SequenceMatcher(None, words, bare(g["quote"]), autojunk=False)
            ratio = 1.0 if words == bare(g["quote"]) else m.ratio() if m.quick_ratio() > score else 0
            if ratio > score:
                best, score = g, ratio
            if ratio == 1.0:
                break
        if best:
            left.remove(best)
            hits += 1
        else:
            missed.append(w)
    return hits, missed, left


def pages_of(path):
    out = subprocess.run(["pdftotext", "-raw", str(path), "-"], check=True, capture_output=True, text=True).stdout
    return [bare(p) for p in out.split("\f")]


def straddles(pages, page, words, cuts):
    """Cut by the end of a page, after one of `cuts` letters."""
    return any(words[:k] in pages[page - 1] and words[k:] in pages[page] for k in cuts)


def stands_on(pages, named, words):
    """Its first words stand on the first page that it names and its last on the last, but for letters beyond the end of a page."""
    first, last, n = words[:5], words[-5:], min(5, len(words))
    if first in pages[named[0] - 1] and last in pages[named[-1] - 1]:
        return True
    return named[0] < named[-1] and straddles(pages, named[0], first, range(1, n + 1)) and straddles(pages, named[-1] - 1, last, range(n))


def wrong_pages(path, found):
    pages, wrong = pages_of(path), 0
    for s in found:
        named = [b["page"] for b in s.get("boxes", [])]
        good = named and all(0 < p <= len(pages) for p in named)
        wrong += not (good and stands_on(pages, named, bare(s["quote"])))
    return wrong


def score(program, index, texts, folder, by, columns, show):
    out = folder / f"{by}-{columns}"
    made = [out / (t.stem + ".pdf") for t in texts]
    if not all(p.exists() for p in made):
        make_pages.make(by, columns, out, texts)
    plain, paged = statements(program, index, texts), statements(program, index, made)
    hits = wanted = got = wrong = 0
    for path in made:
        n, missed, extra = pair_up(plain[path.stem], paged[path.stem])
        hits, wanted, got = hits + n, wanted + len(plain[path.stem]), got + len(paged[path.stem])
        wrong += wrong_pages(path, paged[path.stem])
        if show:
            for sign, rows in (("-", missed), ("+", extra)):
                for s in rows:
                    print(f"  {path.stem} {sign} {s['kind'][:4]} {s['quote'][:150]!r}")
    f1 = 2 * hits / (wanted + got) if wanted + got else 0
    print(f"{by}, {columns} column(s): F1 {f1:.4f} ({hits} of {wanted} in the text, {got} in the PDF), wrong pages {wrong}", flush=True)
    return f1 >= GOAL and wrong == 0


def main():
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("--pdf", type=pathlib.Path, help="keep the PDFs here, and use those that are there")
    ap.add_argument("--program", default=str(ROOT / "build/release/src/servanda"))
    ap.add_argument("--only", help="such as chromium-2")
    ap.add_argument("--show", action="store_true", help="show what differs")
    ap.add_argument("texts", nargs="*", type=pathlib.Path)
    a = ap.parse_args()
    corpus = ROOT.parent / "shared" / "corpus"
    texts = [t.resolve() for t in a.texts] or sorted((corpus / "text").glob("*.txt"))
    with tempfile.TemporaryDirectory() as scratch:
        folder, good = (a.pdf or pathlib.Path(scratch)).resolve(), True
        for by in ("chromium", "libreoffice"):
            for columns in (1, 2):
                if not a.only or a.only == f"{by}-{columns}":
                    good = score(a.program, corpus / "index.jsonl", texts, folder, by, columns, a.show) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
