"""A page of a PDF, and what is none."""
import io

import numpy as np
import pypdfium2
import pytest
from pdf_files import circle, make_pdf, one_page, two_pages

from sympoint.drawings import Primitives
from sympoint.drawings.pdf import is_pdf, parse_pdf
from sympoint.drawings.pdf.document import read_pdf
from sympoint.errors import DrawingError


def read(content, *args, **kwargs):
    return read_pdf(one_page(content, *args, **kwargs), 'plan.pdf')


@pytest.mark.parametrize('turn, size, start, end', [
    (0, (90, 76), (15, 66), (40, 16)),
    (90, (76, 90), (10, 15), (60, 40)),
    (180, (90, 76), (75, 10), (50, 60)),
    (270, (76, 90), (66, 75), (16, 50)),
    (-90, (76, 90), (66, 75), (16, 50)),
])  # yapf: disable
def test_turned_and_cropped_pages(turn, size, start, end):
    """(20, 14) - (45, 64) in the crop box from (5, 4)."""
    p = read(b'20 14 m 45 64 l S',
             b'/MediaBox[0 0 100 80]/CropBox[5 4 95 80]/Rotate %d' % turn)
    assert p.size == size
    np.testing.assert_allclose(p.args[0, [0, 3]], [start, end])


@pytest.mark.parametrize('turn', [0, 90, 180, 270])
def test_pixels_are_where_pdfium_paints_them(turn):
    data = one_page(
        b'3 w 20 14 m 45 64 l S 60 20 m 60 30 l 70 30 l S ' +
        circle(70, 50, 9) + b'S',
        b'/MediaBox[0 0 100 80]/CropBox[5 4 95 80]/Rotate %d' % turn)
    image = pypdfium2.PdfDocument(data)[0].render(scale=4).to_numpy()
    p = read_pdf(data)
    ink = image[..., 0] < 128
    for x, y in p.args.reshape(-1, 2):
        row, column = int(y * 4), int(x * 4)
        assert ink[row - 2:row + 3, column - 2:column + 3].any()
    # And nothing is painted far from a primitive.
    t = np.linspace(0, 1, 60)[:, None, None]
    lines = p.args[p.command == 0]
    dense = (lines[:, 0] + t * (lines[:, 3] - lines[:, 0])).reshape(-1, 2)
    ring = p.args[p.command == 2][0]
    angle = np.linspace(0, 2 * np.pi, 200)[:, None]
    middle = ring.mean(axis=0)
    around = (
        middle + np.cos(angle) * (ring[0] - middle) + np.sin(angle) *
        (ring[1] - middle))
    dense = np.concatenate([dense, around])
    for row, column in np.argwhere(ink):
        away = dense - ((column + .5) / 4, (row + .5) / 4)
        assert np.hypot(*away.T).min() < 3


def test_what_lies_off_the_page_is_left_out():
    p = read(b'-50 10 m -20 10 l S 90 10 m 150 10 l S')
    assert p.element_id.tolist() == [1]
    assert p.args[0, 3].tolist() == [150, 70]


def test_pages():
    assert read_pdf(two_pages()).length.tolist() == [1]
    p = read_pdf(two_pages(), page=2)
    assert p.length.tolist() == [3]
    assert (p.meta['page'], p.meta['num_pages']) == (2, 2)
    for page in (0, 3, -1):
        with pytest.raises(DrawingError, match=f'no page {page}.*1 to 2'):
            read_pdf(two_pages(), page=page)


