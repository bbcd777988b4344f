"""Cut an SVG where its labels stand, so that a page can put in others."""
import re
from typing import Any, Dict

import numpy as np

from ..drawings.svg.annotate import UNTOUCHED, annotate_svg, count_elements
from ..drawings.svg.document import to_utf8

# Labels of element e are written as these numbers + e, and found again.
_SEMANTIC, _INSTANCE = 700_000_000, 800_000_000
_SLOT = re.compile(rb'(\s+(?:semantic|instance)-?[iI]d\s*=\s*)"([78]\d{8})"')
_ENCODING = re.compile(rb'(<\?xml[^>]*?encoding\s*=\s*["\'])[\w.-]+')


def cut_svg(source: bytes, element_id: np.ndarray) -> Dict[str, Any]:
    """Cut a document around the labels of its elements.

    Args:
        source (bytes): The SVG.
        element_id (ndarray): Elements that have primitives, and so labels.

    Returns:
        dict: ``pieces``, text before, between and after the labels;
        ``slots``, between two pieces each: the attribute up to its quote;
        ``elements``: of each slot 2 e for the class of element e, 2 e + 1
        for its instance. The text is UTF-8, and says so.
    """
    num = count_elements(source)
    labels = np.full(num, UNTOUCHED)
    labels[element_id] = element_id
    marked = annotate_svg(
        source,
        labels,
        np.arange(num) + _INSTANCE,
        num_classes=num + 1,
        class_map={_SEMANTIC + e: e
                   for e in range(num)})
    text, encoding = to_utf8(marked, None)
    if encoding != 'utf-8':
        text = _ENCODING.sub(rb'\1utf-8', text, count=1)
    parts = _SLOT.split(text)
    numbers = [int(n) for n in parts[2::3]]
    return dict(
        pieces=[p.decode() for p in parts[::3]],
        slots=[p.decode() for p in parts[1::3]],
        elements=[
            2 * (n - _INSTANCE) + 1 if n >= _INSTANCE else 2 * (n - _SEMANTIC)
            for n in numbers
        ])
