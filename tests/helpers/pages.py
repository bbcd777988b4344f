"""What the pages of the documentation hold: text, code blocks, commands."""
import re
import shlex
from pathlib import Path

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
    """The commands of a code block."""
    for line in body.replace('\\\n', ' ').splitlines():
        words = shlex.split(line, comments=True)
        while words and re.fullmatch(r'\w+=.*', words[0], re.S):
            words = words[1:]
        if words:
            yield words
