#!/usr/bin/env python3
"""Writes the C file that links compiled packs into the library: embed_packs.py OUT LANG... -- BLOB...

The blobs are taken in by the assembler, 64-byte aligned and read-only; a C array of their bytes would take long to compile.
"""
import pathlib
import sys

HEAD = '/* Made by scripts/embed_packs.py. */\n#include "rule/builtin.h"\n\n'
BLOB = """__asm__(".pushsection .rodata\\n"
        ".balign 64\\n"
        ".globl sv_pack_{lang}\\n"
        ".hidden sv_pack_{lang}\\n"
        "sv_pack_{lang}:\\n"
        ".incbin \\"{path}\\"\\n"
        ".byte 0\\n"
        ".popsection\\n");
extern const unsigned char sv_pack_{lang}[] __attribute__((visibility("hidden")));

"""


def main():
    out, *rest = sys.argv[1:]
    cut = rest.index("--")
    packs = list(zip(rest[:cut], map(pathlib.Path, rest[cut + 1:])))
    packs = [(lang, lang.replace("/", "_"), path) for lang, path in packs]
    text = HEAD + "".join(BLOB.format(lang=name, path=path.resolve()) for _, name, path in packs)
    rows = "".join(f'    {{"{lang}", sv_pack_{name}, {path.stat().st_size}}},\n' for lang, name, path in packs)
    text += f"const sv_builtin sv_packs_builtin[] = {{\n{rows}    {{NULL, NULL, 0}},\n}};\n"
    text += f"const size_t sv_packs_builtin_count = {len(packs)};\n"
    pathlib.Path(out).write_text(text, encoding="utf-8")


main()
