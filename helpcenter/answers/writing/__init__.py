"""Optional rewriting: a short answer from the passages of an answer, by any endpoint that speaks the chat-completions protocol.

In come the question and the passages; out come sentences, each proven by the passages it cites. What cannot be proven is
dropped, and when nothing stands the quoted passages answer by themselves, as they do without a model.
"""

from helpcenter.answers.writing.composing import Composition, write_answer
from helpcenter.answers.writing.endpoint import ChatEndpoint, EndpointBusy
from helpcenter.answers.writing.writing_again import PassagesChanged, write_again

__all__ = [
    "ChatEndpoint",
    "Composition",
    "EndpointBusy",
    "PassagesChanged",
    "write_again",
    "write_answer",
]
