"""What was found, in the forms that other tools and people read: one module for each.

Its `write(report)` yields the text in pieces, and asks for an outcome only when all before it has been given away:
no report is ever held, nor are the analyses that it is about.
"""

from concept.reports.report import Judged, Report, Unread

__all__ = ["Judged", "Report", "Unread"]
