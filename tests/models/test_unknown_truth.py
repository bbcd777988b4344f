"""Primitives whose class or symbol nobody knows, from the file to a loss."""
import numpy as np
import pytest
import torch
from drawing_toys import contrast, small_head
from mmengine.structures import InstanceData
from segment_toys import segments_of

from sympoint.datasets import (CopyPasteSymbols, LimitConnections,
                               LoadPrimitivesFromSVG, PackSymbolInputs)
from sympoint.datasets.transforms import ShufflePrimitives
from sympoint.drawings.label_check import check_labels
from sympoint.drawings.svg.reader import parse_svg
from sympoint.drawings.svg.write import write_svg
from sympoint.evaluation.symbol_evaluation import reduce_drawing
from sympoint.models import QueryOutputs
from sympoint.models.truth import known_symbols, packed_labels
from sympoint.structures.segments import Segments
from sympoint.structures.taxonomy import FLOORPLANCAD_METAINFO

SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 140 140">
<g fill="none" stroke="#000000" stroke-width="0.1">
<path d="M 0,0 L 14,0" semanticId="33" instanceId="-1"/>
<path d="M 14,0 L 14,28" semanticId="1" instanceId="4"/>
<path d="M 14,28 L 20,28" data-ignore="1" semanticId="1" instanceId="4"/>
<path d="M 20,28 L 30,28" semanticId="1" instanceId="-1"/>
<path d="M 60,28 L 80,28"/></g></svg>"""


def sample_of(svg=SVG):
    results = LoadPrimitivesFromSVG(with_labels=True)(dict(svg_path=svg))
    results = LimitConnections(8, 'nearest')(results)
    return PackSymbolInputs()(results)['data_samples']


def test_read_written_and_stored(tmp_path):
    drawing = parse_svg(SVG)
    assert drawing.ignore.tolist() == [False, False, True, False, False]
    assert drawing.semantic_id.tolist() == [32, 0, 35, 0, 35]
    assert drawing.instance_id.tolist() == [-1, 4, -1, -1, -1]
    again = parse_svg(write_svg(drawing))
    assert again.ignore.tolist() == drawing.ignore.tolist()
    drawing.save(tmp_path / 'a.npz')
    assert type(drawing).load(tmp_path / 'a.npz').ignore.sum() == 1
    found = check_labels(drawing, FLOORPLANCAD_METAINFO['thing_ids'],
                         FLOORPLANCAD_METAINFO['classes'])
    assert [w.kind for w in found] == ['thing without an instance']


def test_targets_leave_out_what_is_unknown():
    sample = sample_of()
    assert sample.gt_instances_3d.labels.tolist() == [0, 32]
    assert sample.gt_pts_seg.owner.tolist() == [1, 0, -1, -1, -1]
    assert packed_labels([sample]).tolist() == [32, 0, -1, 0, 35]
    assert known_symbols([sample])[0].tolist() == [
        True, True, False, False, True]  # yapf: disable


def test_a_drawing_of_known_truth_has_no_masks_of_it():
    sample = sample_of(
        SVG.replace(b' data-ignore="1"', b'').replace(b'instanceId="-1"',
                                                      b'instanceId="9"'))
    assert 'ignore' not in sample.gt_pts_seg
    assert known_symbols([sample]) == [None]


def test_shuffled_along_and_never_pasted():
    results = LoadPrimitivesFromSVG(with_labels=True)(dict(svg_path=SVG))
    results = ShufflePrimitives()(results)
    at = np.flatnonzero(
        np.isclose(results['args'][:, 0, 0], .1)
        & np.isclose(results['args'][:, 3, 0], 1 / 7))
    assert results['ignore'][at].tolist() == [True]
    paste = CopyPasteSymbols(prob=1)
    paste(results)
    pasted = paste(LoadPrimitivesFromSVG(with_labels=True)(dict(svg_path=SVG)))
    assert len(pasted['args']) == 6 and pasted['ignore'].sum() == 1


@pytest.fixture
def head():
    return small_head(num_queries=4)


def outputs_of(num=12, seed=1):
    g = torch.Generator().manual_seed(seed)
    features = torch.randn(num, 8, generator=g, requires_grad=True)
    return QueryOutputs(
        torch.randn(2, 1, 4, 4, generator=g, requires_grad=True),
        torch.randn(2, 1, 4, 8, generator=g), features, torch.tensor([num]))


def test_losses_do_not_see_what_is_unknown(head):
    """They are those of the drawing without these primitives."""
    known = torch.arange(12) < 8
    masks = torch.zeros(2, 12, dtype=torch.bool)
    masks[0, :3] = masks[1, 4:6] = True
    target = InstanceData(labels=torch.tensor([0, 2]), masks=masks)
    outputs = outputs_of()
    losses = head.loss_by_feat(outputs, [target], [known])
    few = outputs._replace(
        mask_features=outputs.mask_features[:8], offsets=torch.tensor([8]))
    expected = head.loss_by_feat(
        few, [InstanceData(labels=target.labels, masks=masks[:, :8])])
    for name in losses:
        if 'cls' not in name:
            torch.testing.assert_close(losses[name], expected[name])
    sum(losses.values()).backward()
    gradient = outputs.mask_features.grad
    assert (gradient[8:] == 0).all() and (gradient[:8] != 0).any()


def test_a_query_of_unknown_primitives_is_not_punished(head):
    none = InstanceData(
        labels=torch.zeros(0, dtype=torch.int64),
        masks=torch.zeros(0, 12, dtype=torch.bool))
    outputs = outputs_of()
    losses = head.loss_by_feat(outputs, [none], [torch.zeros(12).bool()])
    sum(losses.values()).backward()
    inside = outputs.mask_embeds[:, 0] @ outputs.mask_features.T >= 0
    some = inside.any(-1)
    gradient = outputs.cls_scores.grad[:, 0]
    assert some.any() and (gradient[some] == 0).all()


def test_connections_to_unknown_primitives_take_no_part():
    feats = torch.randn(4, 3, requires_grad=True)
    labels = torch.tensor([0, 0, 1, -1])
    index = torch.tensor([[1, 2, 3], [0, 2, 3], [0, 1, 3], [0, 1, 2]])
    loss = contrast(feats, labels, index, index >= 0, 2.)
    loss.backward()
    assert loss > 0 and (feats.grad[3] == 0).all()
    few = contrast(feats[:3], labels[:3], index[:3, :2], index[:3, :2] >= 0,
                   2.)
    torch.testing.assert_close(loss, few)


def reduced(pred_masks, labels, ignore, unowned=None):
    truth = np.zeros((1, 6), bool)
    truth[0, :2] = True
    masks = np.array(pred_masks, bool)
    ignore = np.array(ignore, bool)
    return reduce_drawing(
        segments_of(truth, [0]),
        segments_of(masks, labels, np.ones(len(masks))),
        np.array([0, 0, 2, 2, 2, 2]),
        np.array([0, 0, 1, 2, 2, 2]),
        np.ones(6),
        np.zeros((6, 4, 2)), (0, 1),
        2,
        ignore=ignore,
        instance_ignore=ignore if unowned is None else np.array(unowned, bool))


def test_measures_respect_it():
    ignore = [0, 0, 1, 1, 1, 0]
    # One finds the symbol and three unknown ones; one is mostly unknown,
    # one is mostly known and so false.
    found = reduced(
        [[1, 1, 1, 1, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]],
        [0, 1, 1], ignore)
    np.testing.assert_array_equal(found['standard'],
                                  [[1, 0], [0, 1], [0, 0], [1, 0]])
    assert found['confusion'].sum() == 3
    assert len(found['pred_boxes']) == 2
    # A thing without an instance counts for semantics alone.
    found = reduced([[1, 1, 0, 0, 0, 0], [0, 0, 1, 1, 1, 0]], [0, 1], [0] * 6,
                    ignore)
    assert found['standard'][1].sum() == 0
    assert found['confusion'].sum() == 6


def random_drawing(rng, num=60):
    """Truth of six symbols and a wall, what is found of them, and the classes
    of primitives by both."""
    symbol = rng.integers(0, 8, num)  # 7: background
    label = np.array([0, 1, 0, 1, 0, 1, 2])
    found = np.where(rng.random(num) < 0.2, rng.integers(0, 8, num), symbol)
    guess = np.where(rng.random(7) < 0.7, label, 1)
    return (Segments(label, np.where(symbol == 7, -1, symbol)),
            Segments(guess, np.where(found == 7, -1, found), rng.random(7)),
            np.append(label, 3)[symbol], np.append(guess, 3)[found])


@pytest.mark.parametrize('seed', range(5))
def test_every_measure_is_that_of_the_drawing_without_it(seed):
    rng = np.random.default_rng(seed)
    truth, pred, semantic, found = random_drawing(rng)
    length = rng.uniform(0.1, 9, 60)
    args = rng.uniform(0, 140, (60, 4, 2))
    ignore = rng.random(60) < 0.4
    # What is mostly unknown is not judged.
    weight = np.log(1 + length)
    known = 2 * (pred.masks @ (weight * ~ignore)) > pred.masks @ weight
    assert known.any()
    pred = pred.select(known)

    def cut(segments):
        return Segments(segments.labels, segments.owner[~ignore],
                        segments.scores)

    def reduce(*arrays, **kwargs):
        return reduce_drawing(*arrays, (0, 1), 3, **kwargs)

    whole = reduce(
        Segments(truth.labels, np.where(ignore, -1, truth.owner)),
        pred,
        np.where(ignore, 3, semantic),
        found,
        length,
        args,
        ignore=ignore,
        instance_ignore=ignore)
    rest = reduce(
        cut(truth), cut(pred), semantic[~ignore], found[~ignore],
        length[~ignore], args[~ignore])
    assert (whole.pop('num_primitives'),
            rest.pop('num_primitives')) == (60, (~ignore).sum())
    assert len(rest['pred_boxes'])
    for key, value in rest.items():
        np.testing.assert_array_equal(whole[key], value, err_msg=key)


@pytest.mark.parametrize('seed', range(3))
def test_pasted_symbols_are_of_known_ones_alone(seed):
    """And what was unknown stays it, in its place."""
    np.random.seed(seed)
    load = LoadPrimitivesFromSVG(with_labels=True)
    paste = CopyPasteSymbols(prob=1)
    for _ in range(4):
        results = load(dict(svg_path=SVG))
        own = len(results['args'])
        results = paste(results)
        new = slice(own, None)
        assert results['ignore'].tolist() == [
            False, False, True, False, False
        ] + [False] * len(results['args'][new])
        assert (results['semantic_id'][new] == 0).all()
        assert (results['instance_id'][new] >= 0).all()
        # each under a number of its own
        assert len(set(results['instance_id'][new])) == len(
            results['instance_id'][new])
        assert not set(results['instance_id'][new]) & {4}
    assert len(results['args']) == own + 3
