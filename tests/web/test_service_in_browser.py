import socket
import sys
import threading
import time

import pytest
from browser import CHROMIUM, open_browser

pytest.importorskip('fastapi')
uvicorn = pytest.importorskip('uvicorn')
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason='no chromium')


@pytest.fixture
def address(tmp_path, monkeypatch):
    """A service on loopback, with a model that follows rules."""
    import rule_model

    from sympoint.apis import SymbolInferencer
    from sympoint.web.app import build_app
    from sympoint.web.work import Work
    inferencer = SymbolInferencer(
        rule_model.write_config(tmp_path),
        rule_model.write_checkpoint(tmp_path),
        show_progress=False)
    (tmp_path / 'good plan.svg').write_text(rule_model.plan())
    (tmp_path / 'bad.svg').write_text('hello')
    listening = socket.socket()
    listening.bind(('127.0.0.1', 0))
    server = uvicorn.Server(
        uvicorn.Config(
            build_app(Work(inferencer), ['127.0.0.1']), log_level='warning'))
    thread = threading.Thread(
        target=server.run, kwargs=dict(sockets=[listening]))
    thread.start()
    while not server.started:
        time.sleep(0.01)
    yield f'http://127.0.0.1:{listening.getsockname()[1]}/'
    server.should_exit = True
    thread.join(20)
    listening.close()
    sys.modules.pop('rule_model', None)


def test_upload_and_look(address, tmp_path):
    driver = open_browser(tmp_path / 'profile')
    try:
        driver.get(address)
        driver.find_element(
            'id',
            'files').send_keys(f'{tmp_path}/good plan.svg\n{tmp_path}/bad.svg')
        driver.find_element('css selector', 'form button').click()
        end = time.time() + 20
        text = ''
        while 'look' not in text or 'not XML' not in text:
            assert time.time() < end, text
            time.sleep(0.1)
            text = driver.find_element('id', 'rows').text
        assert 'good plan.svg 1 single door, 1 table, 2 toilet' in text
        assert 'bad, line 1: is not XML' in text
        driver.find_element('link text', 'look').click()
        driver.switch_to.window(driver.window_handles[-1])
        assert driver.find_element('id', 'name').text == 'good plan'
        assert driver.execute_script('return viewer.drawing.num') == 10
    finally:
        driver.quit()
