#!/usr/bin/env python3
"""Texts as DOCX, ODT, e-mail, RTF, EPUB and as a page of a web site, the way offices make them.

usage: make_office.py --as docx|odt|eml|mbox|mhtml|html|rtf|epub|zip --out FOLDER [--blocks PROGRAM] TEXT...

The paragraphs are those that the reader of plain text sees (as in make_pages.py). Bullets become lists of the format, other
markers stay typed; heads, feet, a table of contents, tracked deletions and a text box stand around the text in the office formats;
navigation, a consent banner and related links in the page; a signature part and quoted-printable or base64 in the mail.
"""
import argparse
import base64
import email.message
import email.policy
import html
import io
import pathlib
import quopri
import sys
import zipfile

import make_pages

STAMP = (2031, 4, 5, 9, 0, 0)
BULLETS = "•・●○■□◆◇▪–-*◦‧∙"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ODF = "urn:oasis:names:tc:opendocument:xmlns:"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def packed(files, stored_first=False):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
        for i, (name, text) in enumerate(files):
            info = zipfile.ZipInfo(name, STAMP)
            info.compress_type = zipfile.ZIP_STORED if stored_first and i == 0 else zipfile.ZIP_DEFLATED
            z.writestr(info, text)
    return out.getvalue()


def parts_of(path, program):
    """(style, level, words, is bullet) of each block: T title, H heading, I item, N note, C cell, P paragraph."""
    titled = False
    for kind, level, words in make_pages.blocks_of(program, path):
        if kind == "furniture":
            continue
        style = {"HEAD": "H", "item": "I", "note": "N", "cell": "C"}.get(kind, "P")
        if style == "H" and not titled:
            style, titled = "T", True
        bullet = style == "I" and len(words) > 1 and words[0] in BULLETS and words[1] in " \u3000"
        yield style, max(1, min(level, 6)), words[1:].strip() if bullet else words, bullet


def esc(text):
    return html.escape(text, quote=False)


# ---- DOCX ----

def docx_paragraph(style, level, words, bullet):
    properties = {"T": '<w:pStyle w:val="Title"/>', "H": '<w:pStyle w:val="berschrift2"/>'}.get(style, "")
    if bullet:
        properties = f'<w:pStyle w:val="ListParagraph"/><w:numPr><w:ilvl w:val="{level - 1}"/><w:numId w:val="1"/></w:numPr>'
    half = len(words) // 2
    runs = "".join(f'<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:t xml:space="preserve">{esc(w)}</w:t></w:r>'
                   for w in (words[:half], words[half:]) if w)
    if style == "P":
        runs += '<w:del w:id="9" w:author="a"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    paragraph = f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"
    if style == "C":
        return f"<w:tbl><w:tblPr/><w:tr><w:tc>{paragraph}</w:tc></w:tr></w:tbl>"
    return paragraph


