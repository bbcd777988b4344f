def test_sources_become_one(tmp_path, tool):
    install_mmcv = tool('misc/install_mmcv')
    for name in ('b', 'a', 'pybind'):
        (tmp_path / f'{name}.cpp').write_text(f'// {name}')
    install_mmcv.join_sources(tmp_path)
    found = {path.name: path.read_text() for path in tmp_path.iterdir()}
    assert found == {
        'a.inc': '// a',
        'b.inc': '// b',
        'dispatchers.cpp': '#include "a.inc"\n#include "b.inc"\n',
        'pybind.cpp': '// pybind'
    }


def test_what_is_here_is_what_the_requirements_name(tool):
    install_mmcv = tool('misc/install_mmcv')
    assert install_mmcv.installed() == install_mmcv.pinned() == '2.1.0'
