"""Templates that import one another many times a page, and what they may use."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import KeysView, MutableMapping
from typing import Any

from flask.templating import Environment


class _Names(ChainMap[str, Any]):
    """What a template may use: its own names before those of all templates."""

    def keys(self) -> KeysView[str]:
        """Made at once. Jinja compares them with each import, a dozen times a page, and a chain tells them one by one."""
        return {name: None for names in self.maps for name in names}.keys()


class TemplateEnvironment(Environment):
    """Flask's own, but for how names are told."""

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """As Jinja makes them."""
        return _Names({} if d is None else d, self.globals)
