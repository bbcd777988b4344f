"""What the documentation says is there: links, commands, configs, names."""
import argparse
import ast
import importlib
import json
import re
import shutil
import sys
from pathlib import Path

import pytest
import torch
import yaml
from mmdet3d.registry import MODELS
from mmengine.config import Config
from mmengine.registry import Registry, init_default_scope
from pages import (FENCE, ROOT, arguments_of, blocks, commands,
                   forbid_abbreviations, read, sympoint_parser, tool_parser)

PAGES = sorted([
    *(ROOT / name for name in ('README.md', 'CONTRIBUTING.md',
                               'configs/sympoint/README.md',
                               'projects/SymPoint/README.md')),
    *(ROOT / 'docs').rglob('*.md')
])
NAMES = [path.relative_to(ROOT).as_posix() for path in PAGES]
LINK = re.compile(r'!?\[[^\]]*\]\(([^)\s]+)\)')
PATH = re.compile(r'(?<![\w/.-])(?:configs|tools|tests|projects|requirements)/'
                  r'[\w./-]*\w\.(?:py|sh|md|yml|txt)\b')

each_page = pytest.mark.parametrize('name', NAMES)


def prose(name):
    """A page without its code."""
    return re.sub(r'`[^`\n]*`', '', FENCE.sub('', read(name)))


def anchors(path):
    """Anchors of a page's headings, as GitHub and MyST make them."""
    titles = re.findall(r'^#+ (.*)', FENCE.sub('', path.read_text()), re.M)
    plain = [re.sub(r'\[([^\]]*)\]\([^)]*\)', r'\1', t) for t in titles]
    return {
        re.sub(r'[^\w\- ]', '',
               t.strip().lower()).replace(' ', '-')
        for t in plain
    }


# -- links and paths -------------------------------------------------------
@each_page
def test_relative_links_lead_somewhere(name):
    missing = []
    for target in LINK.findall(prose(name)):
        if re.match(r'[a-z]+:', target):
            continue
        file, _, anchor = target.partition('#')
        path = (ROOT / name).parent / file if file else ROOT / name
        if not path.exists() or anchor and anchor not in anchors(path):
            missing.append(target)
    assert not missing


@each_page
def test_paths_exist(name):
    """Of this repository, wherever they are named, in commands too."""
    missing = [p for p in PATH.findall(read(name)) if not (ROOT / p).exists()]
    assert not missing


def test_every_page_is_in_the_index():
    index = ROOT / 'docs/en/index.md'
    entries = [
        line for body in blocks('docs/en/index.md', '{toctree}')
        for line in body.splitlines() if line and not line.startswith(':')
    ]
    listed = set()
    for entry in entries:
        found = list(index.parent.glob(f'{entry}.md'))
        assert found, entry
        listed.update(found)
    assert listed == set(index.parent.rglob('*.md')) - {index}


# -- commands --------------------------------------------------------------
@each_page
def test_commands_are_accepted_by_their_parsers(name, capsys):
    """Scripts exist; options, choices and numbers of arguments fit."""
    wrong = []
    for words in commands(name):
        found = arguments_of(words)
        if found is None:
            continue
        parser, rest = found
        forbid_abbreviations(parser)
        try:
            parser.parse_args(rest)
        except SystemExit as end:
            if end.code:
                wrong.append((' '.join(words), capsys.readouterr().err))
    assert not wrong


@each_page
def test_checkpoints_in_commands_are_those_of_the_page(name):
    """Where a page trains, what it then reads was written, and is kept."""
    written, missing = {}, []
    for words in commands(name):
        found = arguments_of(words)
        if found and 'tools/train.py' in words:
            args = found[0].parse_args(found[1])
            if (ROOT / args.config).is_file():
                cfg = Config.fromfile(ROOT / args.config)
                cfg.merge_from_dict(args.cfg_options or {})
                last = cfg.train_cfg.get('max_epochs', 0)
                keep = cfg.default_hooks.checkpoint.get('max_keep_ckpts', last)
                folder = args.work_dir or f'work_dirs/{Path(args.config).stem}'
                written.setdefault(folder, set()).update(
                    f'epoch_{n}.pth' for n in range(last - keep + 1, last + 1))
        for word in words:
            folder, _, file = word.rpartition('/')
            if re.fullmatch(r'epoch_\d+\.pth',
                            file) and (file not in written.get(folder, ())):
                missing.append(word)
    assert not missing


@each_page
def test_make_targets_exist(name):
    targets = re.findall(r'^(\w+):', read('Makefile'), re.M)
    for words in commands(name):
        if words[0] == 'make':
            named = {word for word in words[1:] if '=' not in word}
            assert named <= set(targets)


