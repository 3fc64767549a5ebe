"""llms.txt: what there is to read, for assistants that look something up for somebody (llmstxt.org)."""

from __future__ import annotations

from flask import g, url_for
from werkzeug.wrappers import Response

from helpcenter.accounts import Permission
from helpcenter.knowledge.directory import TopicContents, contents_by_topic
from helpcenter.knowledge.plain_markdown import escape_markdown
from helpcenter.language import endonym
from helpcenter.web.access import permission
from helpcenter.web.caching import last_change, publish
from helpcenter.web.current import house
from helpcenter.web.localization import gettext, ngettext, page_language
from helpcenter.web.machines import machines
from helpcenter.web.machines.addresses import absolute, page_address
from helpcenter.web.machines.markdown_lists import line, link_line
from helpcenter.web.names import topic_name, topic_order
from helpcenter.web.page import help_center_name

#: Assistants read it whole: topics with more articles than these lead to a list of their own.
MOST_OF_A_TOPIC = 50


@machines.get("/llms.txt")
@permission(Permission.READ_HELP)
def llms_of_default_language() -> Response:
    """Where it is looked for; in the default language, whoever asks."""
    g.language = house().settings.default_language
    return _llms()


@machines.get("/<language:language_tag>/llms.txt")
@permission(Permission.READ_HELP)
def llms() -> Response:
    """The same for one language."""
    return _llms()


def _llms() -> Response:
    with house().database.read() as session:
        topics = contents_by_topic(session, page_language(), most=MOST_OF_A_TOPIC)
    topics.sort(key=lambda found: topic_order(found.topic))
    parts = [
        f"# {escape_markdown(help_center_name())}",
        f"> {escape_markdown(summary())}",
        escape_markdown(gettext("Each article is also a Markdown file: its address with “.md” at the end.")),
        f"{escape_markdown(gettext('Programs can ask a question and get an answer with its sources.'))} "
        f"`GET {absolute(url_for('api.answer'))}?question={{question}}&language={page_language()}`",
        *(_topic(topic) for topic in topics),
        _optional(),
    ]
    response = Response("\n\n".join(parts) + "\n", content_type="text/plain; charset=utf-8")
    response.content_language.add(page_language())
    return publish(response, changed_at=last_change())


def summary() -> str:
    return gettext(
        "Answers about your orders, deliveries, payments and returns, and the ways to reach our support team."
    )


def _topic(topic: TopicContents) -> str:
    language = page_language()
    lines = [link_line(entry, language) for entry in topic.entries]
    if topic.count > len(topic.entries):
        all_of_them = ngettext("See %(num)d article", "See all %(num)d articles", topic.count)
        lines.append(line(all_of_them, page_address("machines.topic_twin", language, topic=topic.topic)))
    return "\n".join((f"## {escape_markdown(topic_name(topic.topic))}", "", *lines))


def _optional() -> str:
    """The heading is the format's own word, whatever the language: what stands below may be left out."""
    here = page_language()
    lines = [line(gettext("Talk to the support team"), page_address("contact.options", here))]
    lines += [
        line(endonym(language), page_address("machines.llms", language))
        for language in house().settings.languages
        if language != here
    ]
    return "\n".join(("## Optional", "", *lines))
