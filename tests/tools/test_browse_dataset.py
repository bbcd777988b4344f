"""Pictures of samples as a pipeline packs them."""


def test_browse_dataset(tool, data_config, tmp_path, failed):
    browse = tool('misc/browse_dataset')
    out = tmp_path / 'pictures'
    browse.main([data_config, '--out-dir', str(out), '--number', '5'])
    assert sorted(p.name for p in out.iterdir()) == [
        'train_0000_a.png', 'train_0001_b.png'
    ]
    said = failed(lambda: browse.main([data_config, '--split', 'val']))
    assert 'has no val_dataloader' in said


def test_picture_of_a_sample(tool, data_config):
    browse = tool('misc/browse_dataset')
    from mmdet3d.registry import DATASETS
    from mmengine.registry import init_default_scope

    from sympoint.engine.config import load_config
    init_default_scope('mmdet3d')
    dataset = DATASETS.build(load_config(data_config).train_dataloader.dataset)
    figure = browse.draw_sample(dataset[0], dataset.metainfo)
    assert [t.get_text() for t in figure.texts] == [
        # the two lines of the door meet
        'a: truth: 2 symbols',
        '5 primitives, 2 connections'
    ]
    names = [t.get_text() for t in figure.axes[0].texts]
    # the scale bar shows a wrong scale
    assert sorted(names) == ['2 m', 'bed', 'door']
