"""Sentences for what the lint finds in a text by itself: words left over, headings, links, pictures."""

from __future__ import annotations

from collections.abc import Callable

from helpcenter.knowledge.lint import Finding, FindingCode
from helpcenter.web.localization import gettext
from helpcenter.web.studio.lint_values import language_words

_CODES = FindingCode

#: What was found, and how to mend it.
Sentences = tuple[str, str]

SENTENCES: dict[FindingCode, Callable[[Finding], Sentences]] = {}


def _for(*codes: FindingCode) -> Callable[[Callable[[Finding], Sentences]], Callable[[Finding], Sentences]]:
    def take(sentences: Callable[[Finding], Sentences]) -> Callable[[Finding], Sentences]:
        SENTENCES.update(dict.fromkeys(codes, sentences))
        return sentences

    return take


# --- title, summary, text ---


@_for(_CODES.TITLE_MISSING, _CODES.SUMMARY_MISSING, _CODES.TEXT_MISSING)
def _missing(finding: Finding) -> Sentences:
    return {
        _CODES.TITLE_MISSING: (
            gettext("There is no title."),
            gettext("Write what a shopper would look for."),
        ),
        _CODES.SUMMARY_MISSING: (
            gettext("There is no summary."),
            gettext("Write one or two sentences that answer the core of it: lists and search engines show them."),
        ),
        _CODES.TEXT_MISSING: (
            gettext("There is no text."),
            gettext("Write the answer in the first paragraph, then the steps."),
        ),
    }[finding.code]


@_for(_CODES.TITLE_LONG, _CODES.SUMMARY_LONG)
def _too_long(finding: Finding) -> Sentences:
    values = finding.values
    if finding.code is _CODES.TITLE_LONG:
        what = gettext("The title has %(length)s characters; search engines cut it off.", length=values["length"])
    else:
        what = gettext("The summary has %(length)s characters; search engines cut it off.", length=values["length"])
    return what, gettext("Shorten it to %(limit)s characters.", limit=values["limit"])


# --- placeholders ---


@_for(_CODES.PLACEHOLDER, _CODES.TEST_LINE, _CODES.EMPTY_BRACKETS, _CODES.HTML_SHOWN)
def _left_over(finding: Finding) -> Sentences:
    found = finding.values.get("found", "")
    return {
        _CODES.PLACEHOLDER: (
            gettext("“%(found)s” looks like a placeholder that was never filled in.", found=found),
            gettext("Write what belongs there, or take it out. If readers are to type it, put it between backticks."),
        ),
        _CODES.TEST_LINE: (
            gettext("This line looks like a test."),
            gettext("Take it out."),
        ),
        _CODES.EMPTY_BRACKETS: (
            gettext("“%(found)s” has nothing in it.", found=found),
            gettext("Write what belongs there, or take the marks out."),
        ),
        _CODES.HTML_SHOWN: (
            gettext("Readers see “%(found)s” as it is written here: HTML is shown as text.", found=found),
            gettext("Use Markdown instead, such as **bold**, or put it between backticks if readers are to see it."),
        ),
    }[finding.code]


# --- headings ---


@_for(_CODES.HEADING_EMPTY, _CODES.HEADING_LEVEL_ONE, _CODES.HEADING_LEVEL_SKIPPED, _CODES.HEADING_TWICE)
def _heading(finding: Finding) -> Sentences:
    values = finding.values
    return {
        _CODES.HEADING_EMPTY: lambda: (
            gettext("A heading has no words."),
            gettext("Write what the section is about, or take the heading out."),
        ),
        _CODES.HEADING_LEVEL_ONE: lambda: (
            gettext("This heading is on the level of the article's title."),
            gettext("Begin it with ## instead of #."),
        ),
        _CODES.HEADING_LEVEL_SKIPPED: lambda: (
            gettext(
                "A level of headings is left out above this one: people who jump from heading to heading get lost."
            ),
            gettext(
                "Begin it with %(expected)s instead of %(found)s.", expected=values["expected"], found=values["found"]
            ),
        ),
        _CODES.HEADING_TWICE: lambda: (
            gettext("The same heading stands in line %(first)s.", first=values["first"]),
            gettext("Say in each what its own section is about: an answer may quote one section alone."),
        ),
    }[finding.code]()


# --- links ---


