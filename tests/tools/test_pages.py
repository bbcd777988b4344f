"""The commands of pages, in their order, as a user runs them, made small.

One that takes a network, a cluster, several processes or hours is not run. Of
each, run or not, what it reads must be there: a file of the user's own, or
what a command before it made.
"""
import glob
import re
import shutil
from pathlib import Path
from typing import NamedTuple

import ezdxf
import pytest
import rule_model
from pages import ROOT, arguments_of, blocks, commands
from pdf_files import two_pages

from sympoint import cli
from sympoint.weights import default_checkpoint

# What a page leaves to its reader: a model that needs no training, or, where
# a command takes its config too, the one in the package.
CONFIG_OF_RULES = rule_model.CONFIG.replace("'rule_model'", '')
OWN = {
    'CONFIG': 'configs/sympoint/'
    'sympoint_small_1xb4_floorplans-endless-panseg.py',
    'CHECKPOINT': default_checkpoint()
}
HERE = ['num_workers=0', 'persistent_workers=False']
# Of what a command takes, so little that all end within a minute or two.
SMALL = {
    'tools/create_data.py floorplan_mini':
    ['--num-drawings', '4', '1', '2', '--workers', '1'],
    'tools/create_data.py floorplancad': ['--workers', '1'],
    'sympoint convert': ['--workers', '1'],
    'sympoint finetune': ['--steps', '1'],
    'tools/train.py': [
        '--cfg-options', 'train_cfg.val_interval=8',
        *(f'{loader}_dataloader.{here}' for loader in ('train', 'val')
          for here in HERE)
    ],
    'tools/test.py':
    ['--cfg-options', *(f'test_dataloader.{here}' for here in HERE)],
}
# What is not run, as the start of a command, and why.
NOT_RUN = {
    'make':
    'installs, or trains for minutes',
    'source':
    'the environment of a shell',
    'pip':
    'a network',
    'mim':
    'installs, or another program',
    'tensorboard':
    'another program',
    'torchrun':
    'several processes: tests/test_cli.py',
    'tools/dist_':
    'several processes: tests/tools/test_dist_tools.py',
    'tools/slurm_':
    'a cluster: tests/tools/test_dist_tools.py',
    'sympoint serve':
    'never ends: tests/web/test_service_in_browser.py',
    'python -c':
    'an import',
    'python -m pytest':
    'tests',
    'python tools/analysis_tools/benchmark.py':
    'minutes of measuring: tests/tools/test_benchmark.py',
    'python tools/analysis_tools/ablation.py':
    'hours of training: tests/tools/test_ablation.py',
    'python tools/analysis_tools/sheet.py':
    'minutes of measuring: tests/tools/test_sheet.py',
    'python tools/misc/check_gpu.py':
    'tests/tools/test_check_gpu.py',
    'python tools/model_converters/sympoint_to_mm.py':
    'a checkpoint of hours: tests/tools/test_sympoint_to_mm.py',
}
# Training for hours, and what reads its checkpoint.
LONG = ('python tools/train.py', 'python tools/test.py')
# Arguments that name what a command reads.
READ = ('inputs', 'result', 'config', 'checkpoint', 'root', 'root_path',
        'data', 'metainfo', 'rules', 'load_from', 'metrics', 'input',
        'drawing')


class Page(NamedTuple):
    """What a page takes for granted: files of its user, the starts of
    commands that are not run besides NOT_RUN, and what those make."""
    has: tuple[str, ...] = ()
    not_run: tuple[str, ...] = ()
    made: tuple[str, ...] = ()


RELEASE = 'data/FloorPlanCAD'
PAGES = {
    'README.md':
    Page(('plan.dxf', 'plan.svg', RELEASE),
         (*LONG, 'sympoint predict plan.svg --config'),
         ('work_dirs/sympoint_point-transformer_8xb2-50e_floorplancad-panseg/'
          'epoch_50.pth', )),
    'projects/SymPoint/README.md':
    Page(('plan.svg', RELEASE), LONG),
    'docs/en/get_started.md':
    Page(),
    'docs/en/notes/faq.md':
    Page(('plan.svg', 'data/floorplan_mini')),
    'docs/en/user_guides/config.md':
    Page(),
    'docs/en/user_guides/dataset_prepare.md':
    Page((RELEASE, )),
    'docs/en/user_guides/fine_tune.md':
    Page(('archive', )),
    'docs/en/user_guides/inference.md':
    Page(('plan.svg', 'plan.dxf', 'plan.pdf', 'sheet.svg', 'sheet.pdf',
          'sheets', 'more')),
    'docs/en/user_guides/labels.md':
    Page(('archive', 'mine.rules')),
    'docs/en/user_guides/own_data.md':
    Page(('plans', 'my_plans', 'my_classes.json'), LONG),
    'docs/en/user_guides/train_test.md':
    Page(('labelled', RELEASE, 'data/floorplan_mini', 'published.pth'),
         ('python tools/train.py',
          'python tools/test.py configs/sympoint/sympoint_point'),
         ('sympoint.pth', )),
}
# Pages whose commands have tests of their own.
ELSEWHERE = {
    'docs/en/notes/ablation.md': 'tests/tools/test_connection_stats.py',
}


def write_svg(path, label='semanticId="14" instanceId="1"'):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        rule_model.svg(
            rule_model.square(20, 20, label=label),
            rule_model.circle(60, 60, label='semanticId="2" instanceId="2"'),
            rule_model.line(2, 130, 138, 130, 'semanticId="4"')))


