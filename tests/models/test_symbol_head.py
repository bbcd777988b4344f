"""The head: where queries look, what they cost."""
import pytest
import torch
from drawing_toys import CHANNELS, batch_of, drawing, small_model
from mmengine.structures import InstanceData
from torch.nn import functional as F

from sympoint.models import QueryOutputs
from sympoint.models.symbol_head import attention_masks
from sympoint.ops import offsets_of, slices_of

COUNTS = [30, 8]
OFFSETS = offsets_of(COUNTS)


@pytest.fixture(scope='module')
def model():
    return small_model()


def outputs_of(num_layers=3, num_queries=9, seed=0):
    generator = torch.Generator().manual_seed(seed)
    return QueryOutputs(
        torch.randn(num_layers, 2, num_queries, 36, generator=generator),
        torch.randn(num_layers, 2, num_queries, 8, generator=generator),
        torch.randn(38, 8, generator=generator), OFFSETS)


def targets_of(seed=0):
    generator = torch.Generator().manual_seed(seed)
    return [
        InstanceData(
            labels=torch.randint(0, 35, (t, ), generator=generator),
            masks=torch.rand(t, n, generator=generator) < 0.4)
        for t, n in zip((4, 2), COUNTS)
    ]


def test_attention_masks():
    embed = torch.tensor([[[1.0], [-1.0]], [[1.0], [-1.0]]])
    features = torch.tensor([[2.0], [-3.0], [0.0], [4.0], [5.0]])
    first, second = attention_masks(embed, features, offsets_of([3, 2]))
    # logits 2, -3, 0 and -2, 3, 0: probability 0.5 is inside
    assert first.tolist() == [[True, False, True], [False, True, True]]
    # 4, 5 and -4, -5: a query with every key masked attends to all
    assert second.tolist() == [[True, True], [True, True]]


def test_fully_masked_query_sees_all_of_its_drawing_only():
    masks = attention_masks(
        torch.ones(2, 1, 1), -torch.ones(5, 1), offsets_of([3, 2]))
    assert [m.shape for m in masks] == [(1, 3), (1, 2)]
    assert all(m.all() for m in masks)


def test_losses_by_loop(model):
    """Each layer's three losses, matched pair by matched pair."""
    head, outputs, targets = model.decode_head, outputs_of(), targets_of()
    losses = head.loss_by_feat(outputs, targets)
    assert list(losses) == [
        f'{prefix}loss_{kind}' for prefix in ('d0.', 'd1.', '')
        for kind in ('cls', 'mask', 'dice')
    ]
    matches = head.assigner.match(
        [head._costs(outputs, b, t) for b, t in enumerate(targets)])
    weight = torch.tensor([1.0] * 35 + [0.1])
    for layer, prefix in enumerate(('d0.', 'd1.', '')):
        labels = torch.full((2, 9), 35)
        mask_loss = dice_loss = 0
        for b, (rows, target) in enumerate(zip(slices_of(OFFSETS), targets)):
            at = matches[b].layers == layer
            pairs = zip(matches[b].queries[at], matches[b].targets[at])
            for q, t in pairs:
                labels[b, q] = target.labels[t]
                logits = outputs.mask_features[rows] @ outputs.mask_embeds[
                    layer, b, q]
                truth = target.masks[t].float()
                mask_loss += F.binary_cross_entropy_with_logits(logits, truth)
                p = logits.sigmoid()
                dice_loss += 1 - (2 * (p * truth).sum() + 1) / (
                    p.sum() + truth.sum() + 1)
        cls_loss = F.cross_entropy(outputs.cls_scores[layer].flatten(0, 1),
                                   labels.flatten(), weight)
        for kind, value in (('cls', 2 * cls_loss), ('mask', 5 * mask_loss / 6),
                            ('dice', 5 * dice_loss / 6)):
            torch.testing.assert_close(losses[f'{prefix}loss_{kind}'], value)


