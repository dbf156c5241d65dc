#!/usr/bin/env python3
"""Do the statements of a web page equal those of the text in it? score_sites.py [--program P] [--keep FOLDER] [TEXT...]

Puts texts (default: ../shared/corpus/text) into pages as sites make them — a ministry, a news site, a CMS, a layout of
tables in an old encoding — with menus, consent dialogs, share bars and teasers that speak like statements themselves, and
compares: a statement is the same if it has the same kind and, but for white space, nearly the same words.
"""
import argparse
import html
import pathlib
import re
import sys
import tempfile

import make_pages
import score_pages

ROOT = pathlib.Path(__file__).resolve().parent.parent
GOAL = 0.97

TEASERS = {
    "ja": ["両国政府は来年までに新しい港を建設することで一致した", "プライバシーのため、当サイトはクッキーを使用します。同意しますか。", "共有する", "日本語", "ホーム", "次の記事"],
    "zh": ["双方决定明年建成新港口", "本网站将使用Cookie。您是否同意？", "分享到", "中文", "首页", "下一篇"],
    "en": ["The two governments will build a new port by next year", "We will use cookies to improve this site. Do you agree?",
           "Share this page", "English", "Home", "Next story"],
    "ko": ["양국 정부는 내년까지 새 항만을 건설하기로 하였다", "이 사이트는 쿠키를 사용할 예정입니다. 동의하십니까?", "공유하기", "한국어", "홈", "다음 글"],
}
HEAD = '<meta charset="{charset}"><title>{title} | Harbour</title>'
MINISTRY = """<!DOCTYPE html>
<html lang="{lang}"><head>""" + HEAD + """<meta name="DC.date" content="2031-04-05"><style>.x{{color:red}}</style></head>
<body><a class="skip-link" href="#main">{t[4]}</a><header><div id="logo"><a href="/">Harbour</a></div>
<ul class="language-switcher"><li><a href="/ja">日本語</a></li><li>{t[3]}</li></ul>
<nav><ul><li><a href="/a">{t[4]}</a></li><li><a href="/b">{t[0]}</a></li></ul></nav></header>
<div id="topicPath"><a href="/">{t[4]}</a> &gt; <a href="/p">{t[2]}</a> &gt; {title}</div>
<main id="main"><h1>{title}</h1><p class="date"><time datetime="2031-04-05">2031-04-05</time></p>{body}
<div class="sns-share"><a href="https://x.example/?u=1">{t[2]}</a></div></main>
<aside><h2>{t[5]}</h2><ul><li><a href="/1">{t[0]}</a></li><li>{t[0]}。</li></ul></aside>
<footer><p>© Harbour. {t[0]}.</p></footer>
<div role="dialog" aria-modal="true"><p>{t[1]}</p><button>OK</button></div></body></html>"""
NEWS = """<!DOCTYPE html><html lang="{lang}"><head>""" + HEAD + """
<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x","datePublished":"2031-04-05T09:00:00+09:00"}}</script>
<script>window.text = "<p>{t[0]}.</p>";</script></head><body>
<div id="onetrust-banner-sdk"><div class="text"><p>{t[1]}</p></div></div><div class="topbar"><a href="/s">{t[2]}</a> | <a href="/l">{t[4]}</a></div>
<div class="wrapper"><div class="col-main"><article><header><h1>{title}</h1><div class="byline"><span>Harbour Press</span></div></header>
<div class="share-bar"><span>{t[2]}</span><a href="#">X</a><a href="#">LINE</a></div><div class="article-body">{body}</div>
<div class="relatedPosts"><h3>{t[5]}</h3><p>{t[0]}。</p><p><a href="/2">{t[0]}</a></p></div></article></div>
<div class="col-side"><div class="ranking"><ol><li><a href="/3">{t[0]}</a></li></ol></div></div></div>
<div class="comments"><p>{t[0]}!</p></div><div class="footer"><p>{t[0]}.</p></div></body></html>"""
CMS = """<html lang="{lang}"><head>""" + HEAD + """</head><body class="page has-sidebar menu-open"><div id="page"><div id="masthead"><p>Harbour</p></div>
<div id="primary-menu" class="menu"><ul><li class="menu-item"><a href="/a">{t[0]}</a></li></ul></div>
<div class="breadcrumbs"><span><a href="/">{t[4]}</a></span> » <span>{title}</span></div>
<div id="content"><div class="post hentry"><h2 class="entry-title"><a href="/post">{title}</a></h2><div class="entry-content">{body}</div>
<div class="sharedaddy"><ul><li><a href="#">{t[2]}</a></li></ul></div><p class="tags"><a href="/t">port</a>, <a href="/u">sea</a></p></div>
<div class="nav-links"><a href="/prev">{t[0]}</a> <a href="/next">{t[5]}</a></div></div>
<div id="sidebar"><form class="newsletter"><label>{t[2]}</label><input><button>OK</button></form><p>{t[0]}。</p></div>
<div id="cookie-notice"><span>{t[1]}</span></div><div id="colophon" class="site-footer"><p>{t[0]}.</p></div></div></body></html>"""
TABLES = """<HTML><HEAD><META http-equiv="Content-Type" content="text/html; charset={charset}"><TITLE>{title}</TITLE></HEAD>
<BODY bgcolor="#ffffff"><TABLE width=100%><TR><TD colspan=2><A href="/"><IMG src="l.gif" alt="Harbour"></A></TD></TR>
<TR><TD width=120 valign=top><A href="a.html">{t[4]}</A><BR><A href="b.html">{t[0]}</A><BR><A href="c.html">{t[5]}</A></TD>
<TD valign=top><FONT size=5><B>{title}</B></FONT><BR><BR>{body}<BR><HR><A href="#top">{t[2]}</A></TD></TR></TABLE></BODY></HTML>"""
ENCODINGS = {"ja": ("Shift_JIS", "cp932"), "zh": ("gb2312", "gb18030"), "ko": ("euc-kr", "cp949"), "en": ("iso-8859-1", "cp1252")}


