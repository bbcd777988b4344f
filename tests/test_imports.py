"""Imports inside the package run one way, without circles."""
import ast
from collections import defaultdict
from pathlib import Path

PACKAGE = Path(__file__).parents[1] / 'projects' / 'SymPoint' / 'sympoint'
# What each room may import, as docs/en/advanced_guides/structure.md says.
ROOMS = dict(
    version='',
    errors='',
    files='',
    openmp='',
    weights='errors files',
    structures='errors files',
    drawings='structures errors files',
    floorplan_mini='drawings structures errors files',
    ops='',
    datasets='floorplan_mini drawings structures errors files',
    models='ops drawings structures errors',
    evaluation='drawings structures errors files',
    visualization='drawings structures errors files',
    engine='datasets evaluation models visualization drawings structures '
    'errors files',
    apis='engine datasets evaluation models visualization drawings structures '
    'ops errors files version weights',
    web='apis drawings structures errors files')
TOP = {'cli', 'cli_arguments', '__main__', '__init__'}


def modules():
    return {
        ('sympoint', *p.relative_to(PACKAGE).with_suffix('').parts): p
        for p in sorted(PACKAGE.rglob('*.py'))
    }


def imports(name, path, known):
    """The modules of the package that one imports, wherever in its text."""
    package = name[:-1]
    for node in ast.walk(ast.parse(path.read_text())):
        if not (isinstance(node, ast.ImportFrom) and node.level):
            continue
        base = package[:len(package) - node.level + 1]
        base += tuple(node.module.split('.')) if node.module else ()
        for alias in node.names:
            for target in ((*base, alias.name), base, (*base, '__init__')):
                if target in known:
                    yield target
                    break


def graph():
    known = modules()
    return {
        name: set(imports(name, path, known)) - {name}
        for name, path in known.items()
    }


def test_rooms_are_imported_one_way():
    wrong = set()
    for name, targets in graph().items():
        if name[1] in TOP:
            continue
        allowed = {name[1], *ROOMS[name[1]].split()}
        wrong |= {('.'.join(name), '.'.join(t))
                  for t in targets if t[1] not in allowed}
    assert not wrong


def test_no_circle_of_files():
    left = dict(graph())
    while True:  # take away those that nothing left is needed for
        free = [n for n, targets in left.items() if not targets & set(left)]
        if not free:
            break
        for name in free:
            del left[name]
    # what only hangs on a circle is none
    needed = defaultdict(set)
    for name, targets in left.items():
        for target in targets & set(left):
            needed[target].add(name)
    circle = sorted('.'.join(n) for n in left if needed[n])
    assert not circle


def test_a_circle_would_be_found(tmp_path):
    a, b = ('sympoint', 'a'), ('sympoint', 'b')
    for name, text in (('a', 'from .b import x'), ('b', 'from . import a')):
        (tmp_path / f'{name}.py').write_text(text)
    known = {a: tmp_path / 'a.py', b: tmp_path / 'b.py'}
    assert set(imports(a, known[a], known)) == {b}
    assert set(imports(b, known[b], known)) == {a}
