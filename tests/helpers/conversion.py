"""Write folders of drawings, and read what they were converted to."""
import json
from pathlib import Path

DATA = Path(__file__).parents[1] / 'data/drawings'


def write(root, **files):
    """Files by path, with __ for / and the suffix left out."""
    for name, source in files.items():
        path = root / (name.replace('__', '/') + '.svg')
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(
            source if isinstance(source, bytes) else (
                DATA / f'{source}.svg').read_bytes())
    return root


def infos(out, split):
    return json.loads((out / f'{split}_infos.json').read_text())
