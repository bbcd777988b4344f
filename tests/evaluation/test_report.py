import json

import numpy as np
import pytest
from segment_toys import segments_of

from sympoint.errors import UserError
from sympoint.evaluation.report import (markdown_report, read_metrics,
                                        text_report, write_reports)
from sympoint.evaluation.symbol_evaluation import reduce_drawing, summarize

CLASSES = ('single door', 'window', 'wall')


def summary():
    masks = np.array([[1, 1, 0, 0], [0, 0, 1, 0]], dtype=bool)
    semantic = np.array([0, 0, 2, 3])
    drawing = reduce_drawing(
        segments_of(masks, [0, 2]),
        segments_of(masks, [0, 2], np.array([0.9, 0.9])),
        semantic,
        semantic,
        np.ones(4),
        np.random.default_rng(0).random((4, 4, 2)), (0, 1),
        3,
        sample_idx='x')
    return summarize([drawing], (0, 1), (2, ), 3)


def row(text, name):
    """Cells of the row of a table that begins with the name."""
    lines = [line.strip('| ').split('|') for line in text.splitlines()]
    return next([cell.strip() for cell in cells] for cells in lines
                if cells[0].strip() == name)


def test_tables():
    for text in (text_report(summary(),
                             CLASSES), markdown_report(summary(), CLASSES)):
        # class, symbols, PQ, SQ, RQ, published PQ, IoU, F1, AP
        assert row(text,
                   'single door') == ['single door', '1'] + ['100.00'] * 7
        assert row(
            text,
            'window') == ['window', '0'] + ['-'] * 3 + ['0.00'] + ['-'] * 3
        assert row(text, 'wall')[-1] == '-'
        assert row(text, 'stuff') == ['stuff'] + ['100.00'] * 8
        assert row(text, '100.00') == ['100.00'] * 10


def test_report_of_each_drawing():
    text = markdown_report(summary(), CLASSES, each_drawing=True)
    # drawing, true things, PQ, RQ, of things, of the truth's classes, F1
    assert row(text, 'x') == ['x', '1'] + ['100.00'] * 7
    assert row(text, 'wall')[1] == '1'
    assert '| window ' not in text


def test_files(tmp_path):
    out_dir = tmp_path / 'new' / 'folder'
    write_reports(summary(), CLASSES, str(out_dir))
    content = json.loads((out_dir / 'metrics.json').read_text())
    assert content['metrics']['PQ'] == 100
    assert content['classes'] == list(CLASSES)
    assert content['per_class']['PQ'] == [100, None, 100]
    assert content['confusion'] == [[2, 0, 0, 0], [0] * 4, [0, 0, 1, 0],
                                    [0, 0, 0, 1]]
    assert [d['sample_idx'] for d in content['drawings']] == ['x']
    markdown = (out_dir / 'metrics.md').read_text()
    assert markdown == markdown_report(summary(), CLASSES)
    assert markdown.startswith('# Evaluation of 1 drawings\n')


def test_metrics(tmp_path):
    content = dict(classes=['a'], confusion=[[1, 0], [0, 1]], drawings=[])
    (tmp_path / 'metrics.json').write_text(json.dumps(content))
    assert read_metrics(tmp_path) == content
    assert read_metrics(tmp_path / 'metrics.json') == content


@pytest.mark.parametrize('text', ['', '[]', '{"symbol/PQ": 1}'])
def test_not_metrics(tmp_path, text):
    path = tmp_path / 'a.json'
    path.write_text(text)
    with pytest.raises(UserError, match='is not the metrics of a test'):
        read_metrics(path)
    with pytest.raises(UserError, match='there is no such file'):
        read_metrics(tmp_path)
