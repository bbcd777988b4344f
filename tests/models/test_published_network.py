"""Agreement with the published network at the paper's size.

The reference's float32 is itself inexact: against float64 its training losses
are wrong by up to 6e-4 and its gradient norms by up to 7e-3, since batch
statistics round, a mask logit near zero changes side, and one query then
attends elsewhere. Hence the two tests of training: the package's operators,
held to what rounding leaves, and plain operators in the order of the
formulas, which round as the reference does: losses agree to 1e-4, gradient
norms to 1e-3.
"""
import shutil

import numpy as np
import plain_operators
import pytest
import reference_network as ref
import torch
from mmdet3d.registry import DATASETS
from torch.nn import functional

from sympoint.drawings.convert import convert
from sympoint.models import point_transformer, pyramid
from sympoint.models.postprocess import panoptic_segments, semantic_scores
from sympoint.ops import Neighbors
from sympoint.structures.segments import Segments


@pytest.fixture(scope='module')
def model():
    return ref.reference_model()


@pytest.fixture(scope='module')
def evaluated(model):
    model.eval()
    with torch.no_grad():
        pyramid = model.extract_feat(ref.reference_inputs())
        return pyramid, model.decode_head(pyramid)


def test_number_of_parameters(model):
    assert sum(p.numel() for p in model.parameters()) == 35_060_392


@pytest.mark.parametrize('level', range(5))
def test_decoder_level(evaluated, level):
    points, data = evaluated[0][level], ref.reference()
    np.testing.assert_array_equal(points.coords[::8],
                                  data[f'level{level}_xyz'])
    assert ref.relative_error(points.feats[::8, :32],
                              data[f'level{level}_feat']) < 1e-6


def test_class_and_mask_logits(evaluated):
    outputs, data = evaluated[1], ref.reference()
    masks = outputs.mask_embeds[-1, 0] @ outputs.mask_features.T
    assert ref.relative_error(outputs.cls_scores[-1, 0],
                              data['pred_logits']) < 1e-5
    assert ref.relative_error(masks[::10, ::8], data['pred_masks']) < 1e-4
    scores = semantic_scores(outputs.cls_scores[-1, 0], masks)
    assert ref.relative_error(scores[::8], data['semantic_scores']) < 1e-4


def test_predict_gives_the_same_scores(model, evaluated):
    model.eval()
    with torch.no_grad():
        result, = model.decode_head.predict(evaluated[0])
    assert ref.relative_error(result['semantic_scores'][::8],
                              ref.reference()['semantic_scores']) < 1e-4


@pytest.mark.parametrize('name', ['0000', '0003'])
def test_small_drawing_is_padded_as_the_published_code_pads(model, name):
    """From the file to the scores, by the config's own pipeline.

    Of 682 and 220 primitives, padded to 2,048, of which the coarsest level
    has 8, fewer than 16 neighbours.
    """
    data = ref.reference(f'small/{name}')
    num = int(data['num_primitives'])
    inputs, sample = ref.published_inputs(f'small/{name}.svg')
    assert sample.num_primitives == len(sample.primitives) == num < 2048
    np.testing.assert_array_equal(inputs['coords'], data['coords'])
    np.testing.assert_allclose(inputs['feats'], data['feats'], atol=1e-7)
    with torch.no_grad():
        pyramid = model.eval().extract_feat(
            dict(
                coords=inputs['coords'],
                feats=inputs['feats'],
                offsets=torch.tensor([2048])))
        outputs = model.decode_head(pyramid)
    masks = outputs.mask_embeds[-1, 0] @ outputs.mask_features.T
    scores = semantic_scores(outputs.cls_scores[-1, 0], masks)
    # measured: up to 9e-7, 4e-6 and 2e-6 on one processor; on another, whose
    # rounding lets a query attend to another point, 8e-5, 5e-5 and 3e-5
    assert ref.relative_error(outputs.cls_scores[-1, 0],
                              data['pred_logits']) < 1e-4
    assert ref.relative_error(masks[::10], data['pred_masks']) < 1e-4
    assert ref.relative_error(scores, data['semantic_scores']) < 1e-4


def test_data_set_holds_the_same(tmp_path):
    """The config's data set reads what the published parser reads."""
    names = ['0000', '0003']
    (tmp_path / 'svg' / 'test').mkdir(parents=True)
    for name in names:
        shutil.copy(ref.DATA / 'small' / f'{name}.svg',
                    tmp_path / 'svg' / 'test')
    convert(str(tmp_path / 'svg'), str(tmp_path / 'out'))
    config = ref.published_config().test_dataloader.dataset
    dataset = DATASETS.build(dict(config, data_root=f'{tmp_path}/out/'))
    assert len(dataset) == len(names)
    for name, sample in zip(names, dataset):
        data, inputs = ref.reference(f'small/{name}'), sample['inputs']
        sample = sample['data_samples']
        num = int(data['num_primitives'])
        np.testing.assert_array_equal(inputs['coords'], data['coords'])
        np.testing.assert_allclose(inputs['feats'], data['feats'], atol=1e-7)
        np.testing.assert_allclose(
            sample.primitives.length, data['lengths'][:num], rtol=1e-5)
        assert len(sample.gt_pts_seg.pts_semantic_mask) == num


