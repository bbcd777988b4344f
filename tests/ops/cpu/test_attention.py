"""Vector attention's compiled kernels against their formulas."""
import pytest
import torch
from attention_formula import OPERATORS, check, inputs_of, run, some_pairs

from sympoint.ops import vector_attention
from sympoint.ops.vector_attention import Attend, moment_gradient, moments_of


@pytest.mark.parametrize('name', OPERATORS)
@pytest.mark.parametrize('counts, width, channels, shared, missing', [
    ([13], 16, 64, 8, False),
    ([3, 21, 1], 5, 32, 8, True),
    ([40, 7], 24, 48, 24, True),
    ([4], 1, 8, 8, False),
])
def test_values_and_gradients(name, counts, width, channels, shared, missing):
    rows = -(-width // 8) * 8
    check(name, counts, width, channels, shared, missing, rows)


@pytest.mark.parametrize('name', OPERATORS)
def test_same_on_any_number_of_threads(name):
    """Parts are added in the same order: equal to the last bit."""
    pairs = some_pairs([700], 16, True)
    results = []
    for threads in (1, 2):
        torch.set_num_threads(threads)
        inputs = inputs_of(name, 700, 16, 32, 8, None, 'cpu')
        results.append(run(OPERATORS[name][0], pairs, inputs))
    for key, value in results[0].items():
        if key != 'bias':  # PyTorch's own sum over points
            assert torch.equal(value, results[1][key]), key


def test_weights_of_one_neighbour_are_one():
    """Softmax over one: out_i = v_j + P h + bias, whatever y."""
    pairs = some_pairs([5], 1, False)
    inputs = inputs_of('attend', 5, 8, 16, 8, None, 'cpu')
    hidden = inputs['to_hidden'][3].relu()  # a point and itself
    expected = inputs['v'] + hidden @ inputs['position'] + inputs['bias']
    torch.testing.assert_close(Attend.apply(pairs, *inputs.values()), expected)


def test_moments_by_hand():
    pairs = some_pairs([4], 1, False)  # four pairs
    mean, variance = moments_of(
        torch.tensor([[4., 8.], [12., 16.]], dtype=torch.float64), pairs.total)
    assert mean.tolist() == [1, 2] and variance.tolist() == [2, 0]
    slope, intercept = moment_gradient(
        torch.tensor([8.]), torch.tensor([6.]), torch.tensor([0.5]),
        pairs.total)
    assert slope.item() == 3 and intercept.item() == 2 - 1.5


def test_backend_is_asked(monkeypatch):
    asked = []
    kernels = vector_attention.attention_kernels

    def spy(tensor):
        asked.append(tensor.device.type)
        return kernels(tensor)

    monkeypatch.setattr(vector_attention, 'attention_kernels', spy)
    inputs = inputs_of('attend', 5, 8, 16, 8, None, 'cpu')
    out = Attend.apply(some_pairs([5], 3, False), *inputs.values())
    out.sum().backward()
    assert asked == ['cpu', 'cpu']
