"""What connections join, counted by hand."""
import torch


def test_count_by_hand(load_tool):
    tool = load_tool('analysis_tools/connection_stats')
    coords = torch.tensor([[0., 0, 0], [1, 0, 0], [2, 0, 0], [10, 0, 0]])
    labels = torch.tensor([0, 0, 1, 0])
    connections = torch.tensor([[1, 3], [0, 2], [1, -1], [0, -1]])
    # nearest two, itself among them: 0 1, 1 0, 2 1, 3 2
    total = tool.count(coords, connections, labels, 2)
    assert total == dict(
        primitives=4, connections=6, new=3, same=4, new_same=2, in_loss=1)
    cells = dict(tool.rows(total + total)[1:])
    assert list(
        cells.values()) == ['8', '1.50', '50.0%', '66.7%', '66.7%', '25.0%']


def test_fewer_points_than_neighbours(load_tool):
    tool = load_tool('analysis_tools/connection_stats')
    total = tool.count(
        torch.zeros(2, 3), torch.tensor([[1], [0]]), torch.tensor([0, 1]), 8)
    assert (total['connections'], total['new'], total['same']) == (2, 0, 0)
