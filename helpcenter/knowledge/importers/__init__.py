"""Articles from elsewhere: a Zendesk help center, a folder of Markdown or HTML, a CSV file.

In comes an `Origin`, which gives its articles in a stable order under stable ids; out go drafts or published articles of ours
and a report. A run that was interrupted goes on, a second run updates, and what an editor has changed here is never overwritten
silently.
"""

from helpcenter.knowledge.importers.given import ImportTakenOver, Origin, OriginUnreachable, OriginUnusable
from helpcenter.knowledge.importers.report import ImportRemark, Outcome, RemarkKind, RunReport
from helpcenter.knowledge.importers.running import RunWishes, Unfinished, find_unfinished, run_import

__all__ = [
    "ImportRemark",
    "ImportTakenOver",
    "Origin",
    "OriginUnreachable",
    "OriginUnusable",
    "Outcome",
    "RemarkKind",
    "RunReport",
    "RunWishes",
    "Unfinished",
    "find_unfinished",
    "run_import",
]
