import pytest
import tinycss2

from sympoint.drawings.svg.colors import CURRENT, parse_color
from sympoint.drawings.svg.properties import Link, read_attribute


def paint(text):
    return read_attribute('stroke', text)


@pytest.mark.parametrize('text, rgb', [
    ('rgb(178,178,0)', (178, 178, 0)), ('#fa0', (255, 170, 0)),
    ('#102030', (16, 32, 48)), ('Red', (255, 0, 0)),
    ('slategrey', (112, 128, 144)), ('rgb(100%, 0%, 0%)', (255, 0, 0)),
    ('none', None), ('transparent', None), ('rgba(1,2,3,0)', None),
    ('#0000', None), ('#10203040', (16, 32, 48)),
    ('hsl(120,100%,50%)', (0, 255, 0)), ('rgb(300, 0, 7)', (255, 0, 7)),
    # pdftocairo's, CSS 4's, SVG 1.1's, draw.io's.
    ('rgb(54.901961%, 0%, 100%)', (140, 0, 255)),
    ('rgba(1, 2, 3, 0.5)', (1, 2, 3)), ('rgba(1, 2, 3, .0)', None),
    ('rgb(10 20 30 / 50%)', (10, 20, 30)), ('rgb(1 2 3 / 0)', None),
    ('RGB(0.4, 1.6, 3)', (0, 2, 3)), ('hsl(240deg 100% 50%)', (0, 0, 255)),
    ('hsla(-120, 100%, 25%, .3)', (0, 0, 128)),
    ('hwb(120 0% 0%)', (0, 255, 0)),
    ('#102030 icc-color(cmyk, 0, 0, 0, 1)', (16, 32, 48)),
    ('light-dark(rgb(1, 2, 3), rgb(9, 9, 9))', (1, 2, 3)),
    ('light-dark(none, #fff)', None), ('CanvasText', (0, 0, 0)),
    ('color-mix(in srgb, red, blue)', (128, 0, 128)),
    ('color-mix(in srgb, red 25%, #0000ff)', (64, 0, 191)),
    # of CSS Color 4, by its sample code
    ('color(display-p3 0.98 0.98 0)', (250, 250, 0)),
    ('color(srgb 1 .5 0)', (255, 128, 0)),
    ('color(prophoto-rgb 1 0 0)', (255, 0, 0)),
    ('color(srgb-linear 1 .2140411 0)', (255, 128, 0)),
    ('oklch(0.6279554 0.2576833 29.2338812)', (255, 0, 0)),
    ('oklab(0.5197518 -0.1403023 0.1076829)', (0, 128, 0)),
    ('lab(46.2775 -47.5520 48.5837)', (0, 128, 0)),
    ('lch(29.2345% 44.2 27)', (125, 35, 41)),
    ('color(xyz 0.4123908 0.2126390 0.0193308)', (255, 0, 0)),
])  # yapf: disable
def test_colors(text, rgb):
    found = paint(text)
    assert found == rgb or found == pytest.approx(rgb, abs=1)


def test_links_and_current_color():
    assert paint('currentColor') == CURRENT
    assert paint('context-stroke') == 'context-stroke'
    assert paint('url(#a)') == paint("url('#a')") == Link('a', None)
    assert paint('url(#a) #00f') == Link('a', (0, 0, 255))
    assert paint('url(#a) none') == Link('a', None)
    assert paint('url(#%E5%A2%99)') == Link('墙', None)


@pytest.mark.parametrize('text', [
    '', 'reddish', '#12', '#12345', 'rgb(1,2)', 'rgba(1,2,3,4,5)',
    'hsl(a,b,c)', 'red blue', 'color()', 'device-cmyk(0 1 1 0)',
    'color-mix(red)', 'url(#a) url(#b) red', 'light-dark(red, lime) x',
    'light-dark()', 'x' * 99_999
])
def test_what_is_no_color(text):
    with pytest.raises(ValueError):
        paint(text)


def test_a_mix_with_the_current_color():
    token = tinycss2.parse_one_component_value(
        'color-mix(in srgb, red, currentcolor)')
    assert parse_color(token) == CURRENT
