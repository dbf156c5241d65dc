#!/usr/bin/env python3
"""Refuses letters of other scripts in C code: knowledge of languages belongs into packs/. check_words.py ROOT

Crude, on purpose: outside of comments, src/ and include/ hold no letter beyond ASCII, written as itself or escaped.
"""
import pathlib
import re
import sys
import unicodedata

import ctext

BYTES = re.compile(r"(?:\\x[89a-fA-F][0-9a-fA-F]|\\[23][0-7]{2})+")
POINT = re.compile(r"\\u([0-9a-fA-F]{4})|\\U([0-9a-fA-F]{8})")


def foreign(text):
    return "".join(c for c in text if ord(c) > 127 and unicodedata.category(c)[0] == "L")


def escaped(text):
    """The characters that escapes in string literals stand for."""
    for match in BYTES.finditer(text):
        codes = re.findall(r"\\x(..)|\\(...)", match[0])
        yield bytes(int(h, 16) if h else int(o, 8) for h, o in codes).decode("utf-8", "ignore")
    for match in POINT.finditer(text):
        yield chr(int(match[1] or match[2], 16))


def main():
    root = pathlib.Path(sys.argv[1])
    bad = 0
    for path in ctext.sources(root, "src", "include", endings=(".c", ".h", ".def", ".inc")):
        code = ctext.without_comments(path.read_text(encoding="utf-8"))
        for number, line in enumerate(code.split("\n"), 1):
            letters = foreign(line) + "".join(foreign(text) for text in escaped(line))
            if letters:
                print(f"{path.relative_to(root)}:{number}: words of a language in code: {letters}", file=sys.stderr)
                bad += 1
    return 1 if bad else 0


sys.exit(main())
