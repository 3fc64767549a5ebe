"""A Zendesk help center, read through its documented Help Center API (`/api/v2/help_center/...`)."""

from helpcenter.knowledge.importers.zendesk.client import Credentials, Limits, ZendeskClient
from helpcenter.knowledge.importers.zendesk.origin import ZendeskOrigin

__all__ = ["Credentials", "Limits", "ZendeskClient", "ZendeskOrigin"]
