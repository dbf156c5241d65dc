#!/usr/bin/env python3
"""Do the statements of office files, mails and pages equal those of the text they were made of?

usage: score_office.py [--only docx,odt] [--show] [--program P] [TEXT...]

Makes the files (make_office.py) of the texts (default: ../shared/corpus/text; the text files of examples/ where there is none) and compares
as score_pages.py does.
"""
import argparse
import pathlib
import sys
import tempfile

import make_office
import score_pages

ROOT = score_pages.ROOT


def score(program, blocks, index, texts, folder, kind, show):
    made = make_office.make(kind, folder / kind, texts, blocks)
    plain, other = score_pages.statements(program, index, texts), score_pages.statements(program, index, made)
    hits = wanted = got = 0
    for path in made:
        n, missed, extra = score_pages.pair_up(plain[path.stem], other[path.stem])
        hits, wanted, got = hits + n, wanted + len(plain[path.stem]), got + len(other[path.stem])
        for sign, rows in (("-", missed), ("+", extra)) if show else ():
            for s in rows:
                print(f"  {path.stem} {sign} {s['kind'][:4]} {s['quote'][:150]!r}")
    f1 = 2 * hits / (wanted + got) if wanted + got else 0
    print(f"{kind}: F1 {f1:.4f} ({hits} of {wanted} in {len(texts)} texts, {got} in the files)", flush=True)
    return f1 >= score_pages.GOAL


def main():
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("--program", default=str(ROOT / "build/release/src/servanda"))
    ap.add_argument("--blocks", type=pathlib.Path, default=make_office.make_pages.DUMP)
    ap.add_argument("--only", default=",".join(make_office.KINDS))
    ap.add_argument("--show", action="store_true", help="show what differs")
    ap.add_argument("texts", nargs="*", type=pathlib.Path)
    a = ap.parse_args()
    corpus = ROOT.parent / "shared" / "corpus"
    texts = a.texts or sorted((corpus / "text").glob("*.txt"))
    if not texts:
        print("no corpus here: only the examples are compared", flush=True)
        texts = sorted((ROOT / "examples").glob("*.txt"))
    good = True
    with tempfile.TemporaryDirectory() as scratch:
        for kind in a.only.split(","):
            good = score(a.program, a.blocks, corpus / "index.jsonl", texts, pathlib.Path(scratch), kind, a.show) and good
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