def docx(path, program):
    parts = list(parts_of(path, program))
    contents = "".join(f'<w:p><w:pPr><w:pStyle w:val="TOC1"/></w:pPr><w:r><w:t>{esc(p[2])}</w:t></w:r><w:r><w:tab/><w:t>3</w:t></w:r></w:p>'
                       for p in parts if p[0] == "H")
    body = "".join(docx_paragraph(*p) for p in parts)
    styles = "".join(f'<w:style w:type="paragraph" w:styleId="{i}"><w:name w:val="{n}"/></w:style>' for i, n in
                     (("Title", "Title"), ("berschrift2", "heading 2"), ("TOC1", "toc 1"), ("ListParagraph", "List Paragraph")))
    levels = "".join(f'<w:lvl w:ilvl="{i}"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="\uf0b7"/></w:lvl>' for i in range(9))
    relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return packed([
        ("[Content_Types].xml", XML + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'),
        ("_rels/.rels", XML + '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
         f'<Relationship Id="r1" Type="{relation}" Target="word/document.xml"/></Relationships>'),
        ("word/document.xml", XML + f'<w:document xmlns:w="{W}"><w:body>{contents}{body}<w:sectPr/></w:body></w:document>'),
        ("word/styles.xml", XML + f'<w:styles xmlns:w="{W}">{styles}</w:styles>'),
        ("word/numbering.xml", XML + f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
         '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'),
        ("word/header1.xml", XML + f'<w:hdr xmlns:w="{W}"><w:p><w:r><w:t>{path.stem} 2031</w:t></w:r></w:p></w:hdr>'),
        ("word/footer1.xml", XML + f'<w:ftr xmlns:w="{W}"><w:p><w:r><w:t>1 / 3</w:t></w:r></w:p></w:ftr>')])


# ---- ODT ----

def odt_paragraph(style, level, words, bullet):
    words = esc(words)
    if style in "TH":
        return f'<text:h text:outline-level="{1 if style == "T" else 2}">{words}</text:h>'
    if bullet:
        inner = f'<text:p>{words}</text:p>'
        for _ in range(level):
            inner = f"<text:list text:style-name=\"L\"><text:list-item>{inner}</text:list-item></text:list>"
        return inner
    if style == "C":
        return f"<table:table><table:table-row><table:table-cell><text:p>{words}</text:p></table:table-cell></table:table-row></table:table>"
    return f"<text:p>{words}</text:p>"


def odt(path, program):
    body = "".join(odt_paragraph(*p) for p in parts_of(path, program))
    names = " ".join(f'xmlns:{p}="{ODF}{n}:1.0"' for p, n in
                     (("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing"), ("meta", "meta")))
    levels = "".join(f'<text:list-level-style-bullet text:level="{i}" text:bullet-char="•"/>' for i in range(1, 11))
    gone = ('<text:tracked-changes><text:changed-region><text:deletion><text:p>gone</text:p></text:deletion></text:changed-region>'
            "</text:tracked-changes>")
    return packed([
        ("mimetype", "application/vnd.oasis.opendocument.text"),
        ("content.xml", XML + f'<office:document-content {names}><office:automatic-styles><text:list-style style:name="L">{levels}'
         f"</text:list-style></office:automatic-styles><office:body><office:text>{gone}{body}</office:text></office:body></office:document-content>"),
        ("styles.xml", XML + f'<office:document-styles {names}><office:master-styles><style:master-page><style:header><text:p>'
         f"{path.stem} 2031</text:p></style:header></style:master-page></office:master-styles></office:document-styles>"),
        ("META-INF/manifest.xml", XML + f'<manifest:manifest xmlns:manifest="{ODF}manifest:1.0"/>')], stored_first=True)


# ---- pages, mail, RTF, EPUB, ZIP ----

def web_paragraph(style, level, words, bullet):
    words = esc(words)
    if bullet:
        return "<ul>" * level + f"<li>{words}</li>" + "</ul>" * level
    tag = {"T": "h1", "H": "h2"}.get(style, "p")
    return f"<table><tr><td>{words}</td></tr></table>" if style == "C" else f"<{tag}>{words}</{tag}>"


def content(path, program):
    return "\n".join(web_paragraph(*p) for p in parts_of(path, program)).replace("</ul>\n<ul>", "\n")


def page(path, program):
    lang = make_pages.lang_of(path.read_text(encoding="utf-8"))
    return f"""<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><script>var a = "<p>no</p>";</script></head><body>
<div id="cookie-consent" role="dialog"><p>We will use cookies. We commit to protect your privacy.</p><button>OK</button></div>
<header><nav><ul><li><a href="/">Home</a></li><li><a href="/a">About</a></li></ul></nav></header>
<div class="breadcrumb"><a href="/">Home</a> &gt; <a href="/n">News</a></div>
<main>{content(path, program)}</main><div class="share-buttons"><a href="#">Share</a></div>
<aside class="related"><h2>Related</h2><ul><li>The two sides will cooperate on other things.</li></ul></aside>
<footer><p>We will answer your questions.</p></footer></body></html>""".encode()


def mail(path, program):
    del program
    text = path.read_text(encoding="utf-8-sig").replace("\r\n", "\n")
    lang = make_pages.lang_of(text)
    message = email.message.EmailMessage(policy=email.policy.SMTP)
    message["From"], message["To"] = "a@example.org", "b@example.org"
    message["Date"] = "Sat, 05 Apr 2031 09:00:00 +0900"
    charset = {"ja": "iso-2022-jp", "zh": "gb18030", "ko": "euc-kr"}.get(lang, "utf-8")
    try:
        text.encode(charset)
    except UnicodeError:
        charset = "utf-8"
    message["Subject"] = f"{path.stem} 文書"
    coding = "quoted-printable" if charset == "utf-8" and lang == "en" else "base64"
    body = text.replace("\n", "\r\n").encode(charset)
    coded = quopri.encodestring(body).replace(b"\r\r\n", b"\r\n") if coding[0] == "q" else base64.encodebytes(body)
    head = bytes(message).split(b"\r\n\r\n")[0]
    edge = b"=_edge_1"
    return (head + b"\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"" + edge + b"\"\r\n\r\npreamble\r\n--" + edge +
            f"\r\nContent-Type: text/plain; charset={charset}\r\nContent-Transfer-Encoding: {coding}\r\n\r\n".encode() + coded + b"\r\n--" +
            edge + b"\r\nContent-Type: text/html\r\n\r\n<p>We will not be read.</p>\r\n--" + edge + b"--\r\n")


def mailbox(path, program):
    """The message, as a mailbox keeps it."""
    lines = mail(path, program).replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")
    return b"From a@example.org Sat Apr  5 09:00:00 2031\n" + lines + b"\n"


def saved_page(path, program):
    """The page, as a browser saves it, with a picture."""
    edge = b"----=_edge_2"
    head = (f"From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/{path.stem}\r\nSubject: {path.stem}\r\n"
            "Date: Sat, 5 Apr 2031 09:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"").encode()
    body = quopri.encodestring(page(path, program)).replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return (head + edge + b"\"\r\n\r\n--" + edge + b"\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n" + body +
            b"\r\n--" + edge + b"\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\niVBORw0KGgo=\r\n--" + edge + b"--\r\n")


def rtf_words(words):
    out = []
    for c in words:
        if c in "\\{}":
            out.append("\\" + c)
        elif ord(c) < 128:
            out.append(c)
        else:
            units = c.encode("utf-16-le")
            for i in range(0, len(units), 2):
                n = int.from_bytes(units[i:i + 2], "little")
                out.append(f"\\u{n - 65536 if n > 32767 else n}?")
    return "".join(out)


def rtf(path, program):
    heads = {"T": r"\outlinelevel0 ", "H": r"\outlinelevel1 "}
    body = "".join(r"\pard " + heads.get(style, "") + (rf"\ls1\ilvl{level - 1}{{\listtext\bullet\tab}}" if bullet else "") + rtf_words(words) + "\\par\n"
                   for style, level, words, bullet in parts_of(path, program))
    return (r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Times;}}{\info{\title no}}{\header\pard head\par}{\*\generator x;}\uc1 "
            + body + "}").encode("ascii")


