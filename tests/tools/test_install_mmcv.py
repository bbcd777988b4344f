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


def test_operators_for_cuda_are_built_only_where_asked(tool, monkeypatch):
    install_mmcv = tool('misc/install_mmcv')
    for asked, nvcc, built in (('0', '/bin/nvcc', '0'), ('1', None, '0'),
                               ('1', '/bin/nvcc', '1')):
        monkeypatch.setattr('shutil.which', lambda name: nvcc)
        variables = dict(CUDA_OPS=asked)
        install_mmcv.choose_operators(variables)
        assert variables['FORCE_CUDA'] == built
        # what it cannot see it does not build for
        assert ('CUDA_VISIBLE_DEVICES' in variables) == (built == '0')
