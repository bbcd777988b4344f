"""What the pages of the documentation hold: text, code blocks, commands."""
import argparse
import importlib.util
import re
import shlex
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FENCE = re.compile(r'^```(\S*)\n(.*?)^```', re.M | re.S)


def read(name):
    return (ROOT / name).read_text(encoding='utf-8')


def blocks(name, *languages):
    """Code blocks of a page, in the order of the page."""
    return [
        body for kind, body in FENCE.findall(read(name)) if kind in languages
    ]


def commands(name):
    """The commands of a page as lists of words, without variables set."""
    for body in blocks(name, 'bash', 'shell', 'console', 'sh'):
        yield from commands_in(body)


def commands_in(body):
    """The commands of a code block, with the variables that it sets."""
    values = {}
    for line in body.replace('\\\n', ' ').splitlines():
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r'\w+=.*', words[0], re.S):
            name, value = words[0].split('=', 1)
            values[name] = value
            words = words[1:]
        if words:
            yield [values.get(w[1:], w) if w[0] == '$' else w for w in words]


class Caught(BaseException):
    """Carries a parser out of the tool that made it."""


def tool_parser(script, cache={}):
    """The argument parser of a tool, without running the tool."""
    if script not in cache:
        path = ROOT / script
        spec = importlib.util.spec_from_file_location(
            f'documented_{path.stem}', path)
        module = importlib.util.module_from_spec(spec)

        def stop(self, *args, **kwargs):
            raise Caught(self)

        with pytest.MonkeyPatch.context() as patch:
            patch.syspath_prepend(path.parent)  # as of a script
            spec.loader.exec_module(module)
            patch.setattr(argparse.ArgumentParser, 'parse_args', stop)
            patch.setattr(sys, 'argv', [script])
            with pytest.raises(Caught) as caught:
                module.main()
        cache[script] = caught.value.args[0]
    return cache[script]


def sympoint_parser():
    from sympoint.cli import build_parser
    return build_parser()


def forbid_abbreviations(parser):
    parser.allow_abbrev = False
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for child in action.choices.values():
                forbid_abbreviations(child)


def arguments_of(words):
    """(parser, its arguments) of a command of this project, else None.

    Raises:
        AssertionError: A script does not exist.
    """
    tool = next((w for w in words if re.match(r'(\./)?tools/', w)), None)
    if words[0] == 'sympoint':
        return sympoint_parser(), words[1:]
    if words[:3] == ['python', '-m', 'sympoint']:
        assert importlib.util.find_spec('sympoint.__main__')
        return sympoint_parser(), words[3:]
    if tool is None:
        return None
    assert (ROOT / tool).is_file(), tool
    rest = words[words.index(tool) + 1:]
    if tool.endswith('.py'):
        return tool_parser(tool), rest
    # CONFIG [CHECKPOINT] PROCESSES, or PARTITION JOB_NAME CONFIG [CHECKPOINT]
    kind = 'test' if 'test' in tool else 'train'
    own = 2 if kind == 'test' else 1
    if 'slurm' in tool:
        rest = rest[2:]
    else:
        assert rest[own].isdigit(), f'{tool}: no number of processes'
        rest = rest[:own] + rest[own + 1:]
    return tool_parser(f'tools/{kind}.py'), rest
