"""A query's mask stays near its place."""
import torch

from sympoint.models.spatial_prior import SpatialPrior


def test_prior_is_a_quadratic_of_the_distance():
    torch.manual_seed(0)
    prior = SpatialPrior(4).double()
    torch.nn.init.normal_(prior.shape.weight)
    coords = torch.rand(30, 3, dtype=torch.float64) - 0.5
    queries = torch.randn(2, 5, 4, dtype=torch.float64)
    anchors = torch.rand(2, 5, 3, dtype=torch.float64) - 0.5
    logits = prior.embeds(queries, anchors).double() @ prior.features(coords).T
    for b in range(2):
        for q in range(5):
            shape = prior.shape.weight @ queries[b, q] + prior.shape.bias
            for i, point in enumerate(coords):
                centre = 10 * anchors[b, q, :2] + shape[:2]
                distance = (10 * point[:2] - centre)**2
                expected = -(distance * shape[2:].exp() / 4).sum()
                assert abs(logits[b, q, i] -
                           expected) < 1e-4 * (1 - expected.item())


def test_a_new_prior_is_centred_on_the_anchor():
    prior = SpatialPrior(4)
    anchor = torch.tensor([[0.1, -0.2, 0.0]])
    coords = anchor + torch.tensor([[0., 0, 0], [0.1, 0, 0], [0, 0.2, 0]])
    logits = prior.embeds(torch.randn(1, 4), anchor) @ prior.features(coords).T
    torch.testing.assert_close(
        logits, torch.tensor([[0, -0.25, -1]]), atol=1e-5, rtol=0)