def paragraphs(path, program, old):
    """HTML of a text, its title apart."""
    title, out = "", []
    for kind, _, words in make_pages.blocks_of(program, path):
        if kind == "furniture":
            continue
        safe = html.escape(words, quote=False)
        if kind == "HEAD" and not title:
            title = safe
        elif old:
            out.append(f"<B>{safe}</B><BR><BR>" if kind == "HEAD" else f"{safe}<BR><BR>")
        elif kind == "HEAD":
            out.append(f"<h2>{safe}</h2>")
        else:
            out.append(f"<p>{safe}</p>")
    return title, "\n".join(out)


def make(name, template, path, program, folder):
    lang, old = make_pages.lang_of(path.read_text(encoding="utf-8")), name == "tables"
    charset, codec = ENCODINGS[lang] if old else ("utf-8", "utf-8")
    title, body = paragraphs(path, program, old)
    page = template.format(lang=lang, charset=charset, title=title, body=body, t=TEASERS[lang])
    out = folder / (path.stem + ".html")
    out.write_bytes(page.encode(codec, "xmlcharrefreplace"))
    return out


def main():
    ap = argparse.ArgumentParser(usage=__doc__)
    ap.add_argument("--program", default=str(ROOT / "build/release/src/servanda"))
    ap.add_argument("--blocks", type=pathlib.Path, default=make_pages.DUMP)
    ap.add_argument("--keep", type=pathlib.Path)
    ap.add_argument("--show", action="store_true", help="show what differs")
    ap.add_argument("texts", nargs="*", type=pathlib.Path)
    a = ap.parse_args()
    corpus, good = ROOT.parent / "shared" / "corpus", True
    texts = [t.resolve() for t in a.texts] or sorted((corpus / "text").glob("*.txt"))
    if not texts:
        print("there are no texts: name some, or put them into ../shared/corpus/text")
        return 77
    plain = score_pages.statements(a.program, corpus / "index.jsonl", texts)
    with tempfile.TemporaryDirectory() as scratch:
        for name, template in (("ministry", MINISTRY), ("news", NEWS), ("cms", CMS), ("tables", TABLES)):
            folder = (a.keep or pathlib.Path(scratch)) / name
            folder.mkdir(parents=True, exist_ok=True)
            made = [make(name, template, t, a.blocks, folder) for t in texts]
            found = score_pages.statements(a.program, corpus / "index.jsonl", made)
            hits = wanted = got = 0
            for t in texts:
                n, missed, extra = score_pages.pair_up(plain[t.stem], found[t.stem])
                hits, wanted, got = hits + n, wanted + len(plain[t.stem]), got + len(found[t.stem])
                for sign, rows in (("-", missed), ("+", extra)):
                    for s in rows if a.show else []:
                        print(f"  {t.stem} {sign} {s['kind'][:4]} {re.sub(chr(10), ' ', s['quote'])[:150]!r}")
            f1 = 2 * hits / (wanted + got) if wanted + got else 0
            print(f"{name}: F1 {f1:.4f} ({hits} of {wanted} in the text, {got} in the page)", flush=True)
            good = good and f1 >= GOAL
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
