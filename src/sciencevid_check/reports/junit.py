"""The run as JUnit XML, which Jenkins and GitLab read: a suite is a work, a case is a rule.

A rule that fails fails its case. What a person must look at, advice, and what could not be judged skips it: shown with
its reason, and never counted as passed. A work that could not be checked is an error. XML takes no control characters.
"""

from __future__ import annotations

from xml.etree import ElementTree

from sciencevid_check.results import KIND, RuleResult, Run, WorkResult
from sciencevid_check.text import STATUS, Lang, listing, printable


def render(run: Run, lang: Lang) -> bytes:
    suites = ElementTree.Element("testsuites", name=run.tool.name)
    for work in run.files:
        suites.append(_suite(work, lang))
    for key in ("tests", "failures", "errors", "skipped"):
        suites.set(key, str(sum(int(suite.get(key, "0")) for suite in suites)))
    ElementTree.indent(suites)
    return bytes(ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)) + b"\n"


def _suite(work: WorkResult, lang: Lang) -> ElementTree.Element:
    name = printable(work.path)
    suite = ElementTree.Element("testsuite", name=name)
    if work.error:
        case = ElementTree.SubElement(suite, "testcase", classname=name, name="check")
        ElementTree.SubElement(case, "error", message=printable(work.error.say(lang)), type="error")
    for finding in work.findings:
        case = ElementTree.SubElement(suite, "testcase", classname=name, name=finding.rule)
        if finding.kind == "pass":
            continue
        tag = "failure" if finding.kind == "fail" else "skipped"
        message = f"{KIND[finding.kind].say(lang)}: {finding.message.say(lang)}"
        said = ElementTree.SubElement(case, tag, message=printable(message), type=finding.kind)
        said.text = _details(finding, lang)
    ElementTree.SubElement(suite, "system-out").text = STATUS[work.verdict].say(lang)
    counts = {"failures": "failure", "errors": "error", "skipped": "skipped"}
    suite.set("tests", str(len(suite.findall("testcase"))))
    for key, tag in counts.items():
        suite.set(key, str(len(suite.findall(f"testcase/{tag}"))))
    return suite


def _details(finding: RuleResult, lang: Lang) -> str:
    parts = listing(finding.places, lang), finding.clause, finding.fix.say(lang)
    return "\n".join(printable(part) for part in parts if part)
