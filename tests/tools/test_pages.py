"""The commands of pages, in their order, as a user runs them, made small."""
import re
from pathlib import Path

import pytest
from pages import FENCE, ROOT, commands_in, read

from sympoint import cli

# Page and heading of a section whose commands follow from one another.
SECTIONS = [('docs/en/get_started.md', 'See it work')]
# Of what a command takes, so little that all end within a minute or two.
SMALL = {
    'tools/create_data.py':
    ['--num-drawings', '8', '2', '2', '--workers', '1'],
    'tools/train.py': [
        '--cfg-options', 'train_cfg.val_interval=8',
        'train_dataloader.num_workers=0', 'val_dataloader.num_workers=0',
        'val_dataloader.persistent_workers=False',
        'train_dataloader.persistent_workers=False'
    ],
    'tools/test.py': [
        '--cfg-options', 'test_dataloader.num_workers=0',
        'test_dataloader.persistent_workers=False'
    ]
}


def section(name, heading):
    """The text of a page from a heading to the next."""
    return re.search(rf'^## {heading}\n(.*?)(?=^## |\Z)', read(name),
                     re.M | re.S)[1]


def run(words, tool):
    """Run a command of this project in this process; False if it is none."""
    if words[0] == 'sympoint':
        assert not cli.main(words[1:])
    elif words[0] == 'python' and words[1].startswith('tools/'):
        small = SMALL.get(words[1], [])
        name = words[1].removeprefix('tools/').removesuffix('.py')
        assert not tool(name).main(words[2:] + small)
    else:
        return False
    return True


@pytest.mark.parametrize('name, heading', SECTIONS)
def test_commands_run_in_their_order(name, heading, tool, tmp_path,
                                     monkeypatch):
    for folder in ('configs', 'tools'):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    done = [
        words
        for body in (b for kind, b in FENCE.findall(section(name, heading))
                     if kind == 'bash') for words in commands_in(body)
        if run(words, tool)
    ]
    assert len(done) > 3
    # Every file or folder that a command is given was made by one before.
    for words in done:
        for word in words:
            if re.match(r'(data|work_dirs|found)/', word):
                assert Path(word).exists(), word
