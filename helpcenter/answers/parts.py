"""A question that asks several things, cut into its parts: "How do I return it and when do I get my money?"

Cautious: a question is left whole unless each part asks for itself. Both must ask (by a question word or verb, or end in a
question mark), say enough, and name what they are about instead of pointing at the other part.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from helpcenter.retrieval import split_sentences, word_count

#: Parts looked at; what comes after them is left out.
PARTS_AT_MOST: Final = 3
#: A longer part tells a story, in which the question is about more than its words.
_WORDS_AT_MOST: Final = 20
#: Words, and those of them that tell something: long ones that neither ask nor point. A later part has less to lean on.
_FIRST_AT_LEAST: Final = (3, 1)
_LATER_AT_LEAST: Final = (4, 2)
_TELLING_LENGTH: Final = 4
_CHARACTERS_AT_LEAST: Final = 4


@dataclass(frozen=True, slots=True)
class _Grammar:
    """Of one language, in small letters: words that join questions, that begin one, and that point at something said before."""

    joins: str
    asks: str
    points: str
    #: Verbs with such a word behind them: "devolverlo".
    points_within: str = ""
    #: Words that point here and are articles elsewhere: "wann kommt das?", "quand vais-je le recevoir ?".
    points_here: str = r"$^"


_GRAMMARS: Final[Mapping[str, _Grammar]] = {
    "en": _Grammar(
        "and|or|and also|and then",
        "how|what|when|where|why|who|whom|whose|which|can|could|do|does|did|is|are|was|will|would|should|must|may|have|has",
        "it|its|they|them|their|this|that|these|those|one|he|she|him|her",
    ),
    "de": _Grammar(
        "und|oder|und auch|sowie",
        "wie|was|wann|wo|woher|wohin|warum|wieso|weshalb|wer|wem|wen|welche|welcher|welches|welchen|kann|können|könnt|muss|"
        "müssen|darf|soll|ist|sind|gibt|habe|bekomme|bis wann|ab wann|an wen|wieviel",
        "es|er|sie|ihn|ihm|ihr|dies|diese|diesen|dieser|dieses|dafür|davon|damit|dazu|daran|darauf|dort|dabei",
        points_here=r"(?<![^\W_])(?:der|die|das|den|dem)\W*$",
    ),
    "es": _Grammar(
        "y|e|o|u|y también",
        "cómo|qué|cuándo|cuánto|cuánta|cuántos|cuántas|dónde|adónde|por qué|quién|quiénes|cuál|cuáles|puedo|puede|debo|"
        "tengo que|hay|en cuánto|de qué|a quién|con qué|es|como|cuando|cuanto|donde|quien",
        "lo|le|les|esto|eso|este|esta|ese|esa|ahí|allí|ello|él|ella|ellos|ellas",
        r".*(?:[aeiáéí]r|ndo)(?:me|te|se|nos)?(?:lo|la|los|las|le|les)",
    ),
    "it": _Grammar(
        "e|ed|o|oppure|e anche",
        "come|che cosa|cosa|quando|quanto|quanta|quanti|quante|dove|perché|chi|a chi|quale|quali|posso|può|devo|c'è|è|"
        "entro quando|in quanto",
        "li|ne|ci|questo|questa|questi|queste|quello|quella|ciò|esso|essa|loro",
        r".*[aei]r(?:me|te|se|ce|ve|glie)?(?:lo|la|li|le|ne|ci|gli)",
    ),
    "fr": _Grammar(
        "et|ou|et aussi|puis",
        "comment|quand|combien|où|pourquoi|qui|à qui|que|qu'est-ce|quel|quelle|quels|quelles|est-ce|puis-je|peut-on|dois-je|"
        "faut-il|y a-t-il|dans combien|sous combien|jusqu'à quand|en combien",
        "il|elle|ils|elles|lui|leur|ça|cela|ceci|celui|celle|là",
        r".+-(?:le|la|les|lui|leur|ils?|elles?)",
        r"je (?:le |la |les |l['’])|(?<![^\W_])(?:le |la |les |l['’])\w+[ei]r(?![^\W_])",
    ),
    "nl": _Grammar(
        "en|of|en ook",
        "hoe|hoeveel|hoelang|wat|wanneer|waar|waarom|wie|welke|welk|kan|kun|mag|moet|is|zijn|krijg|heb|"
        "binnen hoeveel|tot wanneer|aan wie",
        "hij|zij|ze|hem|haar|dat|dit|die|deze|daar|ervan|ervoor|daarvoor|daarmee",
    ),
    "pt": _Grammar(
        "e|ou|e também",
        "como|o que|quando|quanto|quanta|quantos|quantas|onde|aonde|porque|porquê|por que|quem|a quem|qual|quais|posso|pode|devo|"
        "tenho de|tenho que|há|em quanto|até quando|é",
        "isto|isso|este|esta|esse|essa|ele|ela|eles|elas|lá|aí",
        r".+-(?:l?[oa]s?|lhes?)",
    ),
    "pl": _Grammar(
        "i|oraz|a|lub|albo|a także",
        "jak|jaki|jaka|jakie|co|kiedy|gdzie|skąd|dokąd|dlaczego|czemu|kto|kogo|komu|do kogo|który|która|które|ile|czy|czy mogę|"
        "do kiedy|w jakim|po jakim",
        "to|ten|ta|te|tego|tej|tym|go|jego|ją|jej|je|ich|nim|niej|nich|tam|nią",
    ),
    "hr": _Grammar(
        "i|a|te|ili|kao i",
        "kako|što|kada|kad|gdje|kamo|odakle|zašto|tko|koga|kome|koji|koja|koje|kojem|koliko|mogu li|može li|je li|jesu li|"
        "moram li|ima li|do kada|u kojem|hoću li|hoće li",
        "to|taj|ta|toga|tome|tim|ga|ju|ih|njega|nju|njih|njemu|tamo|on|ona|ono|oni",
    ),
}
_CHINESE_ASKS: Final = re.compile(
    "怎么|怎样|如何|什么|多久|多少|几天|哪|谁|为何|是否|能不能|可不可以|要不要|有没有|会不会|能否|吗"
)
_CHINESE_JOINS: Final = re.compile(r"[？?]\s*(?:还有|另外|请问)?|[，,；;\s]*(?:还有|以及|另外|并且|而且)[，,\s]*")
_CHINESE_POINTS: Final = re.compile("[它这那]|其")
_MARKS: Final = "?？"
_WORD: Final = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_OPENS: Final = r"[\s¿¡\"'«„“(]*"


def parts_of(question: str, language: str) -> tuple[str, ...]:
    """The parts of a cleaned question, in order, each as it was written; empty unless there are two or more."""
    primary = language.split("-")[0]
    if primary == "zh":
        parts = _chinese(question)
    elif primary in _GRAMMARS:
        parts = _spaced(question, _GRAMMARS[primary])
    else:
        return ()
    return tuple(dict.fromkeys(parts))[:PARTS_AT_MOST] if len(set(parts)) > 1 else ()


def _spaced(question: str, grammar: _Grammar) -> list[str]:
    """Of languages with spaces: sentences that end in a question mark, cut before "and" with a question word."""
    sentences = split_sentences(question)
    asking = [sentence for sentence in sentences if sentence.rstrip("\"'»”)").endswith(tuple(_MARKS))]
    if not asking and len(sentences) == 1:
        asking = sentences  # typed without a mark
    elif len(asking) < len(sentences):
        return []  # what is told beside the questions belongs to them
    cutting = re.compile(rf"(?:,\s*|\s+)(?:{grammar.joins})\s+(?={_OPENS}(?:{grammar.asks})(?![^\W_]))", re.IGNORECASE)
    parts = [part.strip() for sentence in asking for part in cutting.split(sentence)]
    return parts if all(_stands_alone(part, grammar, first=part is parts[0]) for part in parts) else []


def _stands_alone(part: str, grammar: _Grammar, *, first: bool) -> bool:
    words_at_least, telling_at_least = _FIRST_AT_LEAST if first else _LATER_AT_LEAST
    if not words_at_least <= word_count(part) <= _WORDS_AT_MOST:
        return False
    asks = re.compile(rf"(?<![^\W_])(?:{grammar.asks})(?![^\W_])", re.IGNORECASE)
    if not asks.search(part):
        return False
    # "Sie" is you and "sie" is they, except where a sentence begins.
    words = [word if word == "Sie" else word.lower() for word in _WORD.findall(part)]
    points = re.compile(rf"{grammar.points}|{grammar.points_within}" if grammar.points_within else grammar.points)
    if not first and (any(map(points.fullmatch, words)) or re.search(grammar.points_here, part.lower())):
        return False
    skipped = set(grammar.points.split("|")) | set(grammar.asks.split("|"))
    return sum(len(word) >= _TELLING_LENGTH and word not in skipped for word in words) >= telling_at_least


def _chinese(question: str) -> list[str]:
    parts = [part for part in _CHINESE_JOINS.split(question) if part]
    for place, part in enumerate(parts):
        rest = _CHINESE_ASKS.sub("", part)
        if rest == part or word_count(part) > _WORDS_AT_MOST:
            return []
        if place and (len(rest) < _CHARACTERS_AT_LEAST or _CHINESE_POINTS.search(rest)):
            return []
    return parts
