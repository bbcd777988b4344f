"""The plan of rule_model.py as DXF, made by ezdxf, and as PDF."""
import io
from functools import lru_cache

import ezdxf
from ezdxf import units
from ezdxf.document import Drawing


def write_dxf(doc: Drawing) -> bytes:
    """The file of a document."""
    text = io.StringIO()
    doc.write(text)
    return text.getvalue().encode()


@lru_cache()
def inches_that_state_mm() -> bytes:
    """Ten metres of wall with four doors of 30 inches; the header says mm."""
    doc = ezdxf.new()
    doc.units = units.MM
    space = doc.modelspace()
    space.add_line((0, 0), (400, 0))
    for x in range(40, 360, 80):
        space.add_line((x, 100), (x, 130))
        space.add_arc((x, 100), 30, 0, 90)
    return write_dxf(doc)


@lru_cache()
def dxf_of_hidden_layers() -> bytes:
    """In mm: two walls of 12 m, on a layer that is off."""
    doc = ezdxf.new()
    doc.units = units.MM
    doc.layers.add('A-WALL').off()
    for y in (0, 300):
        doc.modelspace().add_line((0, y), (12000, y), dict(layer='A-WALL'))
    return write_dxf(doc)


@lru_cache()
def dxf_plan() -> bytes:
    """In mm: a table and a toilet on A-FURN, a door of a block, two walls;
    one line in the layout Detail."""
    doc = ezdxf.new()
    doc.units = units.MM
    for name in ('A-FURN', 'A-WALL', 'A-DOOR'):
        doc.layers.add(name)
    space = doc.modelspace()
    furniture, wall = dict(layer='A-FURN'), dict(layer='A-WALL')
    space.add_lwpolyline([(2000, 2000), (2800, 2000), (2800, 2800),
                          (2000, 2800)],
                         close=True,
                         dxfattribs=furniture)
    space.add_circle((6000, 6000), 200, dxfattribs=furniture)
    door = doc.blocks.new('DOOR')
    door.add_line((0, 0), (0, 900))
    door.add_arc((0, 0), 900, 0, 90)
    space.add_blockref('DOOR', (9000, 4000), dxfattribs=dict(layer='A-DOOR'))
    space.add_line((0, 0), (12000, 0), dxfattribs=wall)
    space.add_line((0, 300), (12000, 300), dxfattribs=wall)
    layout = doc.layouts.new('Detail')
    layout.add_line((0, 0), (8, 0))
    return write_dxf(doc)


# In points, y up: a table and a toilet, two walls; a line.
_PAGES = (b'100 100 8 8 re S 200 200 m 204 200 l 204 204 l 200 204 l s '
          b'20 20 m 320 20 l S 20 30 m 320 30 l S', b'10 10 m 90 10 l S')


@lru_cache()
def pdf_plan() -> bytes:
    """Two pages; the first has two squares and two lines."""
    objects = [
        b'<< /Type /Catalog /Pages 2 0 R >>',
        b'<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>'
    ]
    for k, content in enumerate(_PAGES):
        objects += [
            b'<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] '
            b'/Contents %d 0 R >>' % (4 + 2 * k),
            b'<< /Length %d >>\nstream\n%s\nendstream' %
            (len(content), content)
        ]
    data, places = b'%PDF-1.7\n', []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b'%d 0 obj\n%s\nendobj\n' % (number, body)
    start = len(data)
    data += b'xref\n0 %d\n0000000000 65535 f \n' % (len(places) + 1)
    data += b''.join(b'%010d 00000 n \n' % place for place in places)
    return data + (b'trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n'
                   b'%%%%EOF\n' % (len(places) + 1, start))
