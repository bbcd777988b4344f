import pytest
import torch
from torch import nn

from sympoint.engine.checkpoint_match import (carry_rows, check_weights,
                                              class_sources, classifier_shapes,
                                              find_misfits)
from sympoint.errors import UserError

OLD = ['single door', 'double door', 'chair', 'wall']


def test_sources_by_name_and_by_map():
    new = ['door', 'chair', 'sprinkler']
    assert class_sources(OLD, new) == [[], [2], []]
    label_map = {'single door': 'door', 1: 'door', 'chair': None}
    assert class_sources(OLD, new, label_map) == [[0, 1], [], []]
    assert class_sources(OLD, new, {'*': 'door'}) == [[0, 1, 3], [2], []]
    # a map for classes that the checkpoint has not says nothing of it
    assert class_sources(OLD, new, {'lamp': 'door'}) == [[], [2], []]


def test_rows_are_means_of_their_sources():
    theirs = torch.arange(10.).view(5, 2)  # the last row is background's
    ours = torch.full((4, 2), -1.)
    carried = carry_rows(theirs, ours, [[0, 1], [2], []])
    assert carried.tolist() == [[1, 2], [4, 5], [-1, -1], [8, 9]]
    assert ours.unique().tolist() == [-1]  # the model's stay


def test_only_the_number_of_classes_may_differ():
    head = dict(weight=((9, 8), (36, 8)), bias=((9, ), (36, )))
    assert classifier_shapes(head) == (9, 36)
    for other in (((9, 4), (36, 8)), ((7, 8), (36, 8)), ((8, ), ())):
        assert classifier_shapes(dict(head, other=other)) is None
    assert classifier_shapes({}) is None


def test_misfits_are_told_by_kind():
    model = nn.Sequential(nn.Linear(2, 3), nn.BatchNorm1d(3))
    weights = model.state_dict()
    assert find_misfits(model, weights) == ([], {}, 6)
    # the counter of a norm is not asked for, what is too many not told
    weights.pop('1.num_batches_tracked')
    weights.update({'0.bias': torch.ones(4), 'more': torch.ones(1)})
    weights.pop('0.weight')
    found = find_misfits(model, weights)
    assert found == (['0.weight'], {
        '0.bias': '0.bias (model (3,), file (4,))'
    }, 6)
    assert str(found) == ('1 weights are missing: 0.weight; 1 weights are of '
                          'another shape: 0.bias (model (3,), file (4,))')


def test_weights():
    model = torch.nn.Linear(2, 3)
    good = model.state_dict()
    more = dict(good, more=torch.ones(2))
    check_weights(model, dict(state_dict=more), 'x.pth')
    with pytest.raises(UserError, match='1 weights are missing: bias'):
        check_weights(model, dict(state_dict=dict(weight=torch.ones(3, 2))),
                      'x.pth')
