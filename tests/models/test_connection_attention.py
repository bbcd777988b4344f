"""Attention with connections against a twin of loops and sets."""
import pytest
import torch

from sympoint.models.connection_attention import join_connections
from sympoint.models.vector_attention import VectorAttention
from sympoint.ops import knn, offsets_of

COUNTS, K = [14, 3, 9], 4


def setting(channels=16, training=True):
    """Drawings with duplicates of all kinds among their connections."""
    generator = torch.Generator().manual_seed(3)
    num = sum(COUNTS)
    coords = torch.rand(num, 3, generator=generator)
    ends = torch.tensor(COUNTS).cumsum(0)
    owner = torch.bucketize(torch.arange(num), ends, right=True)
    connections = torch.full((num, 6), -1)
    for i in range(num):
        own = (owner == owner[i]).nonzero()[:, 0]
        picks = torch.randint(len(own), (6, ), generator=generator)
        connections[i] = own[picks]
    # some are missing, some have none; some repeat, some are neighbours
    missing = torch.rand(num, 6, generator=generator) < 0.3
    missing[::5] = True
    connections = connections.masked_fill(missing, -1)
    torch.manual_seed(0)
    module = VectorAttention(channels).double().train(training)
    for norm in module.modules():
        if isinstance(norm, torch.nn.BatchNorm1d):
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)
    feats = torch.randn(num, channels, generator=generator).double()
    return module, coords.double(), feats, connections, owner


def attention_sets(coords, connections, owner):
    """M(p) = A(p) | C(p) of each primitive, as Python's sets."""
    sets = []
    for i in range(len(coords)):
        own = (owner == owner[i]).nonzero()[:, 0].tolist()
        own.sort(key=lambda j: (coords[j] - coords[i]).norm().item())
        linked = {j for j in connections[i].tolist() if j >= 0}
        sets.append(set(own[:K]) | linked)
    return sets


def normalise(norm, x):
    """BatchNorm over the pairs that there are."""
    norm = norm[0]
    if norm.training:
        mean, variance = x.mean(0), x.var(0, unbiased=False)
    else:
        mean, variance = norm.running_mean, norm.running_var
    x = (x - mean) / (variance + norm.eps).sqrt()
    return x * norm.weight + norm.bias


def twin(module, coords, feats, sets):
    pairs = [(i, j) for i, near in enumerate(sets) for j in sorted(near)]
    query, key = (torch.tensor(side) for side in zip(*pairs))
    position = coords[key] - coords[query]
    first, norm, _, last = module.position
    position = last(normalise(norm, first(position)).relu())
    norm1, _, linear1, norm2, _, linear2 = module.weight
    weight = module.key(feats)[key] - module.query(feats)[query] + position
    weight = linear1(normalise(norm1, weight).relu())
    weight = linear2(normalise(norm2, weight).relu())
    value = module.value(feats)[key] + position
    rows = []
    for i in range(len(sets)):
        of_i = query == i
        share = weight[of_i].exp() / weight[of_i].exp().sum(0)
        # channel c goes with weight c modulo their number
        rows.append((share.repeat(1, 8) * value[of_i]).sum(0))
    return torch.stack(rows)


def joined(coords, connections):
    offsets = offsets_of(COUNTS)
    return join_connections(
        knn(coords, offsets, coords, offsets, K), connections)


def test_sets():
    _, coords, _, connections, owner = setting()
    found = joined(coords, connections)
    expected = attention_sets(coords, connections, owner)
    for index, mask, members in zip(found.index, found.mask, expected):
        assert sorted(index[mask].tolist()) == sorted(members)  # none twice
    sizes = {len(members) for members in expected}
    assert min(sizes) <= 3 and max(sizes) > K


@pytest.mark.parametrize('training', [False, True])
def test_values_and_gradients_in_float64(training):
    module, coords, feats, connections, owner = setting(training=training)
    near = joined(coords, connections)
    sets = attention_sets(coords, connections, owner)
    results = []
    for function in (lambda x: module(coords, x, near),
                     lambda x: twin(module, coords, x, sets)):
        module.zero_grad()
        x = feats.clone().requires_grad_()
        out = function(x)
        (out * torch.arange(out.numel()).view_as(out).cos()).sum().backward()
        grads = [p.grad.clone() for p in module.parameters()]
        results.append([out.detach(), x.grad, *grads])
    for ours, theirs in zip(*results):
        torch.testing.assert_close(ours, theirs, rtol=1e-9, atol=1e-10)


def test_fused_operators():
    module, coords, feats, connections, owner = setting()
    sets = attention_sets(coords, connections, owner)
    expected = twin(module, coords, feats, sets)
    module, coords, feats = module.float(), coords.float(), feats.float()
    assert module._fusable(feats)
    out = module(coords, feats, joined(coords, connections))
    torch.testing.assert_close(out, expected.float(), rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize('training', [False, True])
def test_gradient_by_differences(training):
    module, coords, feats, connections, _ = setting(8, training)
    near = joined(coords, connections)
    assert torch.autograd.gradcheck(lambda f: module(coords, f, near),
                                    feats.clone().requires_grad_())
