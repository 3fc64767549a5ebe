"""The articles: what is written, published and read.

In come texts from editors and folders of Markdown files; out go published translations, the numbered list of what changed,
safe HTML and the sections that answers are made of. The database is the truth; a folder of files is its form for review, the
same byte for byte.
"""

from helpcenter.knowledge.archiving import archive_article, archive_translation, move_article
from helpcenter.knowledge.audit import AuditNote, list_notes
from helpcenter.knowledge.catalogue import Catalogue, Catalogues, cards_of_slugs, neighbours, topic_of_archived
from helpcenter.knowledge.changes import Change, ChangeKind, changes_since, latest_change_number
from helpcenter.knowledge.comments import tables as _comments  # noqa: F401 - their tables belong to every database
from helpcenter.knowledge.comparing import ComparedLine, LineKind, compare
from helpcenter.knowledge.editing import (
    EditableTranslation,
    EditorRow,
    TranslationState,
    find_editor_row,
    find_latest,
    find_revision,
    get_latest,
    list_for_editors,
    list_revisions,
    list_topics_in_use,
)
from helpcenter.knowledge.errors import (
    ArticleNotFound,
    ArticleProblem,
    FolderUnusable,
    FrontMatterError,
    InvalidArticle,
    ReviewNeeded,
    Revision,
    RevisionConflict,
)
from helpcenter.knowledge.exporting import ExportReport, export_folder
from helpcenter.knowledge.folder import Remark
from helpcenter.knowledge.following import Follow, SourceChange, find_source_change, mark_up_to_date
from helpcenter.knowledge.import_plan import CLASHES, ImportConflicts, ImportPlan, Planned, Step, Take
from helpcenter.knowledge.importers import tables as _importers  # noqa: F401 - as the comments' tables
from helpcenter.knowledge.importing import ImportReport, import_folder
from helpcenter.knowledge.keeping_questions import (
    QuestionsConflict,
    QuestionsFile,
    add_known_question,
    find_known_questions,
    get_questions_file,
    known_questions,
    same_question_elsewhere,
    set_known_questions,
)
from helpcenter.knowledge.lint import tables as _lint  # noqa: F401 - as the comments' tables
from helpcenter.knowledge.machine_translations import tables as _machine_translations  # noqa: F401 - as the comments' tables
from helpcenter.knowledge.naming import ArticleName, article_names, article_slugs, find_article_id
from helpcenter.knowledge.planning_import import plan_import
from helpcenter.knowledge.published import (
    ArticleCard,
    PublishedTranslation,
    all_published,
    best_translations,
    cards_of,
    choose_language,
    find_published,
    published_languages,
    read_published,
)
from helpcenter.knowledge.publishing import publish, save_draft
from helpcenter.knowledge.questions_file import (
    KNOWN_QUESTION_LIMIT,
    BadLine,
    InvalidKnownQuestions,
    KnownQuestion,
    LineProblem,
    folded,
    with_question,
)
from helpcenter.knowledge.rendering import ContentsEntry, Rendered, render
from helpcenter.knowledge.sections import Block, BlockKind, Section, sections
from helpcenter.knowledge.slugs import is_slug, slugify
from helpcenter.knowledge.source import Source, build_source, editable_values, parse_source
from helpcenter.knowledge.standing import Standing, standings
from helpcenter.knowledge.unanswered import (
    UNANSWERED_FILE_NAME,
    UNANSWERED_LIMIT,
    UnansweredConflict,
    UnansweredQuestions,
    add_unanswered_question,
    find_unanswered_questions,
    set_unanswered_questions,
    unanswered_questions,
    unanswered_version,
)
from helpcenter.knowledge.votes import low_voted
from helpcenter.knowledge.working_copies import tables as _working_copies  # noqa: F401 - as the comments' tables

__all__ = [
    "CLASHES",
    "KNOWN_QUESTION_LIMIT",
    "UNANSWERED_FILE_NAME",
    "UNANSWERED_LIMIT",
    "ArticleCard",
    "ArticleName",
    "ArticleNotFound",
    "ArticleProblem",
    "AuditNote",
    "BadLine",
    "Block",
    "BlockKind",
    "Catalogue",
    "Catalogues",
    "Change",
    "ChangeKind",
    "ComparedLine",
    "ContentsEntry",
    "EditableTranslation",
    "EditorRow",
    "ExportReport",
    "FolderUnusable",
    "Follow",
    "FrontMatterError",
    "ImportConflicts",
    "ImportPlan",
    "ImportReport",
    "InvalidArticle",
    "InvalidKnownQuestions",
    "KnownQuestion",
    "LineKind",
    "LineProblem",
    "Planned",
    "PublishedTranslation",
    "QuestionsConflict",
    "QuestionsFile",
    "Remark",
    "Rendered",
    "ReviewNeeded",
    "Revision",
    "RevisionConflict",
    "Section",
    "Source",
    "SourceChange",
    "Standing",
    "Step",
    "Take",
    "TranslationState",
    "UnansweredConflict",
    "UnansweredQuestions",
    "add_known_question",
    "add_unanswered_question",
    "all_published",
    "archive_article",
    "archive_translation",
    "article_names",
    "article_slugs",
    "best_translations",
    "build_source",
    "cards_of",
    "cards_of_slugs",
    "changes_since",
    "choose_language",
    "compare",
    "editable_values",
    "export_folder",
    "find_article_id",
    "find_editor_row",
    "find_known_questions",
    "find_latest",
    "find_published",
    "find_revision",
    "find_source_change",
    "find_unanswered_questions",
    "folded",
    "get_latest",
    "get_questions_file",
    "import_folder",
    "is_slug",
    "known_questions",
    "latest_change_number",
    "list_for_editors",
    "list_notes",
    "list_revisions",
    "list_topics_in_use",
    "low_voted",
    "mark_up_to_date",
    "move_article",
    "neighbours",
    "parse_source",
    "plan_import",
    "publish",
    "published_languages",
    "read_published",
    "render",
    "same_question_elsewhere",
    "save_draft",
    "sections",
    "set_known_questions",
    "set_unanswered_questions",
    "slugify",
    "standings",
    "topic_of_archived",
    "unanswered_questions",
    "unanswered_version",
    "with_question",
]