def nearest(query, query_offsets, points, offsets, k, *unused):
    """The published neighbours of one drawing, by sorting all pairs."""
    distance = torch.cdist(
        query.double(),
        points.double(),
        compute_mode='donot_use_mm_for_euclid_dist')
    distance, index = distance.sort(stable=True)
    lacking = (0, max(k - len(points), 0))
    return Neighbors(
        functional.pad(index[:, :k], lacking, value=0),
        functional.pad(distance[:, :k].float(), lacking, value=1e5), None)


@pytest.mark.parametrize('num', [3, 130, 2047, 2048, 2049, 4200])
def test_any_size(model, num, tmp_path, monkeypatch):
    """The published rules, spelt out: padding and missing neighbours."""
    rng = np.random.default_rng(num)
    ends = rng.uniform(0, 140, (num, 4)).round(3)
    lines = [
        f'<path d="M {a} {b} L {c} {d}" stroke="black"/>'
        for a, b, c, d in ends
    ]
    svg = tmp_path / 'lines.svg'
    svg.write_text('<svg xmlns="http://www.w3.org/2000/svg" viewBox='
                   f'"0 0 140 140"><g>{"".join(lines)}</g></svg>')
    inputs, _ = ref.published_inputs(svg)
    rows = max(num, 2048)
    place = np.zeros((rows, 3))
    place[:num, :2] = (ends[:, :2] + ends[:, 2:]) / 2 / 140
    np.testing.assert_allclose(
        inputs['coords'], place - place.mean(0), atol=1e-6)
    assert (inputs['feats'][num:] == 0).all()
    batch = dict(
        coords=inputs['coords'],
        feats=inputs['feats'],
        offsets=torch.tensor([rows]))
    results = []
    for plain in (False, True):
        if plain:
            plain_operators.use(monkeypatch)
            for module in (point_transformer, pyramid):
                monkeypatch.setattr(module, 'knn', nearest)
        with torch.no_grad():
            outputs = model.eval().decode_head(model.extract_feat(batch))
        scores, masks = outputs.cls_scores[-1, 0], \
            outputs.mask_embeds[-1, 0] @ outputs.mask_features.T
        results.append((scores, masks, semantic_scores(scores, masks)))
    for ours, twin in zip(*results):
        assert ref.relative_error(ours, twin) < 1e-4


def test_padding_leaves_results(model):
    inputs, sample = ref.published_inputs('small/0003.svg')
    result, = model.eval().test_step(
        dict(
            inputs={
                key: [value]
                for key, value in inputs.items()
            },
            data_samples=[sample]))
    assert len(result.pred_pts_seg.pts_semantic_mask) == 220
    masks = Segments.of_prediction(result).masks
    assert masks.shape[1] == 220 and masks.any(1).all()


def test_post_processing():
    data = ref.reference('postprocess')
    logits, masks = map(torch.from_numpy,
                        (data['pred_logits'], data['pred_masks']))
    # to the bit, but for what processors make of exp
    np.testing.assert_allclose(
        semantic_scores(logits, masks), data['semantic_scores'], rtol=1e-6)
    segments = panoptic_segments(logits, masks)
    assert segments.labels.tolist() == data['labels'].tolist()
    np.testing.assert_allclose(segments.scores, data['scores'], rtol=1e-6)
    np.testing.assert_array_equal(
        np.packbits(segments.masks, axis=1), data['masks'])


def loss_errors(losses):
    """Relative errors of the 39 losses, by name."""
    expected = ref.reference_losses()
    assert losses.keys() == expected.keys() and len(losses) == 39
    return {k: abs(losses[k].item() / expected[k] - 1) for k in losses}


def test_training_step():
    model = ref.reference_model()
    losses = ref.losses_of(model)
    error = loss_errors(losses)
    early = [
        error[f'd{i}.{kind}'] for i in range(3)
        for kind in ('loss_cls', 'loss_mask', 'loss_dice')
    ]
    assert max(early) < 1e-4
    assert max(error.values()) < 1e-3
    assert np.median(list(error.values())) < 5e-5
    sum(losses.values()).backward()
    norms, data = ref.gradient_norms(model), ref.reference()
    for name, expected in zip(data['grad_names'], data['grad_norms']):
        # nine numbers that turn the coarsest level's few positions move by a
        # hundredth with the order of sums, the others by 1.4e-3 at most
        rel = 2e-2 if name.endswith('linear_p.0.weight') else 3e-3
        assert norms[name] == pytest.approx(expected, rel=rel), name


def test_training_step_of_plain_operators(monkeypatch):
    plain_operators.use(monkeypatch)
    model = ref.reference_model()
    torch.set_num_threads(2)  # as the reference: threads split sums
    try:
        losses = ref.losses_of(model)
        error = loss_errors(losses)
        sum(losses.values()).backward()
    finally:
        torch.set_num_threads(1)
    first = max(error[f'd{i}.loss_mask'] for i in range(3))
    if first > 1e-6:
        pytest.skip('this processor rounds float32 sums differently from the '
                    f"reference's (the first losses already by {first:.0e})")
    assert max(error.values()) < 1e-4
    norms, data = ref.gradient_norms(model), ref.reference()
    for name, expected in zip(data['grad_names'], data['grad_norms']):
        assert norms[name] == pytest.approx(expected, rel=1e-3), name
