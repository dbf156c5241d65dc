"""Two rounds of a dialogue in four languages, composed for the tests: one act for each thing that can become of it.

ACTS: language -> change -> (what the first round says, what the second says); an empty text: that round says nothing.
"""
HEADS = {
    "en": ("Joint Statement of the {ordinal} Meeting of the Japan-Canada Snow Roads Dialogue", ("First", "Second", "Third")),
    "ja": ("日加雪道対話 第{ordinal}回会合 共同声明", ("1", "2", "3")),
    "zh": ("日加雪路对话第{ordinal}次会议联合声明", ("一", "二", "三")),
    "ko": ("제{ordinal}차 한국·캐나다 눈길 대화 공동성명", ("1", "2", "3")),
}
DATES = {
    "en": ("March 5, 2024", "March 12, 2025", "March 10, 2026"),
    "ja": ("2024年3月5日", "2025年3月12日", "2026年3月10日"),
    "zh": ("2024年3月5日", "2025年3月12日", "2026年3月10日"),
    "ko": ("2024년 3월 5일", "2025년 3월 12일", "2026년 3월 10일"),
}
PARTIES = {"en": ["JPN", "CAN"], "ja": ["JPN", "CAN"], "zh": ["JPN", "CAN"], "ko": ["KOR", "CAN"]}

ACTS = {
    "en": {
        "repeated": ("The two sides will exchange avalanche forecasts every winter.",) * 2,
        "strengthened": ("The two sides will consider building a heated test road at Sapporo.",
                         "The two sides will build a heated test road at Sapporo."),
        "weakened": ("Japan will lend rotary snow ploughs to Halifax.",
                     "Japan will consider lending rotary snow ploughs to Halifax."),
        "advanced": ("Canada will build a tunnel laboratory in Calgary.",
                     "Canada has started construction of the tunnel laboratory in Calgary."),
        "completed": ("The two sides agreed to sign a memorandum on road salt by the end of 2026.",
                      "The two sides signed the memorandum on road salt in October 2024."),
        "deferred": ("Canada will publish a map of icy bridges by June 2026.",
                     "Canada will publish a map of icy bridges by June 2028."),
        "amount": ("Japan will contribute JPY 500 million to the Polar Tyre Programme.",
                   "Japan will contribute JPY 300 million to the Polar Tyre Programme."),
        "scope": ("Canada will train 40 inspectors of suspension cables in Nagano.",
                  "Canada will train 25 inspectors of suspension cables in Nagano."),
        "dropped": ("Japan will host a contest for winter lamps in Aomori.", ""),
        "new": ("", "The two sides will launch a joint study of frozen airports by June 2027."),
    },
    "ja": {
        "repeated": ("両国は、雪崩予報を毎冬交換する。",) * 2,
        "strengthened": ("両国は、札幌における融雪試験道路の建設を検討する。", "両国は、札幌における融雪試験道路を建設する。"),
        "weakened": ("日本は、ハリファックスに除雪車を貸与する。", "日本は、ハリファックスへの除雪車の貸与を検討する。"),
        "advanced": ("カナダは、カルガリーに隧道研究所を建設する。", "カナダは、カルガリーの隧道研究所の建設を開始した。"),
        "completed": ("両国は、2026年末までに道路塩に関する覚書に署名することで一致した。",
                      "両国は、2024年10月に道路塩に関する覚書に署名した。"),
        "deferred": ("カナダは、2026年6月までに凍結橋梁の地図を公表する。", "カナダは、2028年6月までに凍結橋梁の地図を公表する。"),
        "amount": ("日本は、「極地タイヤ計画」に5億円を拠出する。", "日本は、「極地タイヤ計画」に3億円を拠出する。"),
        "scope": ("カナダは、長野で吊り橋の検査員40人を育成する。", "カナダは、長野で吊り橋の検査員25人を育成する。"),
        "dropped": ("日本は、青森で冬の灯火の競技会を開催する。", ""),
        "new": ("", "両国は、2027年6月までに氷結空港の共同調査を開始する。"),
    },
    "zh": {
        "repeated": ("两国将每年冬季交换雪崩预报。",) * 2,
        "strengthened": ("两国将探讨在札幌建设融雪试验道路。", "两国将在札幌建设融雪试验道路。"),
        "weakened": ("日本将向哈利法克斯出借除雪车。", "日本将探讨向哈利法克斯出借除雪车。"),
        "advanced": ("加方将建设卡尔加里隧道实验室。", "加方已开始建设卡尔加里隧道实验室。"),
        "completed": ("两国同意于2026年底前签署道路用盐备忘录。", "两国于2024年10月签署了道路用盐备忘录。"),
        "deferred": ("加拿大将于2026年6月前公布结冰桥梁地图。", "加拿大将于2028年6月前公布结冰桥梁地图。"),
        "amount": ("日本将向“极地轮胎计划”出资5亿日元。", "日本将向“极地轮胎计划”出资3亿日元。"),
        "scope": ("加方将培训40名吊桥检查员。", "加方将培训25名吊桥检查员。"),
        "dropped": ("日本将在青森举办冬灯比赛。", ""),
        "new": ("", "两国将于2027年6月前启动冰冻机场联合研究。"),
    },
    "ko": {
        "repeated": ("양국은 매년 겨울 눈사태 예보를 교환하기로 하였다.",) * 2,
        "strengthened": ("양국은 평창에 융설 시험도로를 건설하는 방안을 검토한다.", "양국은 평창에 융설 시험도로를 건설하기로 하였다."),
        "weakened": ("한국은 핼리팩스에 제설차를 대여하기로 하였다.", "한국은 핼리팩스에 제설차를 대여하는 방안을 검토한다."),
        "advanced": ("캐나다는 캘거리에 터널 연구소를 건설하기로 하였다.", "캐나다는 캘거리 터널 연구소 건설을 시작하였다."),
        "completed": ("양국은 2026년 말까지 도로 소금에 관한 양해각서에 서명하기로 합의하였다.",
                      "양국은 2024년 10월 도로 소금에 관한 양해각서에 서명하였다."),
        "deferred": ("캐나다는 2026년 6월까지 결빙 교량 지도를 공개하기로 하였다.",
                     "캐나다는 2028년 6월까지 결빙 교량 지도를 공개하기로 하였다."),
        "amount": ("한국은 '극지 타이어 계획'에 5억 원을 출연하기로 하였다.", "한국은 '극지 타이어 계획'에 3억 원을 출연하기로 하였다."),
        "scope": ("캐나다는 강릉에서 현수교 검사원 40명을 양성하기로 하였다.",
                  "캐나다는 강릉에서 현수교 검사원 25명을 양성하기로 하였다."),
        "dropped": ("한국은 속초에서 겨울 등불 대회를 개최하기로 하였다.", ""),
        "new": ("", "양국은 2027년 6월까지 결빙 공항 공동연구를 시작하기로 하였다."),
    },
}


def document(lang, number, sentences):
    """A round (from 0) of the dialogue: title, date, one paragraph an act."""
    head, ordinals = HEADS[lang]
    lines = [head.format(ordinal=ordinals[number]), DATES[lang][number], *sentences]
    return "\n\n".join(lines) + "\n"


def acts(lang, side):
    """What a round says of each act: (name, sentence)."""
    return [(name, pair[side]) for name, pair in ACTS[lang].items() if pair[side]]
