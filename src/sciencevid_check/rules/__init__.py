"""Judgement: one file is one rule. To add a rule, add a file; nothing here names them."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from sciencevid_check.measurements import PAPERWORK
from sciencevid_check.rule import Rule

# The order in which a report lists rules: what must hold before the rest makes sense comes first.
_FIRST = ("readable", "container", "video-codec", "audio-track", "duration", "resolution", "aspect-ratio")


@cache
def all_rules() -> dict[str, Rule]:
    """Every rule by its id, in the order of reports."""
    names = [info.name for info in pkgutil.iter_modules(__path__)]
    found = [Rule.of(importlib.import_module(f"{__name__}.{name}")) for name in names]
    rank = {rule_id: place for place, rule_id in enumerate(_FIRST)}
    return {
        rule.id: rule
        for rule in sorted(found, key=lambda rule: (judges_paper(rule), rank.get(rule.id, len(rank)), rule.id))
    }


def judges_paper(rule: Rule) -> bool:
    """Whether it needs what only the forms that go with a work can tell."""
    return not PAPERWORK.isdisjoint(rule.needs)
