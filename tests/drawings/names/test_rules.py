import re

import pytest

from sympoint.drawings.names.rules import (BLOCKS, LAYERS, Pattern, load_rules,
                                           own_name, parse_rules, read_name)
from sympoint.errors import UserError
from sympoint.structures.taxonomy import FLOORPLANCAD_CLASSES


def write(tmp_path, text, name='mine.rules'):
    path = tmp_path / name
    path.write_text(text, encoding='utf-8')
    return str(path)


def test_the_first_rule_that_matches_counts():
    rules = parse_rules(
        '# doors\n[blocks]\nignore: elevator door\nsingle door: door,\n'
        '    *tür  \n\n[layers]\nWall: A-WALL, /^W[,:]\\d/\n'
        'single door (group): door\nwindow (group 0.1 m): glaz\n', 'mine')
    assert [(r.kind, r.target, r.line, r.group)
            for r in rules] == [(BLOCKS, 'ignore', 3, None),
                                (BLOCKS, 'single door', 4, None),
                                (LAYERS, 'wall', 8, None),
                                (LAYERS, 'single door', 9, 0.02),
                                (LAYERS, 'window', 10, 0.1)]
    assert [p.text for p in rules[1].patterns] == ['door', '*tür']
    assert [p.text for p in rules[2].patterns] == ['A-WALL', '/^W[,:]\\d/']


def test_a_file_before_another_counts_more(tmp_path):
    mine = write(tmp_path, '[blocks]\ntable: door\n')
    rules = load_rules([mine, 'default'])
    rule = rules.match(BLOCKS, 'DOOR')
    assert (rule.target, rule.file, rule.line) == ('table', mine, 2)
    assert rules.match(BLOCKS, 'WINDOW').target == 'window'
    assert rules.match(LAYERS, 'A-DOOR').target == 'single door'
    assert rules.match(LAYERS, 'XYZ') is None


@pytest.mark.parametrize('text, line, problem, mend', [
    ('door: door', 1, 'before any section', r'\[blocks\]'),
    ('[block]\n', 1, r'no section \[block\]', r'\[layers\]'),
    ('[blocks]\nsingel door: x', 2, r'no class .*did you mean single door',
     "35 classes, ignore or background"),
    ('[blocks]\n\nsofa x', 3, "'sofa x' is no rule", 'CLASS: PATTERN'),
    ('[blocks]\nsofa: /(/', 2, r"'/\(/' is no regular", 'between slashes'),
    ('[blocks]\nsofa: couch,, x', 2, 'no pattern', 'one comma'),
    ('[blocks]\nsofa: 12', 2, "'12' has no word", 'Write words'),
    ('[blocks]\nsofa:\n\nbed: bed', 2, "'sofa' has no patterns", 'colon'),
    ('[blocks]\nsofa (group): couch', 2, "'group' is no option", 'layers'),
    ('[layers]\nsofa (5): couch', 2, "'5' is no option", 'group'),
    ('[layers]\nignore (group): couch', 2, 'is no option', 'group'),
    ('[layers]\n  couch', 2, 'goes on with', 'CLASS:'),
])
def test_a_line_that_cannot_be_used_is_named(tmp_path, text, line, problem,
                                             mend):
    path = write(tmp_path, text)
    with pytest.raises(UserError, match=problem) as error:
        load_rules([path])
    assert str(error.value).startswith(f'{path}, line {line}: ')
    assert re.search(mend, str(error.value))
    assert '\n' not in str(error.value)


@pytest.mark.parametrize('content, problem',
                         [(None, 'cannot be read'),
                          (b'\xff\xfe\x00', 'not text in UTF-8'),
                          (b'# nothing\n', 'has no rules')])
def test_a_file_that_cannot_be_used(tmp_path, content, problem):
    path = tmp_path / 'mine.rules'
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(UserError, match=problem):
        load_rules([str(path)])


