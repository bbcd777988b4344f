"""Tell the layers of a PDF page, and which of them show.

pdfium tells of an object which dictionary it is marked with, but of that
only plain values, and of a form not the layer in its own dictionary. So each
layer's number is written into its dictionary, and into the forms, before
pdfium reads the page.
"""
import io
import logging
import re
from contextlib import suppress
from typing import NamedTuple

import pikepdf

#: Where a layer's number is written.
KEY = 'SymPointLayer'
_MOST_NESTED = 32  # of forms, and of expressions
_MARK = re.compile(rb'\b(?:BDC|BMC|EMC)\b')  # of content, begins or ends


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
    layers: list[Layer]
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
            sheet = pdf.pages[page - 1]
            plain = plain._replace(user_unit=_user_unit(sheet.obj))
            layers = _Numbering(pdf)
            layers.visit(sheet.resources, 0)
            if not layers.found:
                return plain
            with pikepdf.new() as alone:
                alone.pages.append(sheet)
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


class _Numbering:
    """Numbers the layers that a page refers to."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.found: list[Layer] = []
        self.states = _States(pdf)
        self._numbers: dict[tuple[int, int], int] = {}
        self._seen: set[tuple[int, int]] = set()

    def visit(self, resources, depth: int) -> None:
        """Number what some resources name, and the forms among them."""
        for content in list(_dict(resources, '/Properties').values()):
            self._number(content)
        for form in list(_dict(resources, '/XObject').values()):
            if (not isinstance(form, pikepdf.Stream)
                    or form.get('/Subtype') != '/Form'
                    or form.objgen in self._seen or depth > _MOST_NESTED):
                continue
            self._seen.add(form.objgen)
            self.visit(_dict(form, '/Resources'), depth + 1)
            if '/OC' in form:
                with suppress(pikepdf.PdfError):  # nothing reads its content
                    self._mark(form, resources)

    def _number(self, content) -> int | None:
        if (not isinstance(content, pikepdf.Dictionary)
                or _type(content) not in ('/OCG', '/OCMD')):
            return None
        key = content.objgen
        if key not in self._numbers or key == (0, 0):
            self._numbers[key] = len(self.found)
            self.found.append(self.states.layer(content))
            content['/' + KEY] = self._numbers[key]
        return self._numbers[key]

    def _mark(self, form, resources) -> None:
        """Mark what a form draws with the layer of its dictionary."""
        number = self._number(form['/OC'])
        if number is None:
            return
        has_own = '/Resources' in form
        inner = pikepdf.Dictionary(
            _dict(form, '/Resources') if has_own else resources)
        properties = pikepdf.Dictionary(_dict(inner, '/Properties'))
        properties['/' + KEY] = form['/OC']
        inner['/Properties'] = properties
        form['/Resources'] = inner
        content = form.read_bytes()
        begin = b'/OC /%s BDC\n' % KEY.encode()
        # An end that is one too many must not end what is put around all.
        times = 1 + _surplus_ends(content)
        form.write(begin * times + content + b'\nEMC' * times)


def _surplus_ends(content: bytes) -> int:
    """Ends of marked content that nothing before them begins."""
    depth = most = 0
    for mark in _MARK.findall(content):
        depth += 1 if mark == b'EMC' else -1
        most = max(most, depth)
    return most


def _type(content) -> str:
    return str(content.get('/Type', '/OCG'))  # pdfium takes it for one, too


def _dict(holder, key: str) -> pikepdf.Dictionary:
    """An entry that is a dictionary; an empty one in place of any other."""
    found = holder.get(key)
    is_one = isinstance(found, pikepdf.Dictionary)
    return found if is_one else pikepdf.Dictionary()


def _dicts(found) -> list[pikepdf.Dictionary]:
    """The dictionaries in an array; none of anything else."""
    each = found if isinstance(found, pikepdf.Array) else ()
    return [one for one in each if isinstance(one, pikepdf.Dictionary)]


def _keys(found) -> set[tuple[int, int]]:
    return {group.objgen for group in _dicts(found)}


class _States:
    """Which groups show, PDF 32000-1, 8.11.4, where browsers follow it."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        properties = _dict(pdf.Root, '/OCProperties')
        config = _dict(properties, '/D')
        self._known = _keys(properties.get('/OCGs'))
        self._base = config.get('/BaseState') != '/OFF'
        self._on, self._off = (
            _keys(config.get(key)) for key in ('/ON', '/OFF'))
        self._automatic = {
            key
            for usage in _dicts(config.get('/AS'))
            if usage.get('/Event') == '/View'
            for key in _keys(usage.get('/OCGs'))
        }

    def layer(self, content) -> Layer:
        """The layer of a group or of a membership dictionary."""
        if _type(content) == '/OCG':
            return Layer(_name(content), self._is_on(content))
        groups = content.get('/OCGs')
        is_one = isinstance(groups, pikepdf.Dictionary)
        groups = [groups] if is_one else _dicts(groups)
        states = [self._is_on(group) for group in groups]
        named = [g for g, on in zip(groups, states) if on] or groups
        expression = content.get('/VE')
        if isinstance(expression, pikepdf.Array):
            leaves: list[pikepdf.Dictionary] = []
            shown = self._evaluate(expression, leaves)
            named = named or leaves
        else:
            policy = str(content.get('/P', '/AnyOn'))
            shown = not states or dict(
                AllOn=all(states),
                AnyOff=not all(states),
                AllOff=not any(states)).get(policy[1:], any(states))
        return Layer(_name(named[0]) if named else '', shown)

    def _evaluate(self, expression, leaves: list, depth: int = 0) -> bool:
        """Whether an expression shows what it is of; adds its groups."""
        if isinstance(expression, pikepdf.Dictionary):
            leaves.append(expression)
            return self._is_on(expression)
        if depth > _MOST_NESTED or not isinstance(
                expression, pikepdf.Array) or len(expression) < 2:
            return True
        operator, *terms = expression
        found = [self._evaluate(term, leaves, depth + 1) for term in terms]
        if operator == '/Not':
            return not found[0]
        return all(found) if operator == '/And' else any(found)

    def _is_on(self, group) -> bool:
        intent = group.get('/Intent', pikepdf.Name.View)
        is_list = isinstance(intent, pikepdf.Array)
        intents = list(intent) if is_list else [intent]
        key = group.objgen
        if key not in self._known or not any(
                i in ('/View', '/All') for i in intents):
            return True
        state = _dict(_dict(group, '/Usage'), '/View').get('/ViewState')
        # Browsers heed OFF also where nothing says that it is automatic.
        if state == '/OFF' or state is not None and key in self._automatic:
            return state != '/OFF'
        return (self._base or key in self._on) and key not in self._off


def _name(group) -> str:
    name = group.get('/Name')
    return decode(bytes(name)) if isinstance(name, pikepdf.String) else ''


def decode(text: bytes) -> str:
    """A text string of PDF 32000-1, 7.9.2.2, or UTF-8 as programs write it."""
    try:
        return text.decode('utf-8-sig')
    except UnicodeDecodeError:
        return str(pikepdf.String(text))
