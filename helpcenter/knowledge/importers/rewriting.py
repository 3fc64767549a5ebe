"""Lead the links and pictures of one text to where they are here."""

from __future__ import annotations

from collections.abc import Callable

from helpcenter.knowledge.importers.given import Meant, Origin, PictureMissing
from helpcenter.knowledge.importers.report import RemarkKind
from helpcenter.knowledge.pictures import PictureRefused, picture_key

#: Fetch a picture and keep it: in come its address and the article it is shown in, out comes the address here.
TakePicture = Callable[[str, str], str]
#: Where an article of the origin is here: topic and slug, or None.
FindPlace = Callable[[str], tuple[str, str] | None]


class Rewriter:
    """For the text of one translation; `remarks` and `unresolved` tell afterwards what is not as it was."""

    def __init__(
        self, origin: Origin, source_id: str, language: str, find_place: FindPlace, take_picture: TakePicture | None
    ) -> None:
        self._origin = origin
        self._source_id = source_id
        self._language = language
        self._find_place = find_place
        self._take_picture = take_picture
        self.remarks: list[tuple[RemarkKind, str]] = []
        self.unresolved = False

    def link(self, address: str) -> str | None:
        meant = self._origin.meant(address, self._source_id)
        if meant is None:
            return address
        place = self._find_place(meant.source_id) if meant.source_id else None
        if place is None:
            self._not_led(meant)
            return meant.address
        if meant.anchor:
            self.tell(f"the link to {address} leads to the beginning of that article", RemarkKind.LINK)
        topic, slug = place
        return f"../../{topic}/{slug}/{self._language}.md"

    def picture(self, address: str, alternative: str) -> str | None:
        if self._take_picture is None or picture_key(address) is not None:
            return address
        shown = address if len(address) < 200 else f"{address[:60]}..."
        try:
            found = self._take_picture(address, self._source_id)
        except PictureMissing as error:
            self.unresolved = self.unresolved or error.later
            self.tell(f"the picture {shown} is left out: {error.reason}")
            return None
        except PictureRefused as error:
            self.tell(f"the picture {shown} is left out: {error}")
            return None
        if not alternative.strip():
            self.tell(f"the picture {shown} has no description; write one")
        return found

    def tell(self, reason: str, kind: RemarkKind = RemarkKind.CHANGED) -> None:
        self.remarks.append((kind, reason))

    def _not_led(self, meant: Meant) -> None:
        """A later run may know the article, when it is one."""
        self.unresolved = self.unresolved or meant.source_id is not None
        what = "an article that is not imported" if meant.source_id else "something else than an article"
        self.tell(f"the link to {meant.address} leads to {what} over there", RemarkKind.LINK)
