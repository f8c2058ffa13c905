#!/usr/bin/env python3
"""Reports in the forms that other programs read, as files of a real run and as the golden ones: XML that parses, SARIF with all that a
reader needs, annotations that stay on their line, a page that stands alone."""
import base64
import glob
import hashlib
import html.parser
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import urllib.parse
import xml.etree.ElementTree as ElementTree

TOP = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..")
VOID = {"meta", "br"}
NASTY = "<script>alert('1')</script> & \"q\" ]]> \u202e größe % ::error::x"


def golden(ending):
    paths = sorted(glob.glob(os.path.join(TOP, "tests/golden/report/*" + ending)))
    assert len(paths) > 5, ending
    for path in paths:
        with open(path, encoding="utf-8", newline="") as file:
            yield os.path.basename(path), file.read()


class Page(html.parser.HTMLParser):
    """Tags that fit each other, and what is said with them."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.open, self.tags, self.text, self.policy, self.style = [], [], "", "", ""
        self.feed(text)
        self.close()
        assert not self.open, self.open

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        if tag == "meta" and dict(attributes).get("http-equiv") == "Content-Security-Policy":
            self.policy = dict(attributes)["content"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> in {self.open}"
        self.open.pop()

    def handle_data(self, data):
        if "style" in self.open:
            self.style += data
        else:
            self.text += data

    def named(self, tag):
        return [attributes for name, attributes in self.tags if name == tag]


class FormsTest(unittest.TestCase):
    def check_junit(self, text):
        suites = ElementTree.fromstring(text.encode())
        self.assertEqual(suites.tag, "testsuites")
        cases = suites.findall("./testsuite/testcase")
        failures = suites.findall("./testsuite/testcase/failure")
        self.assertEqual((int(suites.get("tests")), int(suites.get("failures"))), (len(cases), len(failures)))
        self.assertGreater(len(cases), 0)
        for suite in suites:
            self.assertEqual(int(suite.get("tests")), len(suite.findall("testcase")))
            self.assertRegex(suite.get("time"), r"^\d+\.\d{3}$")
        for failure in failures:
            self.assertTrue(failure.get("type") and failure.get("message") and failure.text.strip())
        return suites

    def check_sarif(self, text):
        """The rules of SARIF 2.1.0 (OASIS) that readers stumble over, section by section."""
        document = json.loads(text)
        self.assertEqual(document["version"], "2.1.0")  # 3.13.2
        self.assertEqual(set(document), {"$schema", "version", "runs"})
        for run in document["runs"]:
            rules = run["tool"]["driver"]["rules"]
            self.assertTrue(run["tool"]["driver"]["name"])  # 3.19.8
            self.assertEqual(len(rules), len({rule["id"] for rule in rules}))  # 3.19.23
            self.assertIn(run["columnKind"], ("utf16CodeUnits", "unicodeCodePoints"))  # 3.14.27
            self.assertTrue(all(isinstance(i["executionSuccessful"], bool) for i in run["invocations"]))  # 3.20.14
            for result in run["results"]:
                self.assertIn(result["level"], ("error", "warning", "note"))  # 3.27.10
                self.assertEqual(rules[result["ruleIndex"]]["id"], result["ruleId"])  # 3.27.5
                self.assertTrue(result["message"]["text"])  # 3.11.8
                for location in result["locations"]:
                    place = location["physicalLocation"]
                    uri = place["artifactLocation"]["uri"]
                    self.assertRegex(uri, r"^[\w.~/:%-]+$")  # 3.10.1: a URI as RFC 3986 has it
                    self.assertNotIn("//", uri.replace("file:///", ""))
                    absolute = uri.startswith("file:///")
                    self.assertEqual("uriBaseId" in place["artifactLocation"], not absolute)  # 3.4.4
                    self.assertGreaterEqual(place["region"]["startLine"], 1)  # 3.30.5
        return document

    def check_github(self, text):
        lines = text.split("\n")
        self.assertEqual(lines.pop(), "")
        self.assertFalse(lines[-1].startswith("::"))
        for line in lines[:-1]:
            self.assertRegex(line, r"^::(error|warning|notice) (file=[^,:]+,(line=\d+,)?(col=\d+,)?)?title=[A-Z_0-9]+::[^\r]+$")
        return lines

    def check_page(self, text):
        page = Page(text)
        self.assertRegex(text, r"(?i)^<!doctype html>\n<html lang=\"en\">")
        digest = "sha256-" + base64.b64encode(hashlib.sha256(page.style.encode()).digest()).decode()
        digest = "<hash>" if page.style == "<style>" else digest  # as the golden files have it
        self.assertEqual(page.policy, f"default-src 'none'; style-src '{digest}'; base-uri 'none'; form-action 'none'")
        tags = {tag for tag, _ in page.tags}
        self.assertFalse(tags & {"script", "img", "iframe", "link", "object", "embed", "form", "a", "svg"})
        for tag, attributes in page.tags:
            self.assertFalse(set(attributes) & {"style", "src", "href"} or [a for a in attributes if a.startswith("on")], tag)
        self.assertLessEqual({"header", "main", "footer", "h1", "h2", "title"}, tags)
        self.assertEqual(len(page.named("caption")), len(page.named("table")))
        self.assertTrue(all(header.get("scope") in ("row", "col") for header in page.named("th")))
        identifiers = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
        self.assertEqual(len(identifiers), len(set(identifiers)))
        self.assertEqual([section["aria-labelledby"] for section in page.named("section")], identifiers)
        return page

    def test_golden_files(self):
        for ending, check in ((".junit.xml", self.check_junit), (".sarif", self.check_sarif), (".github", self.check_github), (".html", self.check_page)):
            for name, text in golden(ending):
                with self.subTest(name):
                    check(text)

    def test_files_of_a_run_with_every_kind_of_text(self):
        work = tempfile.mkdtemp(prefix="godwit-forms-")
        try:
            os.mkdir(os.path.join(work, "sql"))
            script = "V1__" + NASTY.replace("/", "") + ".sql"
            with open(os.path.join(work, "sql", script), "w", encoding="utf-8") as file:
                file.write("SELECT 1;\nSELECT '<b>' FROM \"nowhere\x07\";\n")
            command = [os.environ["GODWIT_BINARY"], "-url=sqlite:a.db", "-reportFilename=r.html,r.xml,r.sarif,r.json", "validate", "info"]
            done = subprocess.run(command, cwd=work, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            self.assertEqual(done.returncode, 5, done.stdout)
            self.check_files(work, script, 5)
            command[-2:] = ["migrate"]
            self.assertEqual(subprocess.run(command, cwd=work, stdin=subprocess.DEVNULL, capture_output=True).returncode, 6)
            document = self.check_files(work, script, 6)
            self.assertEqual(document["runs"][0]["results"][-1]["locations"][0]["physicalLocation"]["region"]["startLine"], 2)
            self.assertEqual(sorted(os.listdir(work)), ["a.db", "r.html", "r.json", "r.sarif", "r.xml", "sql"])
        finally:
            shutil.rmtree(work)

    def check_files(self, work, script, code):
        texts = {}
        for ending in ("html", "xml", "sarif", "json"):
            with open(os.path.join(work, "r." + ending), encoding="utf-8") as file:
                texts[ending] = file.read()
        page = self.check_page(texts["html"])
        self.assertIn(f"Exit code{code} (", page.text.replace("\n", ""))
        self.assertIn("<script>alert('1')<script>", page.text)
        self.assertIn(script, ElementTree.tostring(self.check_junit(texts["xml"]), encoding="unicode", method="xml").replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&").replace("&quot;", '"'))
        document = self.check_sarif(texts["sarif"])
        place = document["runs"][0]["results"][0]["locations"][0]["physicalLocation"]
        self.assertEqual(urllib.parse.unquote(place["artifactLocation"]["uri"]), "sql/" + script)
        json.loads(texts["json"])
        return document


if __name__ == "__main__":
    unittest.main()
