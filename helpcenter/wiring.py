"""The composition root: from settings to everything that is built once per process. The only file that knows all the rooms."""

from __future__ import annotations

from collections.abc import Callable

from helpcenter.answers import ChatEndpoint
from helpcenter.config import Settings
from helpcenter.contact import load_configuration
from helpcenter.db import Database, upgrade
from helpcenter.errors import ConfigurationError
from helpcenter.files import LocalStore
from helpcenter.knowledge.importers.zendesk import Credentials, ZendeskClient
from helpcenter.language import prepare_detection, use_prepared_detection
from helpcenter.mail import FolderTransport, InvalidMail, SmtpTransport, Transport, sender_address
from helpcenter.retrieval import LocalIndex, PassageIndex, Retriever
from helpcenter.retrieval.embedders import Embedder, ModelMissing, create_embedder, parts_of
from helpcenter.retrieval.reranking import CrossEncoder
from helpcenter.web.current import House


def build_database(settings: Settings) -> Database:
    """The database at its newest schema."""
    database = Database(settings.database)
    upgrade(database)
    return database


def prepare_models(settings: Settings, progress: Callable[[str, float], None]) -> None:
    """Write the models, of the embedder and for telling languages, in the form in which they are used; what is there is kept.

    `progress` gets the step's name and the part done, 0 to 1. Raises `EmbedderError` and `ConfigurationError`.
    """
    parts = parts_of(settings.embedder)
    if "e5" in parts:
        from helpcenter.retrieval.embedders.conversion import convert_e5  # needs onnx, which serving does not

        convert_e5(settings.models_path, settings.languages, progress)
    if "universal" in parts:
        from helpcenter.retrieval.embedders.universal_tables import prepare_universal  # numpy is not for every command

        prepare_universal(settings.models_path)
    try:
        prepare_detection(settings.models_path)
    except OSError as error:
        raise ConfigurationError(f"HELPCENTER_MODELS_FOLDER cannot be written to: {error}") from error


def build_retriever(settings: Settings, database: Database) -> Retriever:
    """The retriever, not yet opened: the embedder is loaded when it is first needed."""
    embedder = create_embedder(settings.embedder, models_folder=settings.models_path)
    passages = build_passage_index(settings, database, embedder)
    return Retriever(database, embedder, passages, build_cross_encoder(settings))


def build_cross_encoder(settings: Settings) -> CrossEncoder | None:
    """What looks at the first articles again, not yet loaded; None when nothing is set. Raises `ConfigurationError`."""
    if settings.cross_encoder is None:
        return None
    from helpcenter.retrieval.embedders.torch_models import SentenceTransformerCrossEncoder

    try:
        return SentenceTransformerCrossEncoder(settings.cross_encoder)
    except ModelMissing as error:
        raise ConfigurationError(
            f"HELPCENTER_CROSS_ENCODER is {settings.cross_encoder!r}, which cannot be used: {error} "
            "Or leave HELPCENTER_CROSS_ENCODER out."
        ) from error


def build_passage_index(settings: Settings, database: Database, embedder: Embedder) -> PassageIndex:
    """Where passages are searched: in files of this machine, or in the database. Raises `ConfigurationError`."""
    if settings.index == "local":
        return LocalIndex(database, embedder, settings.indexes_folder)
    try:
        from helpcenter.retrieval.postgres import PostgresIndex
    except ImportError as error:  # an extra, which the local index does not need
        raise ConfigurationError(
            "HELPCENTER_INDEX is pgvector, which needs a package more: pip install 'helpcenter[pgvector]', "
            "or leave HELPCENTER_INDEX out"
        ) from error
    return PostgresIndex(database, embedder)


def build_writer(settings: Settings) -> ChatEndpoint | None:
    """Where short answers are written; None when no language model is set."""
    if settings.llm_url is None or settings.llm_model is None:
        return None
    return ChatEndpoint(
        url=settings.llm_url,
        model=settings.llm_model,
        key=settings.llm_api_key.get_secret_value() if settings.llm_api_key else None,
        timeout_seconds=settings.llm_timeout_seconds,
        at_once=settings.llm_at_once,
        parameters=settings.llm_parameters,
    )


def build_zendesk(settings: Settings, tell: Callable[[str], None]) -> ZendeskClient:
    """The help center to import from; `tell` gets a sentence whenever it has to wait. Raises `ConfigurationError`."""
    secrets = (settings.zendesk_token, settings.zendesk_oauth_token)
    token, oauth_token = (secret.get_secret_value() if secret else None for secret in secrets)
    if settings.zendesk_url is None:
        raise ConfigurationError("HELPCENTER_ZENDESK_URL is not set; write it like https://shop.zendesk.com")
    if not oauth_token and not (token and settings.zendesk_email):
        raise ConfigurationError(
            "Zendesk asks who is there: set HELPCENTER_ZENDESK_EMAIL and HELPCENTER_ZENDESK_TOKEN, or "
            "HELPCENTER_ZENDESK_OAUTH_TOKEN"
        )
    return ZendeskClient(settings.zendesk_url, Credentials(settings.zendesk_email, token, oauth_token), tell=tell)


def build_transport(settings: Settings) -> Transport:
    """Where mail goes: a folder of .eml files, or an SMTP server."""
    if settings.mail_transport == "folder":
        return FolderTransport(settings.instance_folder / "outbox")
    password = settings.smtp_password.get_secret_value() if settings.smtp_password else None
    return SmtpTransport(
        host=settings.smtp_host,
        port=settings.smtp_port,
        security=settings.smtp_security,
        user=settings.smtp_user,
        password=password,
    )


def build_attachments(settings: Settings) -> LocalStore:
    """Where the content of attachments lies."""
    return LocalStore(settings.instance_folder / "attachments")


def build_pictures(settings: Settings) -> LocalStore:
    """Where the pictures of articles lie."""
    return LocalStore(settings.instance_folder / "pictures")


def check_sender(settings: Settings) -> None:
    """Every mail has this sender: better to stop at the start than at the first case. Raises `ConfigurationError`."""
    try:
        sender_address(settings.mail_from)
    except InvalidMail as error:
        raise ConfigurationError(
            f"HELPCENTER_MAIL_FROM is {settings.mail_from!r}, and mail cannot be sent from there; "
            'write an address such as "Shop Support <support@shop.example>"'
        ) from error


def build_house(settings: Settings) -> House:
    """Everything the web surfaces use, with the index open and caught up. Raises `ConfigurationError`."""
    check_sender(settings)
    contact = load_configuration(settings.knowledge_base_folder / "contact")
    database = build_database(settings)
    use_prepared_detection(settings.models_path)
    retriever = build_retriever(settings, database)
    retriever.open()
    return House(
        settings=settings,
        database=database,
        retriever=retriever,
        contact=contact,
        attachments=build_attachments(settings),
        pictures=build_pictures(settings),
        signing_key=settings.signing_key(),
        writer=build_writer(settings),
    )
