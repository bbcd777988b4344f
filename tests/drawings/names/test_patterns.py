import pytest

from sympoint.drawings.names.patterns import Pattern, own_name, read_name


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
