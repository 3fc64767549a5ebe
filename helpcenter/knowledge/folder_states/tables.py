"""What is stored: one short line for each thing that a folder holds too."""

from __future__ import annotations

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from helpcenter.db import Base


class FolderStateRow(Base):
    """What a folder said when it and the database were last the same.

    No foreign key: the ids are those of several tables. A row that outlives its subject does no harm, since it counts only
    where it equals a text.
    """

    __tablename__ = "folder_states"

    #: A `Subject`.
    kind: Mapped[str] = mapped_column(String(20), primary_key=True)
    subject_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: The digest of a text; of an article, its topic.
    said: Mapped[str] = mapped_column(String(100))
