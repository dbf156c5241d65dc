"""What a document says of itself, where no index says it: title, date, parties, series and round. All texts are composed."""
import unittest

from command import Case


class Head(Case):
    def facts(self, text, name="a.txt"):
        self.write(name, text)
        self.servanda("add", "--quiet", name)
        (row,) = self.servanda("documents", "--jsonl").objects
        return row

    def check(self, text, **wanted):
        row = self.facts(text)
        self.assertEqual({key: row.get(key) for key in wanted}, wanted)

    def test_a_headline_under_a_masthead(self):
        self.check("THE QUAY GAZETTE\nHome | World | Opinion\n\nNorway and Chile agree on a glacier survey, then argue about money\n\n"
                   "Monday, 3 March 2025 · 4 min read\n\nOSLO – Norway and Chile agreed on Sunday to survey the southern "
                   "glaciers together, as they had said on 5 May 2022.\n",
                   title="Norway and Chile agree on a glacier survey, then argue about money", date="2025-03-03",
                   parties=["NOR", "CHL"])

    def test_a_title_over_two_lines_without_its_day(self):
        self.check("第５回日豪水産対話\n共同発表　令和７年２月３日\n\n日本国政府及び豪州政府は、本日、東京において会合を開催した。\n",
                   title="第５回日豪水産対話 共同発表", date="2025-02-03", round=5)

    def test_the_form_over_a_press_release_is_no_title(self):
        self.check("報道資料\n\n令和６年７月９日\n\n日加港湾協力の覚書に署名しました\n\n国土交通省は、本日、覚書に署名しました。\n",
                   title="日加港湾協力の覚書に署名しました", date="2024-07-09")

    def test_a_consent_banner_says_nothing_of_the_document(self):
        self.check("自定义同意首选项\n\n我们使用 cookie 来改善您的浏览体验，并分析您如何使用本网站。\n\n中国和智利商定扩大果蔬贸易\n\n"
                   "2024年5月8日 10:20 来源:港口日报\n\n双方将于年底前开通新的冷链航线。\n",
                   title="中国和智利商定扩大果蔬贸易", date="2024-05-08", parties=["CHN", "CHL"])

    def test_a_heading_below_prose_is_no_title(self):
        self.check("Norway and Chile, as two nations of the sea, resolve to keep their waters clean and their ports open to "
                   "all who trade fairly with them.\n\nPorts and Shipping\n\nThe two sides will open a joint office.\n", title=None)

    def test_a_treaty_is_dated_where_it_is_signed(self):
        self.check("MEMORANDUM OF COOPERATION BETWEEN NORWAY AND CHILE\n\nArticle 1\n\nThe Participants will share ice charts, "
                   "as they have done since 4 June 2019.\n\nDONE at Oslo, this twelfth day of May 2024, in two originals.\n",
                   date="2024-05-12")

    def test_a_korean_treaty_too(self):
        self.check("한국과 칠레 간의 항만 협력에 관한 각서\n\n제1조\n\n양측은 항만 자료를 공유한다.\n\n"
                   "이 각서는 2023년 11월 15일 서울에서 작성되었다.\n", date="2023-11-15", parties=["KOR", "CHL"])

    def test_the_round_of_another_meeting_is_not_this_one(self):
        row = self.facts("노르웨이-칠레 빙하 고위급회의 공동 팩트시트\n\n2024. 10. 17., 오슬로\n\n양측은 2023년 12월 9일 열린 제1차 빙하 "
                         "대화 이후의 성과를 점검하고 향후 2년의 과제를 정하였다.\n")
        self.assertEqual((row["date"], row.get("round")), ("2024-10-17", None))

    def test_a_mention_among_items_is_no_series(self):
        row = self.facts("ファクトシート：日智漁業協力\n\n2024年3月1日\n\n両国は、次の取組を進めてきた。\n\n"
                         "- 両国は、第12回日智経済対話において資源調査の進展を確認した。\n")
        self.assertEqual((row["title"], row.get("series")), ("ファクトシート：日智漁業協力", None))


if __name__ == "__main__":
    unittest.main()
