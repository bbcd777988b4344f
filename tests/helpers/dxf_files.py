"""Write DXF files: of a few entities, as small programs do, or by ezdxf."""
import io

import ezdxf

from sympoint.drawings.dxf.document import read_dxf


def lines(layers, header=b''):
    body = b''.join(b'0\nLINE\n8\n%s\n10\n%d\n20\n0\n11\n9\n21\n9\n' %
                    (layer, i) for i, layer in enumerate(layers))
    return (header + b'0\nSECTION\n2\nENTITIES\n' + body +
            b'0\nENDSEC\n0\nEOF\n')


def section(name, body):
    return b'0\nSECTION\n2\n%s\n%s0\nENDSEC\n' % (name, body)


def header(page, version=b'AC1015'):
    return (b'0\nSECTION\n2\nHEADER\n9\n$ACADVER\n1\n%s\n9\n$DWGCODEPAGE\n3\n'
            b'%s\n0\nENDSEC\n' % (version, page))


def entity(kind, *pairs):
    """The text of an entity on layer B."""
    rows = ''.join(f'{code}\n{value}\n' for code, value in pairs)
    return f'0\n{kind}\n8\nB\n{rows}'.encode()


def with_line(extra, before=b''):
    """A drawing of a line and another entity."""
    data = lines([b'A'], before)
    return data.replace(b'0\nENDSEC\n0\nEOF', extra + b'0\nENDSEC\n0\nEOF')


def left_out(p):
    """Kind -> number of what a reader left out."""
    return {k: found['count'] for k, found in p.meta['left_out'].items()}


def layers_of(p):
    return [p.layer_names[i] for i in p.layer_id]


def new(version='R2010', units=0):
    doc = ezdxf.new(version, units=units)
    return doc, doc.modelspace()


def to_bytes(doc):
    text = io.StringIO()
    doc.write(text)
    return text.getvalue().encode(doc.output_encoding)


def read(doc, **kwargs):
    return read_dxf(to_bytes(doc), 'plan.dxf', **kwargs)


def world(p):
    """Points in the drawing's own coordinates, y up again."""
    return (p.args + p.meta['origin']) * (1, -1)


def make_door(doc):
    """A leaf on the y axis and its swing to the x axis, about (0, 0)."""
    block = doc.blocks.new('DOOR')
    block.add_line((0, 0), (0, 1))
    block.add_arc((0, 0), 1, 0, 90)
    return block
