"""What a folder and the database last agreed on, so that an import can tell which of the two has changed since.

In come digests of texts and topics of articles that were just read from a folder or written to one; out they come again. What
is not known here was never in a folder.
"""

from helpcenter.knowledge.folder_states.remembering import THE_FILE, Subject, digest_of, forget, remember, remembered

__all__ = ["THE_FILE", "Subject", "digest_of", "forget", "remember", "remembered"]
