"""Text cut into whole sentences, in any of the languages that articles are written in."""

from __future__ import annotations

import re

# Words before a full stop that does not end a sentence, lower case, without the stop. A wrong join is harmless (two sentences
# are shown together); a wrong cut shows half of one, so the list is generous.
_ABBREVIATIONS = frozenset(
    re.findall(
        r"\S+",
        """
        mr mrs ms dr prof st jr sr vs etc eg ie e.g i.e nos fig inc ltd co corp dept approx est p.m a.m u.s u.k
        sra srta ud uds vd vds pág págs núm núms tel teléf aprox art arts p.ej ej ee.uu s.a s.l avda
        sig sigg sig.ra dott dr.ssa ecc pag n s.p.a s.r.l ca cfr
        m mm mme mmes mlle mlles env p.ex ex cf av bd réf
        dhr mevr mw ir drs bijv bv b.v n.v o.a m.b.t d.w.z i.p.v t.a.v a.u.b evt enz blz incl excl max nr
        hr fr z.b d.h u.a u.s.w usw bzw ggf evtl inkl exkl zzgl abs str mwst vgl bspw s.o s.u i.d.r o.ä u.ä bzgl
        dra exmo exma n.º p lda
        np m.in tzn tj itd itp ul pl inż mgr tys mln godz pkt ww św dot ok wg
        npr sl sc g gđa gosp br d.o.o d.d čl tzv sv ing mag
        """,
    )
)
_END = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*|\n+")
_BEFORE_WORD = re.compile(r"[\s(«„“\"']")
# Longer words are no abbreviations.
_LOOK_BACK = 12
_STARTS_LOWER = re.compile(r"\s*[\"'“„«(]*[^\W\d_]")


def split_sentences(text: str) -> list[str]:
    """The sentences of `text` in order, each stripped and whole; nothing is lost but the space between them.

    Before a small letter no sentence ends (`The article "Where is it?" explains it`). Nor does a full stop end one after an
    abbreviation, an initial or an ordinal number ("3. ožujka").
    """
    sentences: list[str] = []
    start = 0
    for match in _END.finditer(text):
        if match.group()[0] in ".!?…" and not _ends_here(text, match, start):
            continue
        sentence = text[start : match.end()].strip()
        if sentence:
            sentences.append(sentence)
        start = match.end()
    rest = text[start:].strip()
    if rest:
        sentences.append(rest)
    return sentences


def _ends_here(text: str, match: re.Match[str], start: int) -> bool:
    following = _STARTS_LOWER.match(text, match.end())
    if following is not None and following.group()[-1].islower():
        return False
    if match.group() != ".":
        return True
    word = _BEFORE_WORD.split(text[max(start, match.start() - _LOOK_BACK) : match.start()])[-1].lower()
    return not (word in _ABBREVIATIONS or (len(word) == 1 and word.isalpha()) or (len(word) <= 2 and word.isdecimal()))
