"""What is taken for what, in words and as a picture."""


def test_confusion(tool, metrics, capsys):
    tool('analysis_tools/confusion').main([str(metrics)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == '38 of 46 primitives have their class'
    assert [line.strip() for line in lines[1:4]] == [
        '5  background taken for wall: 20.0% of its primitives',
        '2  door taken for background: 25.0% of its primitives',
        '1  wall taken for door: 10.0% of its primitives'
    ]
    assert len(lines) == 5  # no mistake of no primitives
    assert (metrics.parent / 'confusion.png').exists()
