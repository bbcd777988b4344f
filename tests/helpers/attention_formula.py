"""The three operators of vector attention as their formulas, in float64.

``check`` holds a device's kernels to them: values and every gradient.
"""
import torch
from point_sets import points

from sympoint.ops import Neighbors, knn
from sympoint.ops.neighbors import pairs_of
from sympoint.ops.vector_attention import Attend, PairLogits, PairMoments


def some_pairs(counts, width, missing, seed=0):
    """Pairs of neighbours, of which some are ``missing``."""
    coords, offsets = points(counts, seed, dims=3)
    index, distance, mask = knn(coords, offsets, coords, offsets, width)
    if missing:
        generator = torch.Generator().manual_seed(seed)
        there = torch.rand(index.shape, generator=generator) < 0.6
        there[:, 0] = True
        mask = there if mask is None else there & mask
    return pairs_of(coords, Neighbors(index, distance, mask))


def present(pairs):
    """(num_points, width) bool, True where there is a neighbour."""
    slots = torch.arange(pairs.index.shape[1], device=pairs.index.device)
    return slots < pairs.counts[:, None]


class Terms:
    """Every pair of points, one row each."""

    def __init__(self, pairs, to_hidden, position):
        self.i, self.slot = present(pairs).nonzero().T
        self.j = pairs.index[self.i, self.slot]
        coords = pairs.coords.double()
        relative = coords[self.j] - coords[self.i]
        hidden = (relative @ to_hidden[:3].T + to_hidden[3]).relu()
        self.place = hidden @ position

    def x(self, q, k):
        return k[self.j] - q[self.i] + self.place


def moments_formula(pairs, q, k, to_hidden, position):
    x = Terms(pairs, to_hidden, position).x(q, k)
    return x.mean(0), x.var(0, unbiased=False)


def logits_formula(pairs, q, k, to_hidden, position, scale, shift, weight):
    terms = Terms(pairs, to_hidden, position)
    y = (scale * terms.x(q, k) + shift).relu() @ weight.T
    return y, y.mean(0), y.var(0, unbiased=False)


def attend_formula(pairs, y, v, to_hidden, position, bias, scale, shift,
                   weight):
    terms = Terms(pairs, to_hidden, position)
    logits = (scale * y[terms.i, terms.slot] + shift).relu() @ weight.T
    rows = []
    for i in range(len(v)):
        own = terms.i == i
        soft = logits[own].softmax(0)
        value = v[terms.j[own]] + terms.place[own] + bias
        repeats = value.shape[1] // soft.shape[1]
        rows.append((soft.repeat(1, repeats) * value).sum(0))
    return torch.stack(rows)


def logits_of_pairs(pairs, *inputs):
    """``PairLogits`` with a row a pair, as the formula has it."""
    y, mean, variance = PairLogits.apply(pairs, *inputs)
    y = y[:, :pairs.index.shape[1]][present(pairs)]
    return y, mean, variance


OPERATORS = dict(
    moments=(PairMoments.apply, moments_formula),
    logits=(logits_of_pairs, logits_formula),
    attend=(Attend.apply, attend_formula))


def inputs_of(name, num_points, width, channels, shared, half, device):
    """Random inputs by name; features in ``half`` precision if any."""
    generator = torch.Generator().manual_seed(channels + num_points)

    def tensor(*shape, dtype=torch.float32):
        value = torch.randn(*shape, generator=generator)
        return value.to(device, dtype).requires_grad_()

    def feats():
        return tensor(num_points, channels, dtype=half or torch.float32)

    inputs = dict(q=feats(), k=feats())
    if name == 'attend':
        inputs = dict(y=tensor(num_points, width, shared), v=feats())
    inputs.update(to_hidden=tensor(4, 3), position=tensor(3, channels))
    if name == 'logits':
        inputs.update(
            scale=tensor(channels),
            shift=tensor(channels),
            weight=tensor(shared, channels))
    if name == 'attend':
        inputs.update(
            bias=tensor(channels),
            scale=tensor(shared),
            shift=tensor(shared),
            weight=tensor(shared, shared))
    return inputs


def check(name,
          counts,
          width,
          channels,
          shared,
          missing=False,
          rows=None,
          half=None,
          tolerance=1e-5,
          device='cpu'):
    """Hold an operator's values and gradients to its formula's.

    Args:
        name (str): One of ``OPERATORS``.
        counts (list[int]): Points of each drawing.
        width (int): Neighbours asked for.
        channels (int): C.
        shared (int): S.
        missing (bool): Whether neighbours are missing here and there.
        rows (int, optional): Rows of y a point, where a device pads them.
        half (torch.dtype, optional): Type of q, k and v.
        tolerance (float): Error allowed, relative to a tensor's norm.
        device (str): Where to run the operator.
    """
    operator, formula = OPERATORS[name]
    pairs = some_pairs(counts, width, missing)
    pairs = type(pairs)(*(t.to(device) if torch.is_tensor(t) else t
                          for t in pairs))
    inputs = inputs_of(name, sum(counts), rows or width, channels, shared,
                       half, device)
    exact = {
        key: value.detach().double().requires_grad_()
        for key, value in inputs.items()
    }
    ours = run(operator, pairs, inputs)
    expected = run(formula, pairs, exact)
    assert ours.keys() == expected.keys()
    for key, value in ours.items():
        want = expected[key].to(value)
        error = (value - want).norm() / want.norm().clamp(min=1e-3)
        assert error < tolerance, (name, key, float(error))
    for key, value in inputs.items():
        assert value.grad.dtype == value.dtype, key


def run(operator, pairs, inputs):
    """Outputs, and gradients of a sum that weighs them all differently."""
    outputs = operator(pairs, *inputs.values())
    outputs = outputs if isinstance(outputs, tuple) else (outputs, )
    total = 0
    for output in outputs:
        weights = torch.arange(output.numel(), device=output.device).cos()
        total = total + (output * weights.view_as(output)).sum()
    total.backward()
    results = {f'output {i}': o.detach() for i, o in enumerate(outputs)}
    for key, value in inputs.items():
        results[key] = value.grad.clone()
    if 'y' in results:  # rows of missing neighbours hold anything
        results['y'] = results['y'][:, :pairs.index.shape[1]][present(pairs)]
    return {key: value.double() for key, value in results.items()}
