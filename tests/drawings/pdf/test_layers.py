"""Layers of a page, and which of them show."""
import pypdfium2
import pytest
from pdf_files import form, one_page

from sympoint.drawings.pdf.document import read_pdf
from sympoint.errors import DrawingError


def read(content, *args, **kwargs):
    return read_pdf(one_page(content, *args, **kwargs), 'plan.pdf')


LAYERS = [
    b'<</Type/OCG/Name(A-WALL)>>', b'<</Type/OCG/Name<FEFF5899>>>',
    b'<</Type/OCG/Name(T\xfcren)>>',
    form(b'0 0 m 3 4 l S /OC /A BDC 0 0 m 5 0 l S EMC',
         b'/Resources<</Properties<</A 5 0 R>>>>')
]


def test_layers():
    p = read(
        b'1 1 m 2 1 l S /OC /A BDC 0 0 m 1 0 l S /OC /B BDC /Span <</X 1>> '
        b'BDC 0 0 m 1 0 l S EMC EMC 0 0 m 1 0 l S EMC '
        b'/OC /C BDC /F Do EMC /F Do',
        resources=b'/Properties<</A 5 0 R/B 6 0 R/C 7 0 R>>'
        b'/XObject<</F 8 0 R>>',
        more=LAYERS)
    names = layers_of(p)
    assert names == [
        '', 'A-WALL', '墙', 'A-WALL', 'Türen', 'A-WALL', '', 'A-WALL'
    ]
    assert p.layer_names == ['', 'A-WALL', '墙', 'Türen']


def layers_of(p):
    return [p.layer_names[i] for i in p.layer_id]


OFF = b'[6 0 R]'

MANY = b'[5 0 R 6 0 R]'


def page_of(member, config=b'/OFF[6 0 R]', group=b''):
    """A line at y = 20, and one marked by a membership at y = 40."""
    data = one_page(
        b'10 20 m 90 20 l S /OC /M BDC 10 40 m 90 40 l S EMC',
        resources=b'/Properties<</M 7 0 R>>',
        more=[
            b'<</Type/OCG/Name(ON)>>',
            b'<</Type/OCG/Name(OFF)%s>>' % group, member
        ])
    catalog = b'/OCProperties<</OCGs[5 0 R 6 0 R]/D<<%s>>>>' % config
    return data.replace(b'<</Type/Catalog', b'<<%s/Type/Catalog' % catalog)


def painted(data):
    """Whether pdfium paints the marked line."""
    page = pypdfium2.PdfDocument(data)[0]
    pixels = page.render(scale=1, may_draw_forms=False).to_numpy()
    return bool((pixels[38:43, 20:80] < 200).any())


@pytest.mark.parametrize('member, layer', [
    (b'/OCGs 5 0 R', 'ON'),
    (b'/OCGs 6 0 R', None),
    (b'/P/AnyOn/OCGs' + MANY, 'ON'),
    (b'/P/AllOn/OCGs' + MANY, None),
    (b'/P/AnyOff/OCGs' + MANY, 'ON'),
    (b'/P/AllOff/OCGs' + MANY, None),
    (b'/P/AllOff/OCGs' + OFF, 'OFF'),
    (b'/OCGs[]', ''),
    (b'/VE[/Not 6 0 R]', 'OFF'),
    (b'/VE[/And 5 0 R 6 0 R]', None),
    (b'/VE[/Or 6 0 R[/Not[/Not 5 0 R]]]', 'ON'),
    (b'/VE[/And 5 0 R[/Not 6 0 R]]', 'ON'),
])
def test_policies_of_membership(member, layer):
    data = page_of(b'<</Type/OCMD%s>>' % member)
    p = read_pdf(data)
    assert painted(data) == (layer is not None)
    assert len(p) == 1 + painted(data)
    if layer is not None:
        shown = layers_of(p)[1]
        assert shown == layer or 'VE' in member.decode() and shown


@pytest.mark.parametrize(
    'config, group, shown',
    [
        (b'', b'', True),
        (b'/BaseState/OFF', b'', False),
        (b'/BaseState/OFF/ON[6 0 R]', b'', True),
        (b'/OFF[6 0 R]/ON[6 0 R]', b'', False),
        (b'/OFF[6 0 R]', b'/Intent/Design', True),
        (b'/OFF[6 0 R]', b'/Intent[/Design/View]', False),
        (b'/AS[<</Event/View/Category[/View]/OCGs[6 0 R]>>]',
         b'/Usage<</View<</ViewState/OFF>>>>', False),
        (b'/AS[null<</Event/View/OCGs[null 6 0 R]>>]/OFF[null 6 0 R]',
         b'/Usage<</View<</ViewState/ON>>>>', True),
        (b'/AS[<</Event/Print/Category[/Print]/OCGs[6 0 R]>>]',
         b'/Usage<</Print<</PrintState/OFF>>>>', True),
        # Browsers need no /AS for it.
        (b'', b'/Usage<</View<</ViewState/OFF>>>>', False),
        (b'/OFF[6 0 R]/AS[<</Event/View/Category[/View]/OCGs[6 0 R]>>]',
         b'/Usage<</View<</ViewState/ON>>>>', True),
    ])
