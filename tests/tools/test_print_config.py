"""A config, joined and replaced, printed or written."""


def test_print_config(tool, data_config, tmp_path, capsys):
    tool('misc/print_config').main(
        [data_config, '--cfg-options', 'train_dataloader.batch_size=3'])
    assert 'batch_size=3' in capsys.readouterr().out
    out = tmp_path / 'all.py'
    tool('misc/print_config').main([data_config, '--out', str(out)])
    assert "type='PackSymbolInputs'" in out.read_text()