@each_page
def test_options_in_tables_and_text_exist(name):
    """Each `--option` in running text is one of this project's commands."""
    parsers = [sympoint_parser()]
    parsers += [
        tool_parser(path.relative_to(ROOT).as_posix())
        for path in sorted((ROOT / 'tools').rglob('*.py'))
        if 'ArgumentParser' in path.read_text()
    ]
    known = {'--help'}
    while parsers:
        for action in parsers.pop()._actions:
            known.update(action.option_strings)
            if isinstance(action, argparse._SubParsersAction):
                parsers += action.choices.values()
    text = FENCE.sub('', read(name))
    used = re.findall(r'`(--[a-z][\w-]*)', text)
    assert set(used) <= known


# -- code ------------------------------------------------------------------
def imported_names(tree):
    """(module, name) of what a block takes from this project."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module.split('.')[0]
                                                 == 'sympoint'):
            yield from ((node.module, alias.name) for alias in node.names)


@each_page
def test_python_blocks_are_valid(name):
    for body in blocks(name, 'python', 'py'):
        for module, attribute in imported_names(ast.parse(body)):
            assert hasattr(importlib.import_module(module),
                           attribute), (module, attribute)


@each_page
def test_json_blocks_are_valid(name):
    for body in blocks(name, 'json'):
        json.loads(body)


@each_page
def test_documented_objects_exist(name):
    """What the API page asks Sphinx to describe, and dotted names."""
    text = read(name)
    names = re.findall(r'^\.\. auto\w+:: (\S+)', text, re.M)
    names += re.findall(r'`(sympoint(?:\.\w+)+)`', text)
    for dotted in names:
        parts = dotted.split('.')
        for end in range(len(parts), 0, -1):
            try:
                found = importlib.import_module('.'.join(parts[:end]))
                break
            except ModuleNotFoundError:
                continue
        for attribute in parts[end:]:
            assert hasattr(found, attribute), dotted
            found = getattr(found, attribute)


# -- configs ---------------------------------------------------------------
CONFIG_BLOCKS = [(name, body) for name in NAMES
                 for body in blocks(name, 'python')
                 if body.startswith("_base_ = './")]


@pytest.mark.parametrize(
    'name, body',
    CONFIG_BLOCKS,
    ids=[f'{n}-{i}' for i, (n, _) in enumerate(CONFIG_BLOCKS)])
def test_config_blocks_give_a_model(name, body, tmp_path, monkeypatch):
    """They are read beside the configs that they build on, and built."""
    shutil.copytree(ROOT / 'configs', tmp_path / 'configs')
    # The parts that the page's other blocks define, in files they name.
    for part in blocks(name, 'python'):
        path = re.match(r'# (my_parts/\w+\.py)\n', part)
        if path:
            (tmp_path / path[1]).parent.mkdir(exist_ok=True)
            (tmp_path / path[1]).write_text(part)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, 'my_parts', raising=False)
    config = tmp_path / 'configs/sympoint/documented.py'
    config.write_text(body)
    cfg = Config.fromfile(config)
    init_default_scope('mmdet3d')
    with torch.device('meta'):  # no weights
        model = MODELS.build(cfg.model)
    assert model.decode_head.num_classes == len(
        cfg.get('metainfo', dict(classes=range(35)))['classes'])


def test_every_component_is_listed():
    """All that importing the package registers, in its registry's row."""
    from mmdet3d import registry
    for part in ('apis.inferencer', 'datasets', 'models', 'evaluation',
                 'visualization', 'engine'):
        importlib.import_module(f'sympoint.{part}')
    table = dict(
        re.findall(r'^\| `([A-Z_]+)` \| (.*) \|$',
                   read('docs/en/advanced_guides/structure.md'), re.M))
    for kind, value in vars(registry).items():
        if not isinstance(value, Registry):
            continue
        own = {
            item.__name__
            for item in value.module_dict.values()
            if item.__module__.startswith('sympoint.')
        }
        assert own <= set(re.findall(r'`(\w+)`', table.get(kind, ''))), kind


def test_model_index_lists_the_configs():
    index = yaml.safe_load(read('model-index.yml'))
    models = []
    for file in index['Import']:
        content = yaml.safe_load(read(file))
        collections = {c['Name']: c for c in content['Collections']}
        for collection in collections.values():
            assert (ROOT / collection['README']).is_file()
        for model in content['Models']:
            assert model['In Collection'] in collections
            assert model['Name'] == Path(model['Config']).stem
            models.append(model['Config'])
    configs = (ROOT / 'configs/sympoint').glob('*.py')
    assert sorted(models) == sorted(
        path.relative_to(ROOT).as_posix() for path in configs)


def test_readme_of_the_configs_lists_them():
    text = read('configs/sympoint/README.md')
    for path in (ROOT / 'configs/sympoint').glob('*.py'):
        assert f'(./{path.name})' in text


# -- style -----------------------------------------------------------------
@each_page
def test_code_fences_are_closed_and_named(name):
    fences = re.findall(r'^```.*', read(name), re.M)
    assert len(fences) % 2 == 0
    assert all(f != '```' for f in fences[::2])
    assert all(f == '```' for f in fences[1::2])
