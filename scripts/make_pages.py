#!/usr/bin/env python3
"""Texts as PDF, the way offices make them: in one or two columns, with heads, feet and page numbers.

usage: make_pages.py --by chromium|libreoffice --columns 1|2 --out FOLDER [--blocks PROGRAM] TEXT...

The paragraphs are those that the reader of plain text sees (build/release/tests/read/dump_blocks): wrapped lines are put
together, headings stand larger, items are set in behind their markers, page numbers inside of the text are left out.
Fonts with the characters of the text must be installed (fonts-noto-cjk).
"""
import argparse
import html
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

DUMP = pathlib.Path(__file__).resolve().parent.parent / "build/release/tests/read/dump_blocks"
CHROMIUM = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--no-pdf-header-footer",
            "--disable-background-networking", "--disable-component-update", "--disable-sync"]
FONTS = {"ja": "Noto Serif CJK JP", "zh": "Noto Serif CJK SC", "ko": "Noto Serif CJK KR", "en": "DejaVu Serif"}

PAGE = """<!DOCTYPE html><html lang="{lang}"><meta charset="utf-8"><title>{title}</title><style>
@page {{ size: A4; margin: 24mm 20mm; @top-right {{ content: "{head}"; font-size: 8pt }}
  @bottom-center {{ content: "- " counter(page) " / " counter(pages) " -"; font-size: 9pt }} }}
body {{ font: 10.5pt/1.6 "{font}", "Noto Serif CJK JP"; columns: {columns}; column-gap: 8mm; text-align: justify; widows: 1; orphans: 1 }}
h1 {{ font-size: 15pt; text-align: left }} h2 {{ font-size: 12.5pt; text-align: left; margin: 0.8em 0 0.3em }}
p {{ margin: 0 0 0.5em }} .i1 {{ margin-left: 1.5em }} .i2 {{ margin-left: 3em }} .i3 {{ margin-left: 4.5em }}
</style>{body}</html>
"""

OFFICE = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" office:version="1.2"
 office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles><style:default-style style:family="paragraph"><style:text-properties style:font-name="F" fo:font-family="{font}"
 style:font-family-asian="{font}" fo:font-size="10.5pt" style:font-size-asian="10.5pt" fo:language="{lang}" fo:country="none"
 style:language-asian="{lang}" style:country-asian="none"/></style:default-style>
<style:style style:name="T" style:family="paragraph"><style:text-properties fo:font-size="15pt" style:font-size-asian="15pt"/></style:style>
<style:style style:name="P" style:family="paragraph"><style:paragraph-properties fo:margin-bottom="0.15cm" fo:text-align="justify" fo:line-height="150%"/></style:style>
<style:style style:name="H" style:family="paragraph"><style:paragraph-properties fo:margin-top="0.3cm" fo:margin-bottom="0.1cm"/><style:text-properties fo:font-size="12.5pt" style:font-size-asian="12.5pt"/></style:style>
<style:style style:name="I1" style:family="paragraph" style:parent-style-name="P"><style:paragraph-properties fo:margin-left="0.8cm"/></style:style>
<style:style style:name="I2" style:family="paragraph" style:parent-style-name="P"><style:paragraph-properties fo:margin-left="1.6cm"/></style:style>
<style:style style:name="I3" style:family="paragraph" style:parent-style-name="P"><style:paragraph-properties fo:margin-left="2.4cm"/></style:style>
<style:style style:name="S" style:family="paragraph"><style:text-properties fo:font-size="8pt" style:font-size-asian="8pt"/></style:style>
</office:styles>
<office:automatic-styles><style:page-layout style:name="L"><style:page-layout-properties fo:page-width="21cm" fo:page-height="29.7cm"
 fo:margin-top="1.5cm" fo:margin-bottom="1.5cm" fo:margin-left="2cm" fo:margin-right="2cm"><style:columns fo:column-count="{columns}" fo:column-gap="0.8cm"/></style:page-layout-properties>
