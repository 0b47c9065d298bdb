"""The rules: one fault each, in modules by step of the method.

A rule is one function over an analysis, made a rule by `@rule`; its docstring is its page in the manual. It is
listed by standing in its module: the order of the modules here, and of the rules in them, is the order of findings.
"""

from concept.rules import (
    antecedents,
    attributes,
    cases,
    definitions,
    methods,
    referents,
    roles,
    selection,
    sources,
    uses,
)
from concept.rules.finding import SEVERITIES, Finding, Firmness, Rule, rule, rule_with_profile
from concept.rules.profile import Profile, Severity

__all__ = [
    "RULES",
    "SEVERITIES",
    "Finding",
    "Firmness",
    "Profile",
    "Rule",
    "Severity",
    "rule",
    "rule_with_profile",
]

_MODULES = (
    *(selection, uses, attributes, roles, cases, antecedents),
    *(referents, definitions, sources, methods),
)

RULES: tuple[Rule, ...] = tuple(each for module in _MODULES for each in vars(module).values() if isinstance(each, Rule))
"""Every rule, in the order of the method's table."""
