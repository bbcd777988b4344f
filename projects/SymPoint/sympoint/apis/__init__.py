"""Turn drawings into symbols, from Python and from the command line.

The way of a drawing through ``sympoint predict``: ``cli.predict`` asks
:func:`.predict_files`, that :meth:`.SymbolInferencer.stream` for one drawing
after the other, which finds them (``inputs``), takes each through the network
(``jobs``), describes what was found (``results``) and writes it
(``outputs``).

What needs the network is imported when it is asked for: looking at a result
takes no torch.
"""
from importlib import import_module
from typing import Any

_HOMES = dict(
    SymbolInferencer='inferencer', Summary='predict', predict_files='predict')

__all__ = list(_HOMES)


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f'module {__name__!r} has no {name!r}')
    return getattr(import_module(f'.{_HOMES[name]}', __name__), name)