# Of each language the words that an office there writes; names are made up.
@pytest.mark.parametrize(
    'kind, name, target',
    [
        ('blocks', 'Door-Single-Flush - 36 x 80-1396074-LEVEL 1',
         'single door'),
        ('blocks', 'Drehtür 88.5', 'single door'),
        ('blocks', 'PORTE 83', 'single door'),
        ('blocks', 'Puerta_P1', 'single door'),
        ('blocks', 'Porta 80x210', 'single door'),
        ('blocks', 'binnendeur', 'single door'),
        ('blocks', 'Дверь 900', 'single door'),
        ('blocks', 'KAPI90', 'single door'),
        ('blocks', '片開きドア', 'single door'),
        ('blocks', '외여닫이문', 'single door'),
        ('blocks', '单开门', 'single door'),
        ('blocks', 'Schiebetür', 'sliding door'),
        ('blocks', '推拉门 1500', 'sliding door'),
        ('blocks', 'Porte double 140', 'double door'),
        ('blocks', 'Garage Door 16x7', 'rolling door'),
        ('blocks', 'Fenster_2fl', 'window'),
        ('blocks', 'Fenêtre', 'window'),
        ('blocks', 'Окно ОК-1', 'window'),
        ('blocks', '引違い窓', 'window'),
        ('blocks', 'WC wall hung', 'toilet'),
        ('blocks', 'Water Closet - Private', 'toilet'),
        ('blocks', 'Унитаз', 'toilet'),
        ('blocks', '蹲便器', 'squat toilet'),
        ('blocks', 'Waschtisch 60', 'sink'),
        ('blocks', 'Kühlschrank', 'refrigerator'),
        ('blocks', 'Kleiderschrank', 'wardrobe'),
        ('blocks', 'Hängeschrank', 'cabinet'),
        ('blocks', 'Lit double', 'bed'),
        ('blocks', 'Стол письменный', 'table'),
        ('blocks', 'Sandalye', 'chair'),
        ('blocks', 'Dining Set - 36 x 72', 'ignore'),
        ('blocks', '*D42', 'background'),
        ('blocks', 'Room Tag', 'background'),
        ('blocks', 'Toilet Paper Holder', 'background'),
        ('blocks', 'Plant - Fern', 'background'),
        ('layers', 'A-DOOR', 'single door'),
        ('layers', 'A-DOOR-IDEN', 'background'),
        ('layers', 'A-WALL-FULL', 'wall'),
        ('layers', 'A-WALL-PATT', 'background'),
        ('layers', 'A-GLAZ-CURT', 'curtain wall'),
        ('layers', 'A-GLAZ', 'window'),
        ('layers', 'A-FLOR-HRAL', 'railing'),
        ('layers', 'S-STRS', 'stairs'),
        ('layers', 'A-220---E-', 'wall'),  # ISO 13567 with SfB's elements
        ('layers', 'A-B310--E-', 'window'),
        ('layers', 'A-220---T-', 'background'),
        ('layers', 'WÄNDE', 'wall'),
        ('layers', 'CLOISONS', 'wall'),
        ('layers', 'Tabiques', 'wall'),
        ('layers', 'Стены', 'wall'),
        ('layers', 'DUVAR', 'wall'),
        ('layers', '墙', 'wall'),
        ('layers', '门窗', 'ignore'),
        ('layers', 'A-FURN-FREE-EXST', 'ignore'),
        ('layers', 'I-FURN-CHAR', 'chair'),
        ('layers', 'I-FURN-WKSF', 'table'),
        ('layers', 'P-FIXT', 'ignore'),
        ('layers', 'A-EQPM-FIRE', 'ignore'),
        ('layers', 'Möblierung', 'ignore'),
        ('layers', '家具', 'ignore'),
        ('layers', 'S-COLS', 'background'),
        ('layers', 'S-STEM-WALL', 'wall'),
        ('layers', 'A-AREA-BOMA', 'background'),
        ('layers', 'RM$', 'background'),
        ('layers', 'A-ROOF-OTLN', 'background'),
        ('blocks', 'FIXT-CKTOP24E', 'gas stove'),
        ('blocks', 'FIXT-SNGREF30', 'refrigerator'),
        ('blocks', 'FIXT-DBLKIT32', 'sink'),
        ('blocks', 'FIXT-27', 'ignore'),
        ('blocks', 'WDW-3050', 'window'),
        ('blocks', 'CHR_01', 'chair'),
        ('blocks', 'Lavabo de columna', 'sink'),
        ('blocks', 'W-Wide Flange-Column - W10X49', 'background'),
        ('layers', 'Bemaßung', 'background'),
        ('layers', 'COTAS', 'background'),
        ('layers', '尺寸标注', 'background'),
    ])
