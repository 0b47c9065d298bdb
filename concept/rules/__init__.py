"""The rules: one fault each, in modules by step of the method.

A rule is one function over an analysis, made a rule by `@rule`; its docstring is its page in the manual. It is
listed by standing in its module: the order of the modules here, and of the rules in them, is the order of findings.
"""

from concept.rules import attributes, cases, definitions, referents, roles, uses
from concept.rules.finding import SEVERITIES, Finding, Firmness, Rule, Severity, rule

__all__ = ["RULES", "SEVERITIES", "Finding", "Firmness", "Rule", "Severity", "rule"]

_MODULES = (uses, attributes, roles, cases, referents, definitions)

RULES: tuple[Rule, ...] = tuple(each for module in _MODULES for each in vars(module).values() if isinstance(each, Rule))
"""Every rule, in the order of the method's table."""
