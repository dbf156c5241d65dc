"""One document in several formats and versions: told by add, counted once, and what changed is shown."""
import http.server
import json
import threading
import unittest

from command import Case

HEAD = "Joint statement on clean ports\n\nThe Minister of Japan and the Minister of Korea met in Busan on 5 April 2031.\n\n"
ACTS = ["The two sides will establish a working group on shore power by the end of 2031.",
        "The two sides will exchange twelve trainees every year between their port academies.",
        "Japan will share its guidelines on hydrogen bunkering with Korean terminal operators.",
        "Korea intends to open a data centre on ship movements in Ulsan in 2032.",
        "The two sides reaffirmed that safe harbours matter to every island of the region."]


def text(acts):
    return HEAD + "\n\n".join(acts) + "\n"


def page(acts, title="Joint statement on clean ports"):
    body = "".join(f"<p>{a}</p>" for a in [HEAD.split("\n\n")[1], *acts])
    return (f"<!DOCTYPE html><html lang=en><head><title>{title}</title></head><body><nav><ul><li><a href=/>Home</a></li></ul></nav>"
            f"<main><h1>{title}</h1>{body}</main><footer><p>We will answer your questions.</p></footer></body></html>")


class Versions(Case):
    def objects(self, *arguments, code=0):
        return self.servanda(*arguments, "--jsonl", code=code).objects

    def test_two_formats_are_one_document(self):
        self.write("ports.txt", text(ACTS))
        self.write("copy.html", page(ACTS))
        first = self.objects("add", "--quiet", "ports.txt")
        said = self.servanda("add", "copy.html")
        self.assertIn("copy.html: is the same document as 'ports'", said.err)
        self.assertNotIn("kin", first[0])
        self.assertEqual([len(self.objects("list")), len(self.objects("list", "--all-versions"))], [6, 12])
        self.assertEqual(len(self.objects("list", "copy")), 6)
        self.assertEqual(len(self.objects("undertakings")), 6)
        self.assertEqual(len(self.objects("due", "--by", "2040", "--today", "2031-06-01", code=1)), 2)
        self.assertEqual(len(self.objects("due", "--by", "2040", "--today", "2031-06-01", "--all-versions", code=1)), 4)
        summary = self.servanda("summary", "--json").objects[0]
        self.assertEqual(len(summary["documents"]) if isinstance(summary["documents"], list) else summary["documents"], 1)
        self.assertIn("1 document, 1 other version", self.servanda("summary").out)
        rows = {row["doc"]: row.get("counts") for row in self.objects("documents")}
        self.assertEqual(rows, {"ports": None, "copy": "ports"})
        self.assertRegex(self.servanda("documents").out, r"(?m)^copy .* ports$")
        self.assertRegex(self.servanda("show", "copy").out, r"counted +by 'ports'")
        info = self.servanda("info", "--json").objects[0]
        self.assertEqual((info["copies"], info["older"]), (1, 0))
        self.assertEqual(self.servanda("search", "bunkering").out.count("bunkering"), 1)
        told = self.servanda("versions", "copy")
        self.assertIn("same text as 'ports'", told.out)
        self.assertIn("the same text\n", told.out)
        self.servanda("remove", "ports")
        self.assertEqual(len(self.objects("list")), 6)

    def test_language_versions_stay_two(self):
        self.write("ports.txt", text(ACTS))
        self.write("index.jsonl", json.dumps({"doc": "ko", "lang": "ko", "version_of": "ports"}) + "\n")
        self.write("ko.txt", "양측은 2031년까지 육상전력 실무반을 설치하기로 하였다. 한국은 울산에 자료 센터를 설립할 계획이다.\n")
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "ports.txt", "ko.txt")
        self.assertTrue(all("counts" not in row for row in self.objects("documents")))
        self.assertIn("no document has more than one version", self.servanda("versions").err)

    def test_what_changed_under_one_name(self):
        self.write("ports.txt", text(ACTS))
        self.servanda("add", "--quiet", "ports.txt")
        later = [ACTS[0].replace("2031", "2033"), *ACTS[2:], "The two sides will meet again in Sapporo in 2033."]
        self.write("ports.txt", text(later))
        self.assertIn("version 2 of 'ports'; servanda versions", self.servanda("add", "ports.txt").err)
        told = self.servanda("versions", "ports", code=1)
        self.assertIn("[-2031-]", told.out)
        self.assertIn("{+2033+}", told.out)
        rows = self.objects("versions", "ports", code=1)
        self.assertEqual([(row["doc"], row["version"]) for row in rows[:2]], [("ports", 1), ("ports", 2)])
        self.assertNotEqual(rows[0]["sha256"], rows[1]["sha256"])
        self.assertEqual((rows[2]["from"], rows[2]["to"]), ({"doc": "ports", "version": 1}, {"doc": "ports", "version": 2}))
        passages = [(p["earlier"], p["later"]) for p in rows[2]["passages"]]
        self.assertIn((None, "The two sides will meet again in Sapporo in 2033."), passages)
        acts = {act["change"]: act for act in rows[2]["acts"]}
        self.assertEqual(sorted(acts), ["deferred", "dropped", "new"])
        self.assertIn("trainees", acts["dropped"]["earlier"]["quote"])
        self.assertIn("Sapporo", acts["new"]["later"]["quote"])
        self.assertEqual(len(self.objects("list")), 6)

    def test_a_later_page_at_the_same_address(self):
        index = [{"doc": doc, "source": "https://example.org/ports"} for doc in ("old", "new")]
        self.write("index.jsonl", "".join(json.dumps(row) + "\n" for row in index))
        self.write("old.html", page(ACTS))
        self.write("new.html", page([*ACTS, "Japan will build a quay for cruise ships in Sakata by 2034."]))
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "old.html")
        added = self.servanda("add", "--meta", "index.jsonl", "new.html", "--jsonl")
        self.assertEqual((added.objects[0]["kin"], added.objects[0]["beside"]), ("newer", "old"))
        self.assertIn("is a newer version of 'old'", added.err)
        self.assertEqual({row["doc"] for row in self.objects("list")}, {"new"})
        self.assertRegex(self.servanda("documents").out, r"(?m)^old .* newer: new$")
        told = self.servanda("versions", "old", code=1)
        self.assertIn("older than 'new'", told.out)
        self.assertIn("Sakata", told.out)
        self.assertEqual(self.servanda("info", "--json").objects[0]["older"], 1)

    def test_a_page_fetched_again(self):
        state = {"acts": ACTS}

        class Site(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                body = page(state["acts"]).encode()
                self.send_response(200)
                self.send_header("Content-Type", "text/html; charset=utf-8")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
        self.addCleanup(server.server_close)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.shutdown)
        url = f"http://127.0.0.1:{server.server_port}/ports.html"
        self.servanda("fetch", "--quiet", "--allow-private", url)
        state["acts"] = [ACTS[0].replace("2031", "2035"), *ACTS[1:]]
        self.assertIn("version 2 of", self.servanda("fetch", "--allow-private", url).err)
        doc = self.objects("documents")[0]["doc"]
        rows = self.objects("versions", doc, code=1)
        self.assertEqual([act["change"] for act in rows[-1]["acts"]], ["deferred"])

    def test_decisions_go_on_with_the_text_that_counts(self):
        index = [{"doc": doc, "source": "https://example.org/ports"} for doc in ("old", "new")]
        self.write("index.jsonl", "".join(json.dumps(row) + "\n" for row in index))
        self.write("old.html", page(ACTS))
        self.write("new.html", page([*ACTS, "Japan will build a quay for cruise ships in Sakata by 2034."]))
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "old.html")
        row = next(r for r in self.objects("undertakings") if "shore power" in r["statements"][0]["quote"])
        self.servanda("status", row["undertaking"], "done", "--note", "seen", "--date", "2031-09-01")
        self.servanda("add", "--quiet", "--meta", "index.jsonl", "new.html")
        row = next(r for r in self.objects("undertakings") if "shore power" in r["statements"][0]["quote"])
        self.assertEqual((row["statements"][0]["doc"], row["status"]), ("new", "done"))

    def test_no_such_document(self):
        self.write("ports.txt", text(ACTS))
        self.servanda("add", "--quiet", "ports.txt")
        self.assertIn("there is no document 'none'", self.servanda("versions", "none", code=5).err)


if __name__ == "__main__":
    unittest.main()
