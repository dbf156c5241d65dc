#!/usr/bin/env python3
"""Makes documents with many statements, to see how linking grows: make_statements.py FOLDER COUNT [SEED]

Partnerships meet year after year and promise, report and promise again; each round comes in two languages. The same
count and seed give the same bytes. Writes FOLDER/*.txt and FOLDER/index.jsonl. Nothing in it is a real document.
"""
import json
import pathlib
import random
import sys

STATES = "JPN USA KOR CHN GBR FRA DEU ITA CAN AUS IND IDN VNM THA PHL SGP MYS NZL BRA MEX CHL ZAF KEN EGY SAU ARE TUR POL".split()
NOUNS = [  # en, ja, zh, ko
    ("hydrogen corridor", "水素回廊", "氢能走廊", "수소 회랑"), ("quantum testbed", "量子テストベッド", "量子测试平台", "양자 테스트베드"),
    ("scholarship fund", "奨学基金", "奖学基金", "장학 기금"), ("cyber exercise", "サイバー演習", "网络安全演习", "사이버 연습"),
    ("satellite survey", "衛星調査", "卫星调查", "위성 조사"), ("vaccine network", "ワクチン網", "疫苗网络", "백신 네트워크"),
    ("port dialogue", "港湾対話", "港口对话", "항만 대화"), ("chip research centre", "半導体研究センター", "芯片研究中心", "반도체 연구센터"),
    ("submarine cable", "海底ケーブル", "海底电缆", "해저 케이블"), ("forest observatory", "森林観測所", "森林观测站", "산림 관측소"),
    ("battery laboratory", "電池研究所", "电池实验室", "배터리 연구소"), ("customs portal", "税関ポータル", "海关门户", "세관 포털"),
    ("youth exchange", "青年交流", "青年交流", "청년 교류"), ("flood warning system", "洪水警報システム", "洪水预警系统", "홍수 경보 시스템"),
    ("rice seed bank", "稲種子バンク", "水稻种子库", "벼 종자은행"), ("rail link", "鉄道連結", "铁路联通", "철도 연결")]
WILL = ("The two sides will launch the {name} {noun} with USD {sum} million by {year}.",
        "両国は、{year}年までに{sum}00万ドルで{name}{noun}を開始する。",
        "双方将于{year}年底前投入{sum}00万美元启动{name}{noun}。",
        "양측은 {year}년까지 {sum}00만 달러로 {name} {noun}을 개시하기로 하였다.")
DONE = ("The two sides launched the {name} {noun} in {past}.", "両国は、{past}年に{name}{noun}を開始した。",
        "双方于{past}年启动了{name}{noun}。", "양측은 {past}년에 {name} {noun}을 개시하였다.")
LANGS = ["en", "ja", "zh", "ko"]
A_DOCUMENT = 40


def coin(random_one):
    """A name that nobody has yet, of letters that every script keeps."""
    return "".join(random_one.choice("BDFGKLMNPRSTVZ") + random_one.choice("aeiou") for _ in range(3)).upper() + \
        f"-{random_one.randrange(2, 10)}"


def write(folder, index, one, parties, year, lang, acts, version_of):
    doc = f"{LANGS[lang]}-{one:05d}"
    lines = []
    for noun, name, due, total in acts:
        form = WILL if due > year else DONE
        lines.append(form[lang].format(name=name, noun=NOUNS[noun][lang], year=due, past=due, sum=total))
    (folder / f"{doc}.txt").write_text("\n\n".join(lines) + "\n", encoding="utf-8")
    row = {"doc": doc, "lang": LANGS[lang], "date": f"{year}-05-{1 + one % 28:02d}", "parties": parties}
    if version_of:
        row["version_of"] = version_of
    index.write(json.dumps(row) + "\n")
    return doc


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    folder, count = pathlib.Path(sys.argv[1]), int(sys.argv[2])
    one = random.Random(int(sys.argv[3]) if len(sys.argv) == 4 else 1)
    folder.mkdir(parents=True, exist_ok=True)
    made = number = 0
    with open(folder / "index.jsonl", "w", encoding="utf-8") as index:
        while made < count:
            parties, langs = one.sample(STATES, 2), one.sample(range(4), 2)
            acts = []
            for year in range(2018, 2026):
                acts = [(noun, name, due if due <= year else due + one.randrange(2), total)
                        for noun, name, due, total in acts if due >= year - 1]
                while len(acts) < A_DOCUMENT:
                    acts.append((one.randrange(len(NOUNS)), coin(one), year + one.randrange(1, 4), one.randrange(2, 90)))
                first = write(folder, index, number, parties, year, langs[0], acts[:A_DOCUMENT], None)
                write(folder, index, number + 1, parties, year, langs[1], acts[:A_DOCUMENT], first)
                number += 2
                made += 2 * A_DOCUMENT
                if made >= count:
                    break


if __name__ == "__main__":
    main()
