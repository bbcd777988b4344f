"""PDF files, written by hand."""

# Control points of a quarter circle; the curve is within 2.7e-4 radii.
QUARTER = 0.5522847498


def make_pdf(objects, trailer=b''):
    """A PDF of objects, the first of which is the catalog."""
    out, offsets = b'%PDF-1.7\n', []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b'%d 0 obj\n%s\nendobj\n' % (number, body)
    table = b''.join(b'%010d 00000 n \n' % offset for offset in offsets)
    count = len(objects) + 1
    return out + (b'xref\n0 %d\n0000000000 65535 f \n%strailer<</Size %d'
                  b'/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n' %
                  (count, table, count, trailer, len(out)))


def stream(data, entries=b''):
    return b'<</Length %d%s>>\nstream\n%s\nendstream' % (len(data), entries,
                                                         data)


def form(data, entries=b''):
    return stream(
        data, b'/Type/XObject/Subtype/Form/BBox[-999 -999 999 999]' + entries)


def one_page(content, page=b'/MediaBox[0 0 100 80]', resources=b'', more=()):
    """A page; ``more`` are the objects from number 5."""
    return make_pdf([
        b'<</Type/Catalog/Pages 2 0 R>>',
        b'<</Type/Pages/Kids[3 0 R]/Count 1>>',
        b'<</Type/Page/Parent 2 0 R/Contents 4 0 R%s/Resources<<%s>>>>' %
        (page, resources),
        stream(content), *more
    ])


def two_pages():
    return make_pdf([
        b'<</Type/Catalog/Pages 2 0 R>>',
        b'<</Type/Pages/Kids[3 0 R 4 0 R]/Count 2/MediaBox[0 0 100 80]>>',
        b'<</Type/Page/Parent 2 0 R/Contents 5 0 R>>',
        b'<</Type/Page/Parent 2 0 R/Contents 6 0 R>>',
        stream(b'1 1 m 2 1 l S'),
        stream(b'1 1 m 4 1 l S')
    ])


def circle(x, y, r):
    """A circle of four Bezier curves, counterclockwise from the right."""
    k = QUARTER * r
    points = [(x + r, y), (x + r, y + k), (x + k, y + r), (x, y + r),
              (x - k, y + r), (x - r, y + k), (x - r, y), (x - r, y - k),
              (x - k, y - r), (x, y - r), (x + k, y - r), (x + r, y - k),
              (x + r, y)]
    numbers = [b'%f %f' % p for p in points]
    curves = [b' '.join(numbers[i:i + 3]) + b' c' for i in (1, 4, 7, 10)]
    return numbers[0] + b' m ' + b'\n'.join(curves) + b' h\n'
