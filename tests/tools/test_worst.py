"""The page of the drawings with the lowest panoptic quality."""


def test_worst(tool, metrics, tmp_path, capsys):
    folder = tmp_path / 'now' / 'pictures'
    folder.mkdir(parents=True)
    for name in ('good', 'bad <#1>', 'fair'):
        (folder / f'{name}.png').write_bytes(b'')
    tool('analysis_tools/worst').main([str(tmp_path), '--number', '2'])
    said = capsys.readouterr().out
    assert said.index('bad <#1>: PQ 10.00') < said.index('fair: PQ 50.00')
    assert 'good' not in said and 'empty' not in said
    page = (tmp_path / 'worst.html').read_text()
    assert '2 worst of 3 drawings' in page
    assert 'src="now/pictures/bad%20%3C%231%3E.png"' in page
    assert page.index('bad &lt;#1&gt;') < page.index('fair')


def test_worst_without_pictures(tool, metrics, failed):
    said = failed(lambda: tool('analysis_tools/worst').main([str(metrics)]))
    assert 'there is no picture of drawing bad <#1>' in said
    assert '--show-dir' in said
