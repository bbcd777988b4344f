"""The fused attention gives what the formula in plain operators gives."""
import pytest
import torch

from sympoint.models.connection_attention import join_connections
from sympoint.models.vector_attention import VectorAttention
from sympoint.ops import knn, offsets_of


def setting(channels, counts, connected, k=8):
    torch.manual_seed(1)
    num = sum(counts)
    coords = torch.zeros(num, 3)
    coords[:, :2] = torch.rand(num, 2)
    offsets = offsets_of(counts)
    neighbors = knn(coords, offsets, coords, offsets, k)
    if connected:
        connections = torch.randint(-1, num, (num, 4))
        neighbors = join_connections(neighbors, connections)
    module = VectorAttention(channels)
    for norm in module.modules():
        if isinstance(norm, torch.nn.BatchNorm1d):
            norm.running_mean.normal_()
            norm.running_var.uniform_(0.5, 2)
    return module, coords, torch.randn(num, channels), neighbors


@pytest.mark.parametrize('connected', [False, True])
@pytest.mark.parametrize('training', [False, True])
@pytest.mark.parametrize('channels', [16, 64, 96])
def test_value_and_gradients(channels, training, connected):
    module, coords, feats, neighbors = setting(channels, [50, 3, 21],
                                               connected)
    assert module._fusable(feats)
    module.train(training)
    state = {k: v.clone() for k, v in module.state_dict().items()}
    results = []
    for forward in (module._fused, module._plain):
        module.load_state_dict(state)
        module.zero_grad()
        x = feats.clone().requires_grad_()
        out = forward(coords, x, neighbors)
        (out * torch.arange(out.numel()).view_as(out).cos()).sum().backward()
        results.append([
            out.detach(), x.grad,
            *(p.grad.clone() for p in module.parameters()),
            *(b.clone() for b in module.buffers())
        ])
    for ours, plain in zip(*results):
        torch.testing.assert_close(ours, plain, rtol=1e-3, atol=2e-4)


def test_plain_formula_in_float64():
    """sum_j softmax_j(w) (v_j + d_ij), neighbour by neighbour."""
    module, coords, feats, neighbors = setting(16, [12], True, k=3)
    module = module.double().eval()
    coords, feats = coords.double(), feats.double()
    out = module(coords, feats, neighbors)
    for i in range(12):
        near = neighbors.index[i][neighbors.mask[i]]
        position = module.position((coords[near] - coords[i])[None])[0]
        logits = module.key(feats[near]) - module.query(feats[i]) + position
        weight = module.weight(logits[None])[0].softmax(0).repeat(1, 8)
        value = module.value(feats[near]) + position
        torch.testing.assert_close(out[i], (weight * value).sum(0))


def test_connections_join_neighbours_once():
    coords = torch.tensor([[0., 0, 0], [1, 0, 0], [3, 0, 0], [7, 0, 0]])
    offsets = offsets_of([4])
    neighbors = knn(coords, offsets, coords, offsets, 2)
    connections = torch.tensor([[1, 3, 3], [-1, 2, 0], [-1, -1, -1], [3, 0,
                                                                      2]])
    joined = join_connections(neighbors, connections)
    sets = [
        sorted(row[there].tolist())
        for row, there in zip(joined.index, joined.mask)
    ]
    assert sets == [[0, 1, 3], [0, 1, 2], [1, 2], [0, 2, 3]]
