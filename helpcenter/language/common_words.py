"""Short everyday words of the interface languages, and the letters that only some languages write.

With these a question of one or two words tells its language though no article has its words. Words that mean something in
several languages stand in each; words without their accents too, because many people leave those out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

COMMON_WORDS: Final[Mapping[str, frozenset[str]]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the a an my your our is are was it this that i you we they not no and or of to for from in on with by at how "
        "what when where why who which can do does did have has been still never please help without after before",
        "es": "el la los las un una mi mis su tu es son fue no y o de del al para por con sin en que qué como cómo cuando cuándo "
        "donde dónde quien quién cual cuál puedo tengo hay esta está estoy sigo ya mas más pero nunca ayuda antes después",
        "it": "il lo la i gli le un uno una mio mia miei mie è e o di del della dello dei al alla per con senza in non che "
        "cosa come quando dove dov perché perche chi quale posso ho ha sono ancora niente mai più piu aiuto prima dopo",
        "fr": "le la les un une des mon ma mes votre est sont et ou où de du au aux pour par avec sans dans sur ne pas que "
        "quoi comment quand pourquoi qui quel quelle puis je j'ai ai toujours rien jamais encore aide avant après mot",
        "nl": "de het een mijn uw onze is zijn was en of van naar voor met zonder in op aan niet geen wat hoe wanneer waar "
        "waarom wie welke kan ik heb heeft nog steeds niks nooit hulp maar ook eerst na blijft bij te",
        "de": "der die das ein eine einen mein meine meinen ihr ist sind war und oder von vom zu zum zur für fur mit ohne in im "
        "auf an nicht kein keine was wie wann wo warum wer welche kann ich habe hat noch immer nichts nie hilfe aber nach vor",
        "pt": "o a os as um uma meu minha meus minhas é e ou de do da dos das ao para por com sem em no na não nao que como "
        "quando onde porquê porque quem qual posso tenho está esta ainda já ja nunca mais mas ajuda antes depois",
        "pl": "i a w we z ze na do od dla za po przez przy nie jest są sa był mój moj moja moje mnie mi jak co kiedy gdzie "
        "dlaczego kto który czy mogę moge mam jeszcze nadal nigdy ale pomoc przed już juz to",
        "hr": "i a u na s sa iz od do za po pri bez nije ne je su bio moj moja moje mi kako što sto kada kad gdje zašto zasto "
        "tko koji mogu imam još jos nikad ali pomoć pomoc prije nakon već vec to li",
    }.items()
}

#: A letter, or a sign, and the languages that write it.
LETTERS: Final[Mapping[str, frozenset[str]]] = {
    letter: frozenset(languages.split())
    for letters, languages in {
        "ß": "de",
        "ñ": "es gl",
        "¿¡": "es",
        "ł": "pl",
        "żźńś": "pl",
        "ąę": "pl lt",
        "ć": "pl hr",
        "čš": "hr sl cs sk lt lv et",
        "ž": "hr sl cs sk lt lv et",
        "đ": "hr",
        "ã": "pt",
        "õ": "pt et",
        "ç": "fr pt ca tr sq",
        "œ": "fr",
        "èà": "it fr ca pt",
        "ù": "it fr",
        "ìò": "it ca",
        "ê": "fr pt nl",
        "â": "fr pt ro tr",
        "îû": "fr ro",
        "ë": "nl fr sq",
        "ï": "nl fr ca",
        "é": "es it fr nl pt cs sk hu ca",
        "á": "es pt cs sk hu nl",
        "í": "es pt cs sk hu ca",
        "ó": "es pt pl cs sk hu ca nl",
        "ú": "es pt cs sk hu ca",
        "ä": "de fi sv et sk",
        "ö": "de fi sv et hu tr",
        "ü": "de et hu tr es",
        "å": "sv da no fi",
        "øæ": "da no",
        "őű": "hu",
        "ěřů": "cs",
        "ľĺŕ": "sk",
        "ășț": "ro",
        "ığş": "tr",
    }.items()
    for letter in letters
}
