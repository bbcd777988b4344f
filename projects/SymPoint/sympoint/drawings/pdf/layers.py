"""Tell the layers of a PDF page, and which of them show.

pdfium tells of an object which dictionary it is marked with, but of that
only plain values, and of a form not the layer in its own dictionary. So each
layer's number is written into its dictionary, and into the forms, before
pdfium reads the page.
"""
import codecs
import io
import logging
from typing import Any, Dict, List, NamedTuple, Optional, Set, Tuple

import pikepdf

#: Where a layer's number is written.
KEY = 'SymPointLayer'
_MOST_NESTED = 32  # of forms, and of expressions
_MOST_GROUPS = 1 << 16


class Layer(NamedTuple):
    """A layer: its name, and whether it shows."""
    name: str
    shown: bool


class NumberedPage(NamedTuple):
    """A page whose layers are numbered.

    Attributes:
        data (bytes): The file to read.
        page (int): Number of the page in it, from 1.
        layers (list): Of each number its layer.
        user_unit (float): Points that a unit of the page is.
    """
    data: bytes
    page: int
    layers: List[Layer]
    user_unit: float


def number_layers(data: bytes, page: int) -> NumberedPage:
    """Number the layers of a page.

    Args:
        data (bytes): A PDF; what cannot be parsed is handed back as it is.
        page (int): From 1.
    """
    plain = NumberedPage(data, page, [], 1.0)
    logging.getLogger('pikepdf').setLevel(logging.CRITICAL)
    try:
        with pikepdf.open(io.BytesIO(data), suppress_warnings=True) as pdf:
            sheet = pdf.pages[page - 1].obj
            plain = plain._replace(user_unit=_user_unit(sheet))
            layers = _Numbering(pdf)
            layers.visit(_resources(sheet), 0)
            if not layers.found:
                return plain
            with pikepdf.new() as alone:
                alone.pages.append(pdf.pages[page - 1])
                out = io.BytesIO()
                alone.save(
                    out,
                    compress_streams=False,
                    stream_decode_level=pikepdf.StreamDecodeLevel.none)
            return NumberedPage(out.getvalue(), 1, layers.found,
                                plain.user_unit)
    except MemoryError:
        raise
    except Exception:  # of damaged files; pdfium may read more of them
        return plain


def _user_unit(sheet) -> float:
    try:
        unit = float(sheet.get('/UserUnit', 1))
    except (TypeError, ValueError):
        return 1.0
    return unit if 0 < unit < 1e6 else 1.0


def _resources(sheet) -> Any:
    """The resources of a page, its own or those of a node above it."""
    for _ in range(_MOST_NESTED):
        if '/Resources' in sheet:
            return sheet['/Resources']
        if '/Parent' not in sheet:
            break
        sheet = sheet['/Parent']
    return pikepdf.Dictionary()


