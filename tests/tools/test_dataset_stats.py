"""What is in a converted data set, counted by hand."""
import json


def test_dataset_stats(tool, data_root, tmp_path, capsys):
    stats = tool('analysis_tools/dataset_stats')
    infos = stats.read_split(data_root, 'train')
    part = stats.summarize(data_root, dict(train=infos))['splits']['train']
    assert part['primitives'].tolist() == [5, 2]
    assert part['counts'].tolist() == [4, 1, 1, 1]
    assert part['sizes'][0].tolist() == [4.0, 4.0]
    assert part['sizes'][1].tolist() == [2.0]

    out = tmp_path / 'stats.png'
    stats.main([str(data_root), '--out', str(out)])
    rows = [[cell.strip() for cell in line.split('|')[1:-1]]
            for line in capsys.readouterr().out.splitlines() if '|' in line]
    assert ['train', '2', '7', '2', '4', '5'] in rows
    assert ['door', '4', '57.14%', '2', '4.0', '4.0', '4.0'] in rows
    assert ['wall', '1', '14.29%', '-', '-', '-', '-'] in rows
    assert out.read_bytes().startswith(b'\x89PNG')


def test_dataset_stats_of_nothing(tool, tmp_path, failed):
    said = failed(
        lambda: tool('analysis_tools/dataset_stats').main([str(tmp_path)]))
    assert 'has no train_infos.json' in said


def test_dataset_stats_tells_what_nobody_knows(tool, data_root, capsys):
    path = data_root / 'train_infos.json'
    infos = json.loads(path.read_text())
    first = infos['data_list'][0]
    del first['class_histogram']['background']
    first['num_ignored'] = 1
    path.write_text(json.dumps(infos))
    tool('analysis_tools/dataset_stats').main(
        [str(data_root), '--out',
         str(data_root / 'stats.png')])
    rows = [[cell.strip() for cell in line.split('|')[1:-1]]
            for line in capsys.readouterr().out.splitlines() if '|' in line]
    assert ['background', '0', '0.00%', '-', '-', '-', '-'] in rows
    assert ['unknown', '1', '14.29%', '-', '-', '-', '-'] in rows
