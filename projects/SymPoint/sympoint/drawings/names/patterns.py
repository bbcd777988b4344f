"""Match names of blocks and layers, in any language."""
import re
import unicodedata
from functools import lru_cache
from typing import FrozenSet, List, NamedTuple

# What a bound external reference puts before a name: 'plan$0$A-WALL'.
_XREF = re.compile(r'.*(?:\|[^|]|\$\d+\$)', re.S)
# What Revit puts behind 'Family - Type': '-1396074-FLOOR PLAN - LEVEL 1'.
_VIEW = re.compile(r'(.+ - .+?)-(?:\d{4,}|V\d+)(?:-.*)?', re.S)
# Scripts that write words without spaces: kana, Han, Hangul.
_UNSPACED = re.compile(
    '[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]')
_WORD = re.compile(r'[^\W\d_]+')
# As German writes them where it has no such letters.
_UMLAUTS = str.maketrans(dict(ä='ae', ö='oe', ü='ue'))
_HUMP = re.compile(r'(?<=[a-zß-öø-ÿ])(?=[A-ZÀ-ÖØ-Þ])')


class Name(NamedTuple):
    """A name as patterns see it.

    Attributes:
        own (str): Without what programs put before and behind it.
        plain (str): ``own`` without case, accents and widths.
        words (frozenset): The words of ``plain``; digits are none.
    """
    own: str
    plain: str
    words: FrozenSet[str]


@lru_cache(maxsize=65536)
def read_name(text: str) -> Name:
    """Take a name apart.

    Args:
        text (str): As the drawing has it.
    """
    own = own_name(text)
    plain = plain_text(own)
    words = _WORD.findall(plain) + _WORD.findall(
        plain_text(_HUMP.sub(' ', own)))
    return Name(own, plain, frozenset(words))


def own_name(text: str) -> str:
    """A name without an external reference's before and Revit's view behind.

    ``xref$0$A-WALL`` is ``A-WALL``, ``Door - 36-1396074-LEVEL 1`` is
    ``Door - 36``.
    """
    bound = _XREF.match(text)
    if bound:
        end = bound.end()
        text = text[end - 1:] if text[end - 2] == '|' else text[end:] or text
    view = _VIEW.fullmatch(text)
    return view[1] if view else text


def plain_text(text: str) -> str:
    """A text without case, accents of Latin letters and widths; ä is ae."""
    text = unicodedata.normalize('NFKC', text).casefold()
    if text.isascii():
        return text
    letters = []
    for letter in text.translate(_UMLAUTS):
        base = unicodedata.normalize('NFD', letter)[0]
        letters.append(base if 'a' <= base <= 'z' else letter)
    # The Turkish letters that have no other case in other languages.
    return ''.join(letters).replace('\u0131', 'i').replace('\u0307', '')


class Pattern:
    """What a name must be like.

    Words, all of which must occur in the name, in any order: ``sliding
    door``. In a word ``*`` stands for any letters: ``*schrank``. Words of
    Chinese, Japanese and Korean may also be parts of longer ones. Case,
    accents, digits and what separates words do not matter. A text between
    slashes is a regular expression, looked for anywhere in the name, in any
    case: ``/^W\\d+$/``.

    Args:
        text (str): The pattern.

    Raises:
        ValueError: It has no word, or is no regular expression.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.regex = None
        self.words: List[re.Pattern] = []
        self.parts: List[str] = []
        if len(text) > 1 and text[0] == text[-1] == '/':
            try:
                self.regex = re.compile(text[1:-1], re.I)
            except re.error as error:
                raise ValueError(
                    f'is no regular expression ({error})') from None
            return
        for word in re.findall(r'(?:[^\W\d_]|\*)+', plain_text(text)):
            if not word.strip('*'):
                continue
            if _UNSPACED.search(word):
                self.parts.append(word.strip('*'))
            else:
                self.words.append(
                    re.compile(re.escape(word).replace(r'\*', '.*')))
        if not self.words and not self.parts:
            raise ValueError('has no word')

    def matches(self, name: Name) -> bool:
        """Whether a name is like it."""
        if self.regex is not None:
            return self.regex.search(name.own) is not None
        return all(part in name.plain for part in self.parts) and all(
            any(word.fullmatch(w) for w in name.words) for word in self.words)
