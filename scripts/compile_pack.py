#!/usr/bin/env python3
"""Compiles one pack: compile_pack.py PACKC OUT DEPFILE PACKS LANG|LANG/values.

Calls packc with all files of packs/common and packs/LANG, named relative to packs/, common first; packc takes what is
of that pack. The dependency file names the folders too, so that a file that is added or removed makes the pack anew.
"""
import pathlib
import subprocess
import sys


def sources(root, lang):
    for folder in ("common", lang):
        files = [path for name in ("words", "rules", "values") for path in (root / folder / name).glob("*")]
        yield from sorted((root / folder).glob("pack.conf"))
        yield from sorted(path for path in files if path.suffix in (".words", ".rules"))


def folders(root, lang):
    for folder in ("common", lang):
        for path in (root / folder, root / folder / "words", root / folder / "rules", root / folder / "values"):
            if path.is_dir():
                yield path


def main():
    packc, out, depfile, packs, lang = sys.argv[1:]
    root = pathlib.Path(packs)
    folder = lang.split("/")[0]
    files = list(sources(root, folder))
    needs = [str(path).replace(" ", "\\ ") for path in files + list(folders(root, folder))]
    pathlib.Path(depfile).write_text(f"{out}: {' '.join(needs)}\n", encoding="utf-8")
    command = [str(pathlib.Path(packc).resolve()), str(pathlib.Path(out).resolve()), lang]
    return subprocess.run(command + [str(path.relative_to(root)) for path in files], cwd=root, check=False).returncode


sys.exit(main())
