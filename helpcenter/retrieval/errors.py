"""What can go wrong with the index."""

from __future__ import annotations

from helpcenter.errors import InvalidInput, Unavailable


class IndexBuildFailed(Unavailable):
    """A new index could not be written (disk full, no permission, a damaged file). The one before stays in use."""

    code = "index-build-failed"


class IndexBusy(Unavailable):
    """Another process is building the index now."""

    code = "index-busy"


class IndexUnusable(Unavailable):
    """The files of an index are missing, damaged or of another recipe; building it anew mends that."""

    code = "index-unusable"


class EvaluationFileError(InvalidInput):
    """A file of evaluation questions cannot be read; the message names the line."""

    code = "evaluation-file"