@_for(
    _CODES.LINK_DEAD,
    _CODES.LINK_ARCHIVED,
    _CODES.LINK_NOT_PUBLISHED,
    _CODES.LINK_UNUSABLE,
    _CODES.LINK_TO_ITSELF,
    _CODES.LINK_WITHOUT_WORDS,
    _CODES.LINK_SAYS_NOTHING,
    _CODES.LINK_OTHER_LANGUAGE,
)
def _link(finding: Finding) -> Sentences:
    values = finding.values
    slug, address = values.get("slug", ""), values.get("address", "")
    if finding.code is _CODES.LINK_ARCHIVED and "leads_to" in values:
        return (
            gettext(
                "The article %(slug)s is archived; its readers are led to %(target)s.",
                slug=slug,
                target=values["leads_to"],
            ),
            gettext("Link to %(target)s itself.", target=values["leads_to"]),
        )
    return {
        _CODES.LINK_DEAD: lambda: (
            gettext("There is no article %(slug)s: readers see the words without the link.", slug=slug),
            gettext("Link to an article that exists, or take the link out."),
        ),
        _CODES.LINK_ARCHIVED: lambda: (
            gettext("The article %(slug)s is archived: readers see the words without the link.", slug=slug),
            gettext("Link to the article that took its place, or take the link out."),
        ),
        _CODES.LINK_NOT_PUBLISHED: lambda: (
            gettext("The article %(slug)s is a draft: until it is published, readers see no link.", slug=slug),
            gettext("Publish that article first, or take the link out until then."),
        ),
        _CODES.LINK_UNUSABLE: lambda: (
            gettext("“%(address)s” cannot be a link: readers see the words without it.", address=address),
            gettext("Write a whole address that begins with https://, or the path of another article's file."),
        ),
        _CODES.LINK_TO_ITSELF: lambda: (
            gettext("This link leads to the article that it stands in."),
            gettext("Take it out, or link to one of its headings with #."),
        ),
        _CODES.LINK_WITHOUT_WORDS: lambda: (
            gettext("A link has no words to click."),
            gettext("Write between the brackets where it leads."),
        ),
        _CODES.LINK_SAYS_NOTHING: lambda: (
            gettext("“%(text)s” does not say where the link leads.", text=finding.excerpt),
            gettext("Make the name of the place the link: people who jump from link to link hear nothing else."),
        ),
        _CODES.LINK_OTHER_LANGUAGE: lambda: (
            gettext("The link names the file in %(language)s.", language=language_words(str(values["language"]))),
            gettext("Link to the file in the language of this text."),
        ),
    }[finding.code]()  # fmt: skip


@_for(_CODES.ANCHOR_DEAD, _CODES.ODR_LINK, _CODES.ODR_ADVICE, _CODES.LINK_UNREACHABLE, _CODES.LINK_MOVED)
def _place(finding: Finding) -> Sentences:
    values = finding.values
    anchor, slug = values.get("anchor", ""), values.get("slug", "")
    if finding.code is _CODES.ANCHOR_DEAD and slug:
        return (
            gettext("No heading of the article %(slug)s has the address #%(anchor)s.", slug=slug, anchor=anchor),
            gettext("Open that article, copy the address of the heading, or link to the article alone."),
        )
    return {
        _CODES.ANCHOR_DEAD: lambda: (
            gettext("No heading of this article has the address #%(anchor)s.", anchor=anchor),
            gettext("The address of a heading is its words in small letters, joined by hyphens."),
        ),
        _CODES.ODR_LINK: lambda: (
            gettext("The EU's platform for online dispute resolution was closed on 20 July 2025; this address leads nowhere."),
            gettext("Take the address out. Name your national consumer body or the European Consumer Centres instead."),
        ),
        _CODES.ODR_ADVICE: lambda: (
            gettext("This seems to send shoppers to the EU's platform for online disputes, which was closed on 20 July 2025."),
            gettext("Take it out, or say that it was closed."),
        ),
        _CODES.LINK_UNREACHABLE: lambda: (
            gettext("%(address)s could not be opened (%(reason)s).", address=values["address"], reason=values["reason"]),
            gettext("Open it yourself; if it is gone, link to another page or take the link out."),
        ),
        _CODES.LINK_MOVED: lambda: (
            gettext("%(address)s has moved to %(target)s for good.", address=values["address"], target=values["target"]),
            gettext("Link to the new address."),
        ),
    }[finding.code]()  # fmt: skip


# --- pictures ---


@_for(_CODES.PICTURE_WITHOUT_TEXT, _CODES.PICTURE_TEXT_POOR, _CODES.PICTURE_ELSEWHERE)
def _picture(finding: Finding) -> Sentences:
    return {
        _CODES.PICTURE_WITHOUT_TEXT: (
            gettext("A picture has no text for people who do not see it."),
            gettext('Write between the brackets what one sees, or mark it as decorative: ![](address "decorative").'),
        ),
        _CODES.PICTURE_TEXT_POOR: (
            gettext("“%(text)s” does not say what the picture shows.", text=finding.excerpt),
            gettext("Write what one sees in it, as you would on the phone."),
        ),
        _CODES.PICTURE_ELSEWHERE: (
            gettext("The picture lies on another site: readers see its description instead."),
            gettext("Upload it here."),
        ),
    }[finding.code]
