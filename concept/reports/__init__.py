"""What was found, in the forms that other tools and people read: one module for each, with `write(report) -> str`."""

from concept.reports.report import Judged, Report

__all__ = ["Judged", "Report"]
