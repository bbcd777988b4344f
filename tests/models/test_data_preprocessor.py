"""Packing of a batch."""
import torch
from mmdet3d.structures import Det3DDataSample

from sympoint.models import SymbolDataPreprocessor


def test_packing():
    data = SymbolDataPreprocessor()(
        dict(
            inputs=dict(
                coords=[torch.zeros(2, 3), torch.ones(3, 3)],
                feats=[torch.zeros(2, 6), torch.ones(3, 6)],
                connections=[
                    torch.tensor([[1, -1], [0, -1]]),
                    torch.tensor([[2, 1], [-1, 0], [0, -1]])
                ]),
            data_samples=[Det3DDataSample(),
                          Det3DDataSample()]))
    inputs = data['inputs']
    assert inputs['offsets'].tolist() == [2, 5]
    assert inputs['offsets'].device.type == 'cpu'
    assert inputs['connections'].tolist() == [[1, -1], [0, -1], [4, 3],
                                              [-1, 2], [2, -1]]
    assert inputs['coords'][:, 0].tolist() == [0, 0, 1, 1, 1]
    assert inputs['feats'].shape == (5, 6)


def test_without_data_samples():
    data = SymbolDataPreprocessor()(
        dict(
            inputs=dict(
                coords=[torch.zeros(1, 3)],
                feats=[torch.zeros(1, 6)],
                connections=[torch.full((1, 4), -1)])))
    assert data['data_samples'] is None
    assert data['inputs']['connections'].tolist() == [[-1] * 4]


def test_the_loaders_batch_is_left_alone():
    connections = torch.tensor([[0]])
    SymbolDataPreprocessor()(
        dict(
            inputs=dict(
                coords=[torch.zeros(4, 3),
                        torch.zeros(1, 3)],
                feats=[torch.zeros(4, 6), torch.zeros(1, 6)],
                connections=[torch.full((4, 1), -1), connections])))
    assert connections.tolist() == [[0]]
