"""Tell which groups are layers, and their names."""
from typing import Dict, Mapping, Tuple

_INKSCAPE = 'http://www.inkscape.org/namespaces/inkscape'
_ILLUSTRATOR = 'http://ns.adobe.com/AdobeIllustrator/10.0/'
_VISIO = 'http://schemas.microsoft.com/visio/2003/SVGExtensions/'
_SERIF = 'http://www.serif.com/'

# A prefix that is not declared stays in the name.
_LABEL = ('{%s}label' % _INKSCAPE, 'inkscape:label')
_NAMES = _LABEL + ('data-layer', 'layer', 'data-name', '{%s}id' % _SERIF,
                   'serif:id')
_MARKS = {
    '{%s}groupmode' % _INKSCAPE: 'layer',
    'inkscape:groupmode': 'layer',
    '{%s}layer' % _ILLUSTRATOR: 'yes',
    'i:layer': 'yes',
    '{%s}groupContext' % _VISIO: 'layer',
    'v:groupContext': 'layer',
}
_MEMBER = ('{%s}layerMember' % _VISIO, 'v:layerMember')


def group_name(attributes: Mapping[str, str]) -> Tuple[str, bool]:
    """A group's name, and whether it names a layer."""
    marked = any(
        attributes.get(name) == value for name, value in _MARKS.items())
    for name in _NAMES:
        if attributes.get(name):
            return attributes[name], marked or name not in _LABEL
    return attributes.get('id', ''), marked


def visio_layers(root) -> Dict[str, str]:
    """Names of a Visio page's layers, by their numbers."""
    found = {}
    for element in root.iter('{%s}layer' % _VISIO):
        name = element.get('{%s}name' % _VISIO)
        index = element.get('{%s}index' % _VISIO)
        if name and index:
            found[index] = name
    return found


def member_of(attributes: Mapping[str, str], names: Dict[str, str]) -> str:
    """The first layer that Visio says a shape is on; '' if it is on none."""
    for key in _MEMBER:
        for index in attributes.get(key, '').split(';'):
            if index.strip() in names:
                return names[index.strip()]
    return ''
