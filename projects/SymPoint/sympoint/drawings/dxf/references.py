"""Find what a block reference refers to: a name, or another file."""
from typing import Optional

from ezdxf.document import Drawing

_EXTERNAL = 4 | 8  # flags of a block: an external reference, an overlay
# Where an anonymous block tells of the dynamic block that it is a state of.
_STATE_OF = 'AcDbBlockRepBTag'


def block_name(doc: Drawing, block: str) -> str:
    """The name that a person gave a block.

    Of the anonymous block of a dynamic one (``*U12``), that of the dynamic
    one; of other anonymous blocks, their own.
    """
    layout = doc.blocks.get(block)
    name = layout.name
    if not name.startswith('*'):
        return name
    record = layout.block_record
    if not record.has_xdata(_STATE_OF):
        return name
    for tag in record.get_xdata(_STATE_OF):
        source = doc.entitydb.get(tag.value) if tag.code == 1005 else None
        if source is not None and source.dxf.hasattr('name'):
            return source.dxf.name
    return name


def external_file(block) -> Optional[str]:
    """The file of a block that is in another one, None for an own block."""
    head = block.block.dxf
    path = head.get('xref_path', '')
    if (path or head.get('flags', 0) & _EXTERNAL) and not len(block):
        return path or block.name
    return None