def epub(path, program):
    text = content(path, program).split("\n")
    half = [f'<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{path.stem}</title></head><body>{chr(10).join(piece)}</body></html>'
            for piece in (text[:1], text[1:])]
    return packed([
        ("mimetype", "application/epub+zip"),
        ("META-INF/container.xml", XML + '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
         '<rootfile full-path="OPS/a.opf"/></rootfiles></container>'),
        ("OPS/z1.xhtml", half[1]),
        ("OPS/a.opf", XML + '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="b" href="z1.xhtml"/>'
         '<item id="a" href="z%30.xhtml"/></manifest><spine><itemref idref="a"/><itemref idref="b"/></spine></package>'),
        ("OPS/z0.xhtml", half[0])], stored_first=True)


def archive(path, program):
    del program
    return packed([(f"folder/{path.name}", path.read_bytes())])


KINDS = {"docx": docx, "odt": odt, "eml": mail, "mbox": mailbox, "mhtml": saved_page, "html": page, "rtf": rtf, "epub": epub, "zip": archive}


def make(kind, out, texts, program=make_pages.DUMP):
    """The files, in the order of the texts."""
    out.mkdir(parents=True, exist_ok=True)
    made = []
    for text in texts:
        made.append(out / f"{text.stem}.{kind}")
        made[-1].write_bytes(KINDS[kind](text, program))
    return made


def main():
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("--as", dest="kind", choices=sorted(KINDS), required=True)
    ap.add_argument("--out", type=pathlib.Path, required=True)
    ap.add_argument("--blocks", type=pathlib.Path, default=make_pages.DUMP)
    ap.add_argument("texts", nargs="+", type=pathlib.Path)
    a = ap.parse_args()
    for path in make(a.kind, a.out, a.texts, a.blocks):
        print(path, path.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
