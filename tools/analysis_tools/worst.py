"""Make a page of the drawings with the lowest panoptic quality.

    python tools/test.py CONFIG CHECKPOINT --work-dir FOLDER \
        --show-dir pictures
    python tools/analysis_tools/worst.py FOLDER/metrics.json

Pictures are looked for below the folder of the metrics, or in --pictures.
"""
import argparse
import os
from html import escape
from pathlib import Path
from urllib.parse import quote

from sympoint.errors import UserError, user_errors
from sympoint.evaluation.report import read_metrics

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>{title}</title>
<style>img {{ max-width: 100% }}</style>
<h1>{title}</h1>
{figures}
</html>
"""
FIGURE = """<h2 id="{name}">{rank}. {name}: PQ {quality:.2f}</h2>
<p>{count} primitives</p>
<a href="{path}"><img src="{path}" loading="lazy" alt="{name}"></a>"""


def find_pictures(folder: Path) -> dict[str, Path]:
    """The newest picture of each drawing below a folder, by its name."""
    found = sorted([*folder.glob('**/*.png'), *folder.glob('**/*.svg')],
                   key=lambda path: path.stat().st_mtime)
    return {path.stem: path for path in found}


def main(argv: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('metrics', help='metrics.json, or its folder')
    parser.add_argument('--pictures', help='folder of the pictures')
    parser.add_argument('--number', type=int, default=20)
    parser.add_argument(
        '--out', help='page; default: worst.html beside the metrics')
    args = parser.parse_args(argv)
    with user_errors():
        content = read_metrics(args.metrics)
        path = Path(args.metrics)
        folder = path if path.is_dir() else path.parent
        source = Path(args.pictures or folder)
        pictures = find_pictures(source)
        out = Path(args.out or folder / 'worst.html')
        # no symbols, true or found: nothing to judge
        judged = [d for d in content['drawings'] if d['PQ'] is not None]
        judged.sort(key=lambda d: (d['PQ'], d['sample_idx']))
        figures = []
        for rank, drawing in enumerate(judged[:args.number], 1):
            name = str(drawing['sample_idx'])
            print(f'{rank:3d}. {name}: PQ {drawing["PQ"]:.2f}, '
                  f'{drawing["num_primitives"]} primitives')
            if name not in pictures:
                raise UserError(
                    source, f'there is no picture of drawing {name}',
                    'Run tools/test.py with --show-dir pictures, or give '
                    'their folder with --pictures')
            picture = os.path.relpath(pictures[name], out.parent)
            figures.append(
                FIGURE.format(
                    rank=rank,
                    name=escape(name),
                    quality=drawing['PQ'],
                    count=drawing['num_primitives'],
                    # a # or % in a drawing's name is none of an address
                    path=escape(quote(Path(picture).as_posix()))))
        out.write_text(
            PAGE.format(
                title=f'{len(figures)} worst of {len(judged)} drawings',
                figures='\n'.join(figures)))
        print(f'Written: {out}')


if __name__ == '__main__':
    main()