<style:header-style><style:header-footer-properties fo:min-height="1cm" fo:margin-bottom="0.5cm"/></style:header-style>
<style:footer-style><style:header-footer-properties fo:min-height="1cm" fo:margin-top="0.5cm"/></style:footer-style>
</style:page-layout></office:automatic-styles>
<office:master-styles><style:master-page style:name="Standard" style:page-layout-name="L">
<style:header><text:p text:style-name="S">{head}</text:p></style:header>
<style:footer><text:p text:style-name="S"><text:page-number text:select-page="current">1</text:page-number></text:p></style:footer>
</style:master-page></office:master-styles>
<office:body><office:text>{body}</office:text></office:body></office:document>
"""


def lang_of(text):
    counts = {"ja": sum("\u3040" <= c <= "\u30ff" for c in text), "ko": sum("\uac00" <= c <= "\ud7a3" for c in text),
              "zh": sum("\u4e00" <= c <= "\u9fff" for c in text), "en": sum(c.isascii() and c.isalpha() for c in text)}
    if counts["ja"] * 20 > counts["zh"] and counts["ja"] * 4 > counts["en"]:
        return "ja"
    return max((n, lang) for lang, n in counts.items() if lang != "ja")[1]


def blocks_of(program, path):
    """(kind, level, words) of each block, markers of items before their words."""
    text, at = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n"), 0
    out = subprocess.run([str(program), str(path)], check=True, capture_output=True, text=True).stdout
    for match in re.finditer(r"^ *\d+ (\w+) +(?:L(\d+) ?)?[^\n│]*│(.*)│$", out, re.M):
        kind, level, words = match[1], int(match[2] or 0), match[3]
        first = re.split("[⏎¦]", words)[0]
        found = text.find(first, at)
        if found >= 0:
            line = text.rfind("\n", 0, found) + 1
            marker = text[line:found].strip() if kind in ("item", "note", "HEAD") and line >= at - 1 else ""
            at = found + len(first)
            words = f"{marker} {words}" if marker else words
        wide = r"(?<=[^\x00-\u2fff\uac00-\ud7a3])[⏎¦]\s*(?=[^\x00-\u2fff\uac00-\ud7a3])"
        yield kind, level, re.sub(r"\s*[⏎¦]\s*", " ", re.sub(wide, "", words))


def fill(template, path, columns, program):
    web, title, paragraphs = template is PAGE, "", []
    for kind, level, words in blocks_of(program, path):
        if kind == "furniture":
            continue
        style = "T" if kind == "HEAD" and not title else "H" if kind == "HEAD" else f"I{min(level, 3)}" if kind == "item" else "P"
        title, words = title or words, html.escape(words, quote=False)
        if web:
            tag = {"T": "h1", "H": "h2"}.get(style, "p")
            paragraphs.append(f'<{tag} class="{style.lower()}">{words}</{tag}>')
        else:
            paragraphs.append(f'<text:p text:style-name="{style}">{words}</text:p>')
    lang = lang_of(path.read_text(encoding="utf-8"))
    return template.format(lang=lang, font=FONTS[lang], columns=columns, title=html.escape(title), head=f"{path.stem} · 2031",
                           body="\n".join(paragraphs))


def by_chromium(sources, out, scratch):
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    for source in sources:
        subprocess.run([program, *CHROMIUM, f"--user-data-dir={scratch}/profile", f"--print-to-pdf={out / source.stem}.pdf",
                        source.as_uri()], check=True, capture_output=True, timeout=120)


def by_libreoffice(sources, out, scratch):
    subprocess.run(["soffice", f"-env:UserInstallation=file://{scratch}/profile", "--headless", "--convert-to", "pdf",
                    "--outdir", str(out), *map(str, sources)], check=True, capture_output=True, timeout=600)


def make(by, columns, out, texts, program=DUMP):
    """The PDFs, in the order of the texts."""
    out.mkdir(parents=True, exist_ok=True)
    template, ending, run = ((PAGE, ".html", by_chromium) if by == "chromium" else (OFFICE, ".fodt", by_libreoffice))
    with tempfile.TemporaryDirectory() as scratch:
        sources = []
        for text in texts:
            source = pathlib.Path(scratch) / (text.stem + ending)
            source.write_text(fill(template, text, columns, program), encoding="utf-8")
            sources.append(source)
        run(sources, out, scratch)
    return [out / (text.stem + ".pdf") for text in texts]


def main():
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("--by", choices=["chromium", "libreoffice"], required=True)
    ap.add_argument("--columns", type=int, choices=[1, 2], default=1)
    ap.add_argument("--out", type=pathlib.Path, required=True)
    ap.add_argument("--blocks", type=pathlib.Path, default=DUMP)
    ap.add_argument("texts", nargs="+", type=pathlib.Path)
    a = ap.parse_args()
    for path in make(a.by, a.columns, a.out.resolve(), [t.resolve() for t in a.texts], a.blocks):
        print(path, path.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