def test_states_of_groups(config, group, shown):
    data = page_of(b'<</Type/OCMD/OCGs 6 0 R>>', config, group)
    assert painted(data) == shown
    assert len(read_pdf(data)) == 1 + shown


def test_a_group_that_does_not_say_that_it_is_one():
    data = page_of(b'<</Name(X)>>',
                   b'/OFF[7 0 R]').replace(b'/OCGs[5 0 R 6 0 R]',
                                           b'/OCGs[7 0 R]')
    assert not painted(data) and len(read_pdf(data)) == 1


def test_a_group_that_the_catalog_does_not_list_shows():
    data = page_of(b'<</Type/OCMD/OCGs 6 0 R>>').replace(
        b'/OCGs[5 0 R 6 0 R]', b'/OCGs[5 0 R]')
    assert painted(data) and layers_of(read_pdf(data)) == ['', 'OFF']


@pytest.mark.parametrize('name, found', [
    (b'(a\x84b\x85\xfc)', 'a—b–ü'),
    (b'(T\xc3\xbcr)', 'Tür'),
    (b'<FEFF5899>', '墙'),
    (b'(\xff\xfe\x99\x58)', '墙'),
    (b'/OFF', ''),
])
def test_names_of_groups(name, found):
    data = page_of(b'<</Type/OCMD/OCGs 6 0 R>>', b'')
    data = data.replace(b'/Name(OFF)', b'/Name' + name)
    assert layers_of(read_pdf(data)) == ['', found]


@pytest.mark.parametrize('content', [
    b'EMC 10 40 m 90 40 l S',
    b'/X BMC EMC EMC 10 40 m 90 40 l S',
    b'EMC EMC EMC /X BMC 10 40 m 90 40 l S',
    b'/X BMC 10 40 m 90 40 l S',
])
@pytest.mark.parametrize('group', [5, 6])
def test_ends_that_nothing_begins(content, group):
    """Those in a form end neither its own layer nor one around it."""

    def plan(entries, page):
        data = page_of(form(content, entries))
        return data.replace(
            b'/Properties<</M 7 0 R>>',
            b'/XObject<</F 7 0 R>>/Properties<</M %d 0 R>>' % group).replace(
                b'10 40 m 90 40 l S EMC', page, 1)

    own = plan(b'/OC %d 0 R' % group, b'EMC /F Do   10 60 m  ')
    around = plan(b'', b'/F Do EMC   10 60 m  ')
    for data in (own, around):
        assert painted(data) == (group == 5)
        assert layers_of(read_pdf(data)) == ['', 'ON'][:2 if group == 5 else 1]


@pytest.mark.parametrize('entries', [
    b'/Filter/FlateDecode', b'/Resources[1]', b'/Resources null',
    b'/Resources<</Properties 1/XObject[2]>>'
])
def test_a_form_that_is_broken(entries):
    """It costs no other its layer."""
    bad = form(b'zz', b'/OC 5 0 R' + entries)
    data = page_of(b'<</Type/OCMD/OCGs 6 0 R>>').replace(
        b'/Properties', b'/XObject<</F 8 0 R>>/Properties')
    head, tail = data.split(b'xref', 1)
    data = head + b'8 0 obj\n' + bad + b'\nendobj\nxref' + tail
    assert layers_of(read_pdf(data)) == ['']


def test_hidden_forms_in_forms():
    """A layer that is off hides what is in it, whatever its own layer."""
    data = one_page(
        b'/F Do 0 0 m 50 0 l S',
        resources=b'/XObject<</F 7 0 R>>/Properties<</A 5 0 R>>',
        more=[
            b'<</Type/OCG/Name(A)>>', b'<</Type/OCG/Name(B)>>',
            form(b'5 5 m 9 9 l S /G Do',
                 b'/OC 5 0 R/Resources<</XObject<</G 8 0 R>>>>'),
            form(b'7 7 m 8 8 l S', b'/OC 6 0 R')
        ])

    def with_off(group):
        return data.replace(
            b'<</Type/Catalog', b'<</OCProperties<</OCGs[5 0 R 6 0 R]/D<</OFF'
            b'[%d 0 R]>>>>/Type/Catalog' % group)

    assert layers_of(read_pdf(with_off(9))) == ['A', 'B', '']
    assert layers_of(read_pdf(with_off(6))) == ['A', '']
    assert layers_of(read_pdf(with_off(5))) == ['']
    with pytest.raises(
            DrawingError, match="no lines.*layer 'A' is off.*--all-layers"):
        read_pdf(with_off(5).replace(b'50 0 l', b'50 0 m'), 'plan.pdf')