def test_default_rules_know(kind, name, target):
    rule = load_rules().match(kind, name)
    assert rule is not None and rule.target == target


@pytest.mark.parametrize('kind, name', [('blocks', 'Structure Furniture'),
                                        ('blocks', 'A$C12AB34'),
                                        ('blocks', 'Block1'),
                                        ('blocks', 'ANTIGUA - Triple'),
                                        ('layers', '0'),
                                        ('layers', 'FIRST FLOOR PLAN'),
                                        ('layers', 'LIVING AREA'),
                                        ('layers', 'Cancel'),
                                        ('blocks', 'REF POINT'),
                                        ('layers', 'Layer 1')])
def test_default_rules_say_nothing_of(kind, name):
    assert load_rules().match(kind, name) is None


def test_default_rules_tell_of_nearly_all_classes():
    told = {rule.target for rule in load_rules().rules}
    assert set(FLOORPLANCAD_CLASSES) - told == {'opening symbol'}


def matches(pattern, name):
    return Pattern(pattern).matches(read_name(name))


@pytest.mark.parametrize('name, own', [
    ('xref-Plan-08$0$A-WALL', 'A-WALL'),
    ('doors$0$inner$1$P-Toilet', 'P-Toilet'),
    ('site plan|A-WALL', 'A-WALL'),
    ('GROS$', 'GROS$'),
    ('Door-Single - 36_ x 80_-1396074-BATH PLAN - LEVEL 1',
     'Door-Single - 36_ x 80_'),
    ('Column - 14_-V12-FLOOR PLAN', 'Column - 14_'),
    ('Casework 1 - Casework 1-170935', 'Casework 1 - Casework 1'),
    ('A-DOOR-2024', 'A-DOOR-2024'),
])
def test_what_programs_add_to_a_name_is_no_part_of_it(name, own):
    assert own_name(name) == own


@pytest.mark.parametrize('pattern, name', [
    ('door', 'A-DOOR-FRAM'),
    ('door', 'DOOR1'),
    ('sliding door', 'Door-Interior_Double Sliding'),
    ('sliding door', 'SlidingDoor'),
    ('*tuer', 'INNENTÜR'),
    ('*tür', 'InnenTUER_90'),
    ('fenetre*', 'Fenêtres'),
    ('kapi', 'KAPI'),
    ('kapı', 'Kapı 90'),
    ('двер*', 'ДВЕРЬ'),
    ('推拉门', 'A_双扇推拉门'),
    ('ドア', 'ﾄﾞｱ-01'),
    (r'/^M\d{4}$/', 'm0921'),
])
def test_a_pattern_matches(pattern, name):
    assert matches(pattern, name)


@pytest.mark.parametrize('pattern, name', [
    ('door', 'OUTDOOR'),
    ('sliding door', 'SLIDING'),
    ('*tür*', 'FURNITURE'),
    ('bed', 'BEDROOM'),
    (r'/^M\d{4}$/', 'M09210'),
    ('bath', 'Door-Single - 36_-1396074-BATH PLAN'),
    ('door', ''),
])
def test_a_pattern_does_not_match(pattern, name):
    assert not matches(pattern, name)


@pytest.mark.parametrize('text, why', [('/(/', 'regular expression'),
                                       ('*', 'no word'), ('36', 'no word')])
def test_what_is_no_pattern(text, why):
    with pytest.raises(ValueError, match=why):
        Pattern(text)