def test_round_trip_through_matplotlib():
    """In inches at 72 points, y up."""
    import matplotlib
    from matplotlib.backends.backend_pdf import FigureCanvasPdf
    from matplotlib.figure import Figure
    from matplotlib.lines import Line2D
    from matplotlib.patches import Circle, Rectangle
    figure = Figure(figsize=(4, 3), facecolor='none')
    FigureCanvasPdf(figure)
    transform = figure.dpi_scale_trans
    for x, y in (((1, 2), (1, 2.5)), ((3, 3), (0.5, 2))):
        figure.add_artist(
            Line2D(x, y, color='#ff8000', linewidth=2, transform=transform))
    for patch in (Circle((2, 1.5), 0.5, fill=False, ec='blue'),
                  Rectangle((0.5, 0.5), 1, 2, fill=False, ec='blue')):
        patch.set_transform(transform)
        figure.add_artist(patch)
    file = io.BytesIO()
    with matplotlib.rc_context({'pdf.compression': 6}):
        figure.savefig(file)
    p = read_pdf(file.getvalue())
    assert p.size == (288, 216)
    lines = p[p.rgb[:, 2] == 0]
    np.testing.assert_allclose(
        lines.args[:, [0, 3]],
        [[[72, 144], [144, 36]], [[216, 180], [216, 72]]],
        atol=1e-3)  # yapf: disable
    np.testing.assert_allclose(lines.width, 2)
    assert lines.rgb[0].tolist() == [255, 128, 0]
    round_ = p[p.command == 2]
    assert len(round_) == 1
    np.testing.assert_allclose(
        round_.args[0].mean(axis=0), [144, 108], atol=0.01)
    assert round_.length[0] == pytest.approx(72 * np.pi, rel=1e-3)
    sides = p[(p.command == 0) & (p.rgb[:, 2] == 255)]
    assert sorted(np.round(sides.length, 3)) == [72, 72, 144, 144]


def test_stored_and_read_again(tmp_path):
    (tmp_path / 'plan.pdf').write_bytes(two_pages())
    p = parse_pdf(tmp_path / 'plan.pdf', num_classes=7)
    assert p.semantic_id.tolist() == [7]
    p.save(tmp_path / 'a.npz')
    again = Primitives.load(tmp_path / 'a.npz')
    assert again.meta == p.meta and again.size == p.size


def test_what_a_pdf_is():
    assert is_pdf(b'\n%PDF-1.4') and not is_pdf(b'%PNG')
    with pytest.raises(DrawingError, match='upload: is not PDF'):
        parse_pdf(b'<svg/>', name='upload')


def test_cut_off(tmp_path):
    data = one_page(b'1 1 m 2 2 l S ' * 500)
    (tmp_path / 'cut.pdf').write_bytes(data[:3000])
    with pytest.raises(DrawingError, match='cut.pdf: ends early'):
        parse_pdf(tmp_path / 'cut.pdf')
    # Bytes that some servers add behind the end do no harm.
    assert len(parse_pdf(data + bytes(5000))) == 500


def test_encrypted():
    secret = b'<' + b'5a' * 32 + b'>'
    data = make_pdf([
        b'<</Type/Catalog/Pages 2 0 R>>',
        b'<</Type/Pages/Kids[3 0 R]/Count 1>>',
        b'<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>',
        b'<</Filter/Standard/V 1/R 2/P -4/O %s/U %s>>' % (secret, secret)
    ], b'/Encrypt 4 0 R/ID[<00><00>]')
    with pytest.raises(DrawingError, match='plan.pdf: is encrypted'):
        read_pdf(data, 'plan.pdf')


@pytest.mark.parametrize('data', [
    b'%PDF-1.7\nnothing else\n%%EOF',
    make_pdf([b'<</Type/Catalog/Pages 2 0 R>>', b'<</Type/Pages/Kids[3 0 R]'
              b'/Count 1>>', b'<</Type/Font>>']),
])  # yapf: disable
def test_damaged(data):
    with pytest.raises(DrawingError, match='upload: (is damaged|has no )'):
        read_pdf(data, 'upload')


def test_nothing_to_see():
    with pytest.raises(DrawingError, match='plan.pdf: has no lines'):
        read(b'BT ET')
    with pytest.raises(DrawingError, match='plan.pdf: has no lines'):
        read(b'-50 10 m -20 10 l S')


def test_numbers_that_are_not_finite():
    huge = b'9' * 20 + b'.0'
    content = (b'1 1 m 2 2 l S q %s 0 0 %s 0 0 cm %s 1 m 5 5 l S Q' %
               (huge, huge, huge))
    p = read(content)
    assert len(p) == 1
    assert p.meta['left_out']['element']['first'] == 'object 1'
    with pytest.raises(DrawingError, match='plan.pdf, object 1: a coord'):
        read_pdf(one_page(content), 'plan.pdf', strict=True)


def test_last_bytes_do_not_matter():
    data = one_page(b'10 10 m 20 20 l S')
    for end in (b'', b'<html>sent by a server</html>' * 200, b'%%EO'):
        assert len(read_pdf(data[:data.index(b'%%EOF')] + end)) == 1
