import copy

import numpy as np

from sympoint.datasets import CopyPasteSymbols
from sympoint.datasets.transforms import PRIMITIVE_KEYS
from sympoint.drawings.connections import connection_graph


def neighbours(table):
    return [set(row[row >= 0].tolist()) for row in table]


def paste(make_results, **kwargs):
    """Queue the symbols of one drawing, paste them into another."""
    source = make_results(300, seed=1, extent=0.1)
    host = make_results(200, seed=2)
    transform = CopyPasteSymbols(prob=1.0, **kwargs)
    source_before, before = copy.deepcopy(source), copy.deepcopy(host)
    first = transform(source)
    for key in PRIMITIVE_KEYS:  # nothing is queued yet
        np.testing.assert_array_equal(first[key], source_before[key])
    return source_before, before, transform(host), transform


def test_the_drawing_itself_stays(make_results):
    _, before, after, _ = paste(make_results)
    for key in PRIMITIVE_KEYS:
        np.testing.assert_array_equal(after[key][:200], before[key])
        assert after[key].dtype == before[key].dtype
        assert len(after[key]) == len(after['args']) > 200
    width = before['connections'].shape[1]
    table = after['connections'][:200]
    np.testing.assert_array_equal(table[:, :width], before['connections'])
    assert (table[:, width:] == -1).all()


def test_each_symbol_is_whole_and_has_a_new_instance_id(make_results):
    source, before, after, _ = paste(make_results)
    new_ids = np.unique(after['instance_id'][200:])
    sizes = {}
    for i in np.unique(source['instance_id'][source['instance_id'] >= 0]):
        members = source['instance_id'] == i
        sizes[source['semantic_id'][members][0]] = members.sum()
    assert len(new_ids) == len(sizes) == 4
    assert new_ids.min() > before['instance_id'].max()
    for new_id in new_ids:
        members = after['instance_id'] == new_id
        classes = np.unique(after['semantic_id'][members])
        assert members.sum() == sizes[classes.item()]


def test_a_symbol_moves_as_one_within_the_range(make_results):
    source, _, after, _ = paste(make_results, shift_range=(0.1, 0.3))
    for new_id in np.unique(after['instance_id'][200:]):
        members = after['instance_id'] == new_id
        label = after['semantic_id'][members][0]
        moved = after['args'][members] - source['args'][source['semantic_id']
                                                        == label]
        np.testing.assert_allclose(
            moved, np.broadcast_to(moved[0, 0], moved.shape), atol=1e-12)
        assert (moved >= 0.1 - 1e-12).all() and (moved <= 0.3 + 1e-12).all()


def test_connections_are_those_within_each_symbol(make_results):
    _, _, after, _ = paste(make_results)
    pasted = neighbours(after['connections'])
    found = 0
    for new_id in np.unique(after['instance_id'][200:]):
        members = np.flatnonzero(after['instance_id'] == new_id)
        graph = connection_graph(after['args'][members],
                                 after['command'][members], 1 / 140)
        for i, expected in zip(members, neighbours(graph)):
            assert pasted[i] == {int(members[j]) for j in expected}
            found += len(expected)
    assert found > 10
    # Padding comes last, as in a loaded drawing.
    valid = after['connections'] >= 0
    assert (valid[:, 1:] <= valid[:, :-1]).all()


def test_layers_of_a_symbol_are_its_own(make_results):
    source, before, after, _ = paste(make_results)
    layers = set(before['layer_id'])
    for new_id in np.unique(after['instance_id'][200:]):
        members = after['instance_id'] == new_id
        label = after['semantic_id'][members][0]
        own = after['layer_id'][members]
        assert not layers & set(own)
        layers |= set(own)
        old = source['layer_id'][source['semantic_id'] == label]
        # The same primitives share a layer as before.
        np.testing.assert_array_equal(own[:, None] == own, old[:, None] == old)


def test_a_symbol_keeps_its_size_relative_to_the_tile(make_results):
    transform = CopyPasteSymbols(prob=1.0)
    source = transform(make_results(80, seed=1, size=(100.0, 100.0)))
    host = transform(make_results(50, seed=2, size=(140.0, 140.0)))
    for new_id in np.unique(host['instance_id'][50:]):
        members = host['instance_id'] == new_id
        label = host['semantic_id'][members][0]
        old = source['semantic_id'] == label
        np.testing.assert_allclose(
            host['length'][members], source['length'][old] * 1.4, rtol=1e-6)
        np.testing.assert_allclose(
            np.ptp(host['args'][members], axis=0),
            np.ptp(source['args'][old], axis=0))


def test_the_queue_holds_the_latest(make_results):
    transform = CopyPasteSymbols(prob=0.0, queue_size=6)
    for seed in range(3):
        transform(make_results(200, seed=seed))
    queue = transform.queue
    lengths = np.bincount(queue['symbol'], weights=queue['length'])
    assert len(lengths) == 6
    # Renumbered along with the rows that left.
    symbol = queue['symbol']
    linked = queue['connections'] >= 0
    np.testing.assert_array_equal(
        symbol[queue['connections']][linked],
        np.broadcast_to(symbol[:, None], linked.shape)[linked])
    last = make_results(200, seed=2)
    own = [
        last['length'][last['instance_id'] == i].sum() / 140 for i in range(4)
    ]
    np.testing.assert_allclose(sorted(lengths[2:]), sorted(own), rtol=1e-5)


def test_more_symbols_than_the_queue_holds_are_drawn_at_random(make_results):
    queues = []
    for seed in (0, 1):
        np.random.seed(seed)
        transform = CopyPasteSymbols(queue_size=5)
        transform(make_results(300, num_instances=40))
        sizes = np.bincount(transform.queue['symbol']).tolist()
        assert len(sizes) == 5
        queues.append(sizes)
    assert queues[0] != queues[1]


def test_it_pastes_with_its_probability(make_results):
    transform = CopyPasteSymbols(prob=0.5)
    grown = [
        len(transform(make_results(30, seed=i))['args']) > 30
        for i in range(200)
    ]
    assert 70 < sum(grown) < 130


def test_drawings_without_symbols_or_primitives(make_results):
    transform = CopyPasteSymbols(prob=1.0)
    transform(make_results(0))
    assert not transform.queue
    transform(make_results(100))
    empty = transform(make_results(0))
    assert len(empty['args']) == len(empty['connections']) > 50
    assert empty['instance_id'].min() == 0