def test_perfect_prediction_costs_nothing(model):
    targets = targets_of()
    num_queries, width = 9, 40
    cls = torch.full((1, 2, num_queries, 36), -50.0)
    cls[..., 35] = 50
    embeds = torch.zeros(1, 2, num_queries, width)
    features = torch.zeros(38, width)
    for b, (rows, target) in enumerate(zip(slices_of(OFFSETS), targets)):
        for t, (label, mask) in enumerate(zip(target.labels, target.masks)):
            query = 2 * t + 1
            cls[0, b, query, 35], cls[0, b, query, label] = -50, 50
            embeds[0, b, query, 20 * b + t] = 1
            features[rows, 20 * b + t] = torch.where(mask, 100.0, -100.0)
    losses = model.decode_head.loss_by_feat(
        QueryOutputs(cls, embeds, features, OFFSETS), targets)
    assert max(loss.item() for loss in losses.values()) < 1e-6


def test_drawings_of_a_batch_are_matched_apart(model):
    """A batch's costs are its drawings' own, and its losses their mean."""
    head, outputs, targets = model.decode_head, outputs_of(), targets_of()
    both = head.loss_by_feat(outputs, targets)
    parts = []
    for b, rows in enumerate(slices_of(OFFSETS)):
        one = QueryOutputs(outputs.cls_scores[:, b:b + 1],
                           outputs.mask_embeds[:, b:b + 1],
                           outputs.mask_features[rows],
                           offsets_of([COUNTS[b]]))
        parts.append(head.loss_by_feat(one, targets[b:b + 1]))
    for kind in ('loss_mask', 'loss_dice'):
        expected = (4 * parts[0][kind] + 2 * parts[1][kind]) / 6
        torch.testing.assert_close(both[kind], expected)


def test_number_of_predictions(model):
    data = model.data_preprocessor(batch_of([drawing(40), drawing(3)]))
    for training, layers in ((True, 3), (False, 1)):
        model.train(training)
        outputs = model(**data, mode='tensor')
        assert outputs.cls_scores.shape == (layers, 2, 20, 36)
        assert outputs.mask_embeds.shape == (layers, 2, 20, 32)
        assert outputs.mask_features.shape == (43, 32)
    three = small_model(**{'decode_head.num_rounds': 3}).train()
    assert len(three(**data, mode='tensor').cls_scores) == 7


def test_rounds_share_their_weights():
    one, three = (
        sum(p.numel() for p in small_model(**{
            'decode_head.num_rounds': n
        }).parameters()) for n in (1, 3))
    assert one == three


def test_interpolation_carries_no_gradient(model):
    """Masks of attention are cut off; features of the level are not."""
    model.train()
    data = model.data_preprocessor(batch_of([drawing(40)]))
    with torch.no_grad():
        pyramid = model.extract_feat(data['inputs'])
    for level in pyramid.levels:
        level.feats.requires_grad_()
    model.decode_head(pyramid).cls_scores.sum().backward()
    assert pyramid[0].feats.grad is None
    assert all(level.feats.grad.abs().sum() > 0
               for level in pyramid.levels[1:])


@pytest.mark.parametrize('mode', ['nearest', 'linear', 'knn'])
def test_interpolation_is_an_option(mode):
    model = small_model(**{'decode_head.mask_interpolation': mode})
    assert model.decode_head.mask_interpolation == mode


def test_classes_need_weights():
    with pytest.raises(ValueError, match='num_classes . 1 = 36 numbers'):
        small_model(**{'decode_head.loss_cls.class_weight': None})


def test_unknown_interpolation():
    with pytest.raises(ValueError, match="not 'cubic'"):
        small_model(**{'decode_head.mask_interpolation': 'cubic'})


def test_levels_may_have_any_width():
    head = small_model().decode_head
    assert [p.in_features for p in head.level_projections] == \
        list(CHANNELS[1:])
