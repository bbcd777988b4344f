import argparse

import pytest

from sympoint import cli
from sympoint.cli_arguments import add_conversion, add_predict, build_parser

COMMANDS = [
    'predict', 'evaluate', 'view', 'label', 'convert', 'finetune', 'serve'
]


def parse(*words):
    return vars(build_parser().parse_args(words))


@pytest.mark.parametrize('command', COMMANDS)
def test_help_of_each_command_fits_a_screen(capsys, command):
    with pytest.raises(SystemExit):
        cli.main([command, '--help'])
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 80 for line in lines)
    assert any(line.startswith('example: sympoint ') for line in lines)


def test_names_are_believed_unless_told_otherwise():
    assert parse('predict', 'plan.dxf')['names'] is True
    assert parse('predict', 'plan.dxf', '--no-names')['names'] is False


def test_every_command_has_a_function():
    for command in COMMANDS:
        assert getattr(cli, command).__doc__


def test_defaults_of_what_several_commands_take():
    """Of one name, and each command's own."""
    predicted, judged = parse('predict', 'a'), parse('evaluate', 'a')
    assert (predicted['out_dir'], judged['out_dir']) == ('found', 'evaluated')
    assert predicted['outputs'] == ['json', 'svg', 'png', 'csv']
    assert judged['outputs'] == ['json', 'png']
    assert (predicted['batch_size'], parse('serve')['batch_size']) == (1, 4)
    assert predicted['class_map'] is None
    converted = parse('convert', 'a', 'b')
    assert converted['class_map'] == 'default'
    assert (converted['strict'], judged['strict']) == (True, False)
    assert parse('label', 'a')['out_dir'] == 'labelled'


@pytest.mark.parametrize('command, words', [('convert', ['a', 'b']),
                                            ('evaluate', ['a'])])
def test_labelled_classes(command, words):
    assert parse(command, *words)['labelled'] is None
    found = parse(command, *words, '--labelled', 'wall', 'single door')
    assert found['labelled'] == ['wall', 'single door']


@pytest.mark.parametrize('words', [
    ['predict', 'a', '--outputs', 'gif'],
    ['predict', 'a', '--class-map', 'old'],
    ['predict', 'a', '--page', 'x'],
    ['evaluate'],
    ['finetune'],
    ['serve', '--port', 'http'],
    ['convert', 'a'],
])
def test_what_cannot_be_said(words, capsys):
    with pytest.raises(SystemExit) as left:
        parse(*words)
    assert left.value.code == 2
    assert f'sympoint {words[0]}: error: ' in capsys.readouterr().err


def test_tools_take_what_the_commands_take():
    parser = argparse.ArgumentParser()
    add_predict(parser)
    words = ['a', '--units', 'mm', '--no-names']
    found = vars(parser.parse_args(words))
    expected = parse('predict', *words)
    assert {**found, 'version': False, 'command': 'predict'} == expected
    parser = argparse.ArgumentParser()
    add_conversion(parser)
    found = vars(parser.parse_args(['--no-strict']))
    expected = parse('convert', 'a', 'b', '--no-strict')
    left = ('version', 'command', 'root', 'out_dir')
    assert found == {k: v for k, v in expected.items() if k not in left}
