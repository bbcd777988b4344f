"""What models and operators say of themselves."""
import ast
import re
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / 'projects' / 'SymPoint' / 'sympoint'
FILES = sorted(
    path for part in ('models', 'ops') for path in (PACKAGE / part).rglob('*')
    if path.suffix == '.py')
# (num_points, 3), (N, k, C), (batch_size,), or a scalar
SHAPE = re.compile(r'\([\w.+* `/-]+,[\w.+*, /()-]*\)|scalar|As ``|:func:`')


def public(body):
    for node in body:
        # a static method is that of an autograd function, whose class says
        # what it computes
        if isinstance(node, (ast.ClassDef, ast.FunctionDef)) and \
                not node.name.startswith('_') and \
                'staticmethod' not in map(ast.unparse, node.decorator_list):
            yield node


def described(path):
    """(name, node, docstring that may give its shapes) of a module."""
    for node in public(ast.parse(path.read_text()).body):
        own = ast.get_docstring(node) or ''
        yield node.name, node, own
        if isinstance(node, ast.ClassDef):
            for method in public(node.body):
                yield (f'{node.name}.{method.name}', method,
                       (ast.get_docstring(method) or '') + own)


def mentions(node, name):
    return node is not None and any(
        isinstance(part, ast.Name) and part.id == name
        for part in ast.walk(node))


def test_every_module_says_what_it_does():
    silent = [
        path.relative_to(PACKAGE) for path in PACKAGE.rglob('*.py')
        if path.name != 'version.py'
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert not silent


@pytest.mark.parametrize(
    'path', FILES, ids=[str(p.relative_to(PACKAGE)) for p in FILES])
def test_public_names_are_described(path):
    bare = [
        name for name, node, _ in described(path)
        if not ast.get_docstring(node)
    ]
    assert not bare


@pytest.mark.parametrize(
    'path', FILES, ids=[str(p.relative_to(PACKAGE)) for p in FILES])
def test_tensors_have_shapes(path):
    shapeless = []
    for name, node, text in described(path):
        if not isinstance(node, ast.FunctionDef):
            continue
        hints = [a.annotation for a in node.args.args] + [node.returns]
        if any(mentions(h, 'Tensor') for h in hints) and \
                not SHAPE.search(text):
            shapeless.append(name)
    assert not shapeless
