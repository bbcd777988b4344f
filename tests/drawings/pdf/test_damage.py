from damage import damaged
from pdf_files import form, one_page

from sympoint.drawings import Primitives
from sympoint.drawings.pdf.document import read_pdf
from sympoint.errors import DrawingError

PLAN = one_page(
    b'/OC /A BDC 1 1 m 20 20 l S EMC /F Do /G Do 5 5 m 9 9 3 2 8 8 c S' * 9,
    resources=b'/XObject<</F 6 0 R/G 7 0 R>>/Properties<</A 5 0 R>>',
    more=[
        b'<</Type/OCG/Name(A-WALL)>>',
        form(b'0 0 m 3 4 l S', b'/OC 5 0 R'),
        form(b'q 2 0 0 2 0 0 cm 0 0 m 5 0 l S Q'),
    ]).replace(b'<</Type/Catalog',
               b'<</OCProperties<</OCGs[5 0 R]/D<</OFF[]>>>>/Type/Catalog')


def test_damaged_files():
    """They end in primitives or in one clear error."""
    assert len(read_pdf(PLAN)) > 9
    num_read = 0
    for copy in damaged(PLAN, 90, seed=5):
        try:
            found = read_pdf(copy, 'plan.pdf')
        except DrawingError as error:
            assert str(error).startswith('plan.pdf')
            assert '\n' not in str(error)
        else:
            assert isinstance(found, Primitives) and len(found)
            num_read += 1
    assert num_read > 45