def write_dxf(path):
    """Walls, a door and a toilet by names, in inches, and a layout."""
    path.parent.mkdir(parents=True, exist_ok=True)
    doc = ezdxf.new()
    doc.units = ezdxf.units.IN
    doc.layers.add('A-WALL')
    toilet = doc.blocks.new('TOILET')
    toilet.add_circle((0, 0), 9)
    toilet.add_line((-9, 0), (9, 0))
    for space in (doc.modelspace(), doc.layout('Layout1')):
        for y in (0, 300):
            space.add_line((0, y), (400, y), dict(layer='A-WALL'))
        space.add_blockref('TOILET', (100, 100))
        space.add_line((200, 0), (200, 32))
        space.add_arc((200, 0), 32, 0, 90)
    doc.saveas(path)


def give(name, page, tool):
    """Make a file or folder that the user of a page has."""
    path = Path(name)
    if name in ('data/FloorPlanCAD', 'my_plans'):
        for split in ('train', 'val', 'test'):
            write_svg(path / split / 'plan.svg',
                      'semanticId="3" instanceId="1"')
    elif name == 'data/floorplan_mini':
        run([
            'python', 'tools/create_data.py', 'floorplan_mini', '--out-dir',
            name
        ], tool)
    elif name == 'archive':
        write_dxf(path / 'house-1.dxf')
        write_dxf(path / 'house-2.dxf')
    elif path.suffix == '.dxf':
        write_dxf(path)
    elif path.suffix == '.pdf':
        path.write_bytes(two_pages())
    elif path.suffix == '.svg':
        write_svg(path)
    elif path.suffix == '.json':
        path.write_text(blocks(page, 'json')[0])
    elif path.suffix == '.rules':
        rules = [b for b in blocks(page, 'text') if f'# {name}' in b]
        path.write_text(rules[0])
    elif path.suffix == '.pth':
        path.touch()
    else:
        write_svg(path / 'plan.svg')


def short(words):
    """A command without what stands before its tool."""
    return ' '.join(words).removeprefix('python ')


def run(words, tool):
    """Run a command of this project in this process."""
    small = next(
        (more
         for start, more in SMALL.items() if short(words).startswith(start)),
        [])
    if '--help' in words:
        small = []
    if words[0] == 'sympoint':
        assert not cli.main(words[1:] + small)
    elif words[:3] == ['python', '-m', 'sympoint']:
        cli.main(words[3:])
    else:
        name = words[1].removeprefix('tools/').removesuffix('.py')
        assert not tool(name).main(words[2:] + small)


def run_shell(words):
    """Run a line of a shell that makes folders or copies."""
    while words:
        end = words.index('&&') if '&&' in words else len(words)
        part, words = words[:end], words[end + 1:]
        if part[0] == 'mkdir':
            Path(part[-1]).mkdir(parents=True, exist_ok=True)
        elif part[0] == 'cp':
            shutil.copy(part[1], part[2])
        else:
            raise AssertionError(f'nobody knows how to test {part}')


def check_what_is_read(words):
    """Each file that a command reads is there."""
    parser, rest = arguments_of(words)
    if '--help' in rest or '--version' in rest:
        return
    args = vars(parser.parse_args(rest))
    for key in READ:
        values = args.get(key) or []
        for value in values if isinstance(values, list) else [values]:
            if (key, value) == ('rules', 'default'):
                continue
            assert glob.glob(str(value)), f'{" ".join(words)}: no {value}'


@pytest.mark.parametrize('page', PAGES)
def test_commands_run_in_their_order(page, tool, tmp_path, monkeypatch):
    for folder in ('configs', 'tools'):
        (tmp_path / folder).symlink_to(ROOT / folder)
    monkeypatch.chdir(tmp_path)
    here = PAGES[page]
    meant = OWN
    if 'CONFIG' not in sum(commands(page), []):
        meant = dict(
            CHECKPOINT=rule_model.write_checkpoint(
                tmp_path, meta=dict(cfg=CONFIG_OF_RULES)))
    for name in here.has:
        give(name, page, tool)
    for words in commands(page):
        words = [re.sub('^/tmp/', f'{tmp_path}/', word) for word in words]
        words = [meant.get(word, word) for word in words]
        # as many steps as suit more drawings
        words = [last_of_finetune(word) for word in words]
        line = ' '.join(words)
        if arguments_of(words) is not None:
            check_what_is_read(words)
        if any(line.startswith(start) for start in (*NOT_RUN, *here.not_run)):
            for name in here.made:
                Path(name).parent.mkdir(parents=True, exist_ok=True)
                Path(name).touch()
        elif words[0] in ('sympoint', 'python'):
            try:
                run(words, tool)
            except SystemExit as end:  # of --help, and of tools
                assert not end.code, line
        else:
            run_shell(words)


def last_of_finetune(word):
    """The checkpoint that is there, where a page has one of more steps."""
    if re.search(r'/iter_\d+\.pth$', word):
        return glob.glob(f'{Path(word).parent}/iter_*.pth')[-1]
    return word


def test_every_page_with_commands_that_can_run_is_listed():
    """A page that is not listed has only commands that are not run."""
    for path in [
            *ROOT.glob('*.md'), *(ROOT / 'docs').rglob('*.md'),
            *(ROOT / 'configs').rglob('*.md')
    ]:
        name = path.relative_to(ROOT).as_posix()
        for words in commands(name):
            line = ' '.join(words)
            assert name in PAGES or any(
                line.startswith(start)
                for start in (*NOT_RUN, *LONG)) or name in ELSEWHERE, line


def test_a_wrong_name_is_found(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    write_svg(Path('plan.svg'))
    check_what_is_read(['sympoint', 'predict', 'plan.svg'])
    for line in ('sympoint predict plans.svg',
                 'sympoint view found/preds/plan.json',
                 'sympoint predict plan.svg --checkpoint epoch_40.pth',
                 'python tools/train.py configs/sympoint/no.py'):
        with pytest.raises(AssertionError, match='no '):
            check_what_is_read(line.split())