class _Numbering:
    """Numbers the layers that a page refers to."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.found: List[Layer] = []
        self.states = _States(pdf)
        self._numbers: Dict[Tuple[int, int], int] = {}
        self._seen: Set[Tuple[int, int]] = set()

    def visit(self, resources, depth: int) -> None:
        """Number what some resources name, and the forms among them."""
        if not isinstance(resources, pikepdf.Dictionary):
            return
        for _, content in _entries(resources, '/Properties'):
            self._number(content)
        for _, form in _entries(resources, '/XObject'):
            if (not isinstance(form, pikepdf.Stream)
                    or form.get('/Subtype') != '/Form'
                    or form.objgen in self._seen or depth > _MOST_NESTED):
                continue
            self._seen.add(form.objgen)
            self.visit(form.get('/Resources'), depth + 1)
            if '/OC' in form:
                self._mark(form, resources)

    def _number(self, content) -> Optional[int]:
        if (not isinstance(content, pikepdf.Dictionary)
                or _type(content) not in ('/OCG', '/OCMD')):
            return None
        key = content.objgen
        if key not in self._numbers or key == (0, 0):
            self._numbers[key] = len(self.found)
            self.found.append(self.states.layer(content))
            content['/' + KEY] = self._numbers[key]
        return self._numbers[key]

    def _mark(self, form, outer) -> None:
        """Mark what a form draws with the layer of its dictionary."""
        number = self._number(form['/OC'])
        if number is None:
            return
        inner = form.get('/Resources')
        if inner is None:
            inner = pikepdf.Dictionary(dict(outer.items()))
        else:
            inner = pikepdf.Dictionary(dict(inner.items()))
        properties = inner.get('/Properties', pikepdf.Dictionary())
        properties = pikepdf.Dictionary(dict(properties.items()))
        properties['/' + KEY] = form['/OC']
        inner['/Properties'] = properties
        content = form.read_bytes()
        form.write(b'/OC /%s BDC\n%s\nEMC' % (KEY.encode(), content))
        form['/Resources'] = inner


def _type(content) -> str:
    return str(content.get('/Type', '/OCG'))  # pdfium takes it for one, too


def _entries(resources, kind: str) -> List:
    entries = resources.get(kind)
    if not isinstance(entries, pikepdf.Dictionary):
        return []
    return list(entries.items())


class _States:
    """Which groups show, PDF 32000-1, 8.11.4."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        properties = pdf.Root.get('/OCProperties', pikepdf.Dictionary())
        config = properties.get('/D', pikepdf.Dictionary())
        self._base = config.get('/BaseState') != '/OFF'
        self._on, self._off = (
            self._of(config.get(key)) for key in ('/ON', '/OFF'))
        self._automatic: Set[Tuple[int, int]] = set()
        for usage in config.get('/AS', pikepdf.Array()):
            if usage.get('/Event') == '/View':
                self._automatic |= self._of(usage.get('/OCGs'))

    def _of(self, groups) -> Set[Tuple[int, int]]:
        if not isinstance(groups, pikepdf.Array):
            return set()
        return {
            group.objgen
            for group in groups if isinstance(group, pikepdf.Dictionary)
        }

    def layer(self, content) -> Layer:
        """The layer of a group or of a membership dictionary."""
        if _type(content) == '/OCG':
            return Layer(_name(content), self._is_on(content))
        groups = content.get('/OCGs')
        if isinstance(groups, pikepdf.Dictionary):
            groups = [groups]
        elif not isinstance(groups, pikepdf.Array):
            groups = []
        groups = [
            g for g in list(groups)[:_MOST_GROUPS]
            if isinstance(g, pikepdf.Dictionary)
        ]
        states = [self._is_on(group) for group in groups]
        named = [g for g, on in zip(groups, states) if on] or groups
        expression = content.get('/VE')
        if isinstance(expression, pikepdf.Array):
            shown = self._evaluate(expression, 0)
            named = named or self._leaves(expression, 0)
        else:
            policy = str(content.get('/P', '/AnyOn'))
            shown = not states or dict(
                AllOn=all(states),
                AnyOff=not all(states),
                AllOff=not any(states)).get(policy[1:], any(states))
        return Layer(_name(named[0]) if named else '', shown)

    def _evaluate(self, expression, depth: int) -> bool:
        if isinstance(expression, pikepdf.Dictionary):
            return self._is_on(expression)
        if depth > _MOST_NESTED or not isinstance(
                expression, pikepdf.Array) or len(expression) < 2:
            return True
        terms = [self._evaluate(e, depth + 1) for e in list(expression)[1:]]
        if expression[0] == '/Not':
            return not terms[0]
        return all(terms) if expression[0] == '/And' else any(terms)

    def _leaves(self, expression, depth: int) -> List:
        if isinstance(expression, pikepdf.Dictionary):
            return [expression]
        if depth > _MOST_NESTED or not isinstance(expression, pikepdf.Array):
            return []
        return [
            leaf for e in list(expression)[1:]
            for leaf in self._leaves(e, depth + 1)
        ]

    def _is_on(self, group) -> bool:
        intent = group.get('/Intent', pikepdf.Name.View)
        intents = list(intent) if isinstance(intent,
                                             pikepdf.Array) else [intent]
        if not any(i in ('/View', '/All') for i in intents):
            return True
        key = group.objgen
        shown = (self._base or key in self._on) and key not in self._off
        if key in self._automatic:
            view = group.get('/Usage',
                             pikepdf.Dictionary()).get('/View',
                                                       pikepdf.Dictionary())
            if '/ViewState' in view:
                shown = view['/ViewState'] != '/OFF'
        return shown


def _name(group) -> str:
    name = group.get('/Name')
    return decode(bytes(name)) if isinstance(name, pikepdf.String) else ''


def decode(text: bytes) -> str:
    """A text string of PDF 32000-1, 7.9.2.2, or what programs write."""
    if text.startswith(codecs.BOM_UTF16_BE):
        return text[2:].decode('utf-16-be', 'replace')
    if text.startswith(codecs.BOM_UTF16_LE):
        return text[2:].decode('utf-16-le', 'replace')
    try:
        return text.decode('utf-8-sig')
    except UnicodeDecodeError:
        return text.decode('latin-1')  # nearly the same as PDFDocEncoding
