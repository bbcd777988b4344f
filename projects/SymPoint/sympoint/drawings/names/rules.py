"""Load rules that map names of blocks and layers, in any language, to
classes."""
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from pathlib import Path
from typing import NamedTuple

from ...errors import UserError, suggest
from ...structures.taxonomy import FLOORPLANCAD_CLASSES

#: Names the rules that come with the package, in the place of a file.
DEFAULT = 'default'
#: In the place of a class: nobody can tell; and: it is of no class.
IGNORE, BACKGROUND = 'ignore', 'background'
BLOCKS, LAYERS = 'blocks', 'layers'
#: Strokes that are this near touch, in metres.
TOUCH = 0.02

_HEAD = re.compile(r'([^:(]+?)\s*(?:\(([^)]*)\))?\s*:(.*)')
_PATTERN = re.compile(r'\s*(/(?:[^/\\]|\\.)+/|[^,]+?)\s*(?:,|$)')
_GROUP = re.compile(r'group(?:\s+(\d*\.?\d+)\s*m)?')
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
    words: frozenset[str]


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
        self.words: list[re.Pattern] = []
        self.parts: list[str] = []
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


class Rule(NamedTuple):
    """What names of some patterns mean.

    Attributes:
        kind (str): ``'blocks'`` or ``'layers'``.
        target (str): Name of a class, ``'ignore'`` or ``'background'``.
        patterns (tuple[Pattern]): One of them must match.
        file (str): Where it stands.
        line (int): From 1.
        group (float, optional): Of a layer's rule: strokes nearer than this,
            in metres, are one instance. Defaults to None: their instance is
            not known.
    """
    kind: str
    target: str
    patterns: tuple[Pattern, ...]
    file: str
    line: int
    group: float | None = None


class Rules:
    """Rules in order: the first that matches a name counts.

    Args:
        rules (Sequence[Rule]): Of blocks and of layers.
    """

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.rules = tuple(rules)
        self._known: dict[tuple[str, str], Rule | None] = {}

    def __len__(self) -> int:
        return len(self.rules)

    def match(self, kind: str, name: str) -> Rule | None:
        """The rule that tells what a name means.

        Args:
            kind (str): ``'blocks'`` or ``'layers'``.
            name (str): As the drawing has it.

        Returns:
            Rule or None: None if the name says nothing.
        """
        key = kind, name
        if key not in self._known:
            read = read_name(name)
            self._known[key] = next(
                (rule for rule in self.rules if rule.kind == kind and any(
                    p.matches(read) for p in rule.patterns)), None)
        return self._known[key]


def load_rules(paths: Sequence[str] = (DEFAULT, )) -> Rules:
    """Read rules.

    Args:
        paths (Sequence[str]): Files, the first counts most; ``'default'`` is
            the file that comes with the package. Defaults to that alone.

    Raises:
        UserError: A file cannot be read or a line of it cannot be used.
    """
    rules: list[Rule] = []
    for path in paths:
        rules += _of_default() if path == DEFAULT else _of_file(path)
    return Rules(rules)


@lru_cache(maxsize=1)
def _of_default() -> tuple[Rule, ...]:
    file = resources.files(__package__).joinpath(f'{DEFAULT}.rules')
    return tuple(parse_rules(file.read_text(encoding='utf-8'), str(file)))


def _of_file(path: str) -> list[Rule]:
    try:
        text = Path(path).read_text(encoding='utf-8-sig')
    except OSError as error:
        raise UserError(path, f'cannot be read ({error.strerror})',
                        f'Give a file of rules, or {DEFAULT}') from None
    except UnicodeDecodeError:
        raise UserError(path, 'is not text in UTF-8',
                        'Save the rules as UTF-8') from None
    rules = parse_rules(text, path)
    if not rules:
        raise UserError(
            path, 'has no rules',
            'Write lines such as "single door: A-DOOR" below '
            '[layers]')
    return rules


def parse_rules(text: str, path: str) -> list[Rule]:
    """Read the text of a rules file.

    Args:
        text (str): Its lines.
        path (str): What messages call it.

    Raises:
        UserError: A line cannot be used; the message names it.
    """
    rules: list[Rule] = []
    kind: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        where = f'{path}, line {number}'
        plain = line.strip()
        if not plain or plain.startswith('#'):
            continue
        if plain.startswith('['):
            kind = plain.strip('[] ').lower()
            if kind not in (BLOCKS, LAYERS):
                raise UserError(where, f'there is no section {plain}',
                                f'Write [{BLOCKS}] or [{LAYERS}]')
        elif kind is None:
            raise UserError(where, 'stands before any section',
                            f'Write [{BLOCKS}] or [{LAYERS}] above it')
        elif line[0].isspace():
            if not rules or rules[-1].kind != kind:
                raise UserError(where, 'goes on with a rule that is not there',
                                'Begin the line with "CLASS:", not a space')
            more = _patterns(plain, where)
            rules[-1] = rules[-1]._replace(patterns=rules[-1].patterns + more)
        else:
            rules.append(_rule(kind, plain, where, path, number))
    for rule in rules:
        if not rule.patterns:
            raise UserError(
                f'{path}, line {rule.line}',
                f'{rule.target!r} has no patterns',
                'Write them behind the colon, with commas between')
    return rules


def _rule(kind: str, text: str, where: str, path: str, line: int) -> Rule:
    head = _HEAD.fullmatch(text)
    if head is None:
        raise UserError(where, f'{text[:40]!r} is no rule',
                        'Write it as CLASS: PATTERN, PATTERN')
    target = _target(head[1], where)
    group = None
    if head[2] is not None:
        option = _GROUP.fullmatch(head[2].strip().lower())
        if option is None or kind != LAYERS or target in (IGNORE, BACKGROUND):
            raise UserError(
                where, f'{head[2].strip()!r} is no option of this rule',
                'Rules of classes by layers have (group) or (group 0.05 m), '
                'others none')
        group = float(option[1]) if option[1] else TOUCH
    return Rule(kind, target, _patterns(head[3].strip(), where), path, line,
                group)


def _target(text: str, where: str) -> str:
    known = {c.lower(): c for c in (*FLOORPLANCAD_CLASSES, IGNORE, BACKGROUND)}
    name = ' '.join(text.lower().split())
    if name not in known:
        raise UserError(
            where, f'there is no class {text!r}' + suggest(name, known, 0.6),
            f"Give one of FloorPlanCAD's {len(FLOORPLANCAD_CLASSES)} classes, "
            f'{IGNORE} or {BACKGROUND}')
    return known[name]


def _patterns(text: str, where: str) -> tuple[Pattern, ...]:
    found, at = [], 0
    while at < len(text):
        piece = _PATTERN.match(text, at)
        if piece is None:
            raise UserError(where, f'{text[at:at + 40]!r} is no pattern',
                            'Write patterns with one comma between')
        at = piece.end()
        try:
            found.append(Pattern(piece[1]))
        except ValueError as error:
            raise UserError(
                where, f'the pattern {piece[1]!r} {error}',
                'Write words, or a regular expression between '
                'slashes') from None
    return tuple(found)
