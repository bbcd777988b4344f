import asyncio
import re
import socket
import threading
import time

import pytest
from plan_files import (dxf_of_hidden_layers, dxf_plan, inches_that_state_mm,
                        pdf_plan)
from rule_model import (TABLE, circle, plan, square, svg, write_checkpoint,
                        write_config)

from sympoint.apis import SymbolInferencer
from sympoint.drawings.svg.reader import parse_svg

httpx = pytest.importorskip('httpx')
uvicorn = pytest.importorskip('uvicorn')
pytest.importorskip('fastapi')

from sympoint.web.app import build_app  # noqa: E402
from sympoint.web.work import Limits, Work  # noqa: E402


@pytest.fixture(scope='module')
def inferencer(tmp_path_factory):
    folder = tmp_path_factory.mktemp('model')
    return SymbolInferencer(
        write_config(folder), write_checkpoint(folder), show_progress=False)


class Slow:
    """An inferencer that waits until it is told to go on."""

    def __init__(self, inner):
        self.inner = inner
        self.go = threading.Event()
        self.error = None

    def stream(self, inputs, **kwargs):
        assert self.go.wait(20)
        if self.error:
            raise self.error
        yield from self.inner.stream(inputs, **kwargs)


@pytest.fixture
def serve(inferencer):
    """Start services on loopback; gives their address and their work."""
    running = []

    def start(worker=None, **limits):
        work = Work(worker or inferencer, Limits(**limits))
        listening = socket.socket()
        listening.bind(('127.0.0.1', 0))
        server = uvicorn.Server(
            uvicorn.Config(
                build_app(work, ['127.0.0.1']),
                log_level='warning',
                # A busy machine must not close what a client uses again.
                timeout_keep_alive=600))
        thread = threading.Thread(
            target=server.run, kwargs=dict(sockets=[listening]))
        thread.start()
        running.append((server, thread, listening))
        while not server.started:
            time.sleep(0.01)
        return f'http://127.0.0.1:{listening.getsockname()[1]}', work

    yield start
    for server, thread, listening in running:
        server.should_exit = True
        thread.join(20)
        listening.close()
        assert not thread.is_alive()


def post(base, data, **query):
    return httpx.post(f'{base}/drawings', content=data, params=query)


def test_upload_result_svg_and_page(serve):
    base, _ = serve()
    reply = post(base, plan(), name='C:\\plans\\../../Kitchen 1.svg')
    assert reply.status_code == 202
    url = base + reply.json()['url']
    assert reply.headers['location'] == reply.json()['url']
    result = httpx.get(f'{url}/result', params=dict(wait=20))
    assert result.json()['counts'] == {
        'single door': 1,
        'table': 1,
        'toilet': 2
    }
    assert result.json()['drawing']['name'] == 'Kitchen 1'
    assert result.json()['drawing']['path'] is None
    state = httpx.get(url).json()
    assert (state['state'], state['ahead'], state['error']) == ('done', 0,
                                                                None)
    labelled = httpx.get(f'{url}/svg')
    assert parse_svg(labelled.content).semantic_id[0] == TABLE
    assert labelled.headers['content-disposition'].startswith('attachment')
    assert 'sandbox' in labelled.headers['content-security-policy']
    page = httpx.get(f'{url}/page').text
    assert '<title>Kitchen 1 - sympoint</title>' in page
    assert httpx.delete(url).status_code == 204
    for address in (url, f'{url}/result', f'{url}/svg', f'{url}/page'):
        assert httpx.get(address).status_code == 404


def test_home_and_health(serve):
    base, _ = serve()
    assert 'Find symbols' in httpx.get(base).text
    assert httpx.get(f'{base}/healthz').json() == dict(status='ok')
    assert httpx.get(f'{base}/readyz').status_code == 200
    assert httpx.get(base, headers=dict(host='evil.test')).status_code == 400


def test_bad_drawings_and_questions(serve):
    base, _ = serve(max_bytes=5000, max_primitives=30)
    for data, problem in ((b'hello', 'bad'), (b'<svg', 'bad'), (svg().encode(),
                                                                'bad'),
                          (svg(*[circle(i, i) for i in range(40)]).encode(),
                           'has 40 primitives, more than 30')):
        url = base + post(base, data, name='bad.svg').json()['url']
        reply = httpx.get(f'{url}/result', params=dict(wait=20))
        assert reply.status_code == 422
        assert problem in reply.json()['detail']
        assert httpx.get(url).json()['state'] == 'failed'
        assert httpx.get(f'{url}/page').status_code == 422
    assert post(base, b'').status_code == 422
    assert post(base, b'x', units='mile').status_code == 422
    assert post(base, b'x', scale='1/100').status_code == 422
    assert post(base, b'x' * 5001).status_code == 413
    chunks = (b'x' * 1000 for _ in range(9))  # of no stated length
    assert httpx.post(f'{base}/drawings', content=chunks).status_code == 413
    for path in ('/drawings/..%2f..%2fetc%2fpasswd', '/drawings/x/result',
                 '/etc/passwd'):
        assert httpx.get(base + path).status_code == 404


def test_scale_is_used(serve):
    base, _ = serve()
    sheet = svg(square(5, 5), square(900, 5), width=999, height=100)
    url = base + post(base, sheet, units='dm').json()['url']
    result = httpx.get(f'{url}/result', params=dict(wait=20)).json()
    assert result['scale']['num_tiles'] == 2
    assert result['counts'] == dict(table=2)


def test_pages_and_layouts(serve):
    base, _ = serve()

    def labelled(data, **query):
        url = base + post(base, data, **query).json()['url']
        result = httpx.get(f'{url}/result', params=dict(wait=60), timeout=90)
        assert result.status_code == 200, result.text
        page = httpx.get(f'{url}/page', timeout=90)
        assert page.status_code == 200
        text = httpx.get(f'{url}/svg', timeout=90).content
        return result.json(), parse_svg(text)

    result, drawing = labelled(dxf_plan(), name='plan.dxf')
    assert result['counts']['single door'] == 1
    assert (drawing.semantic_id == TABLE).sum() == 4
    named = dxf_plan().replace(b'\nDOOR\n', b'\nSOFA\n')
    assert labelled(named)[0]['counts']['sofa'] == 1
    assert labelled(named, names=False)[0]['counts']['single door'] == 1
    assert len(labelled(dxf_plan(), layout='Detail')[1]) == 1
    assert len(labelled(pdf_plan(), page=2)[1]) == 1
    assert post(base, b'x', page=0).status_code == 422
    url = base + post(base, pdf_plan(), name='a.pdf', page=9).json()['url']
    reply = httpx.get(f'{url}/result', params=dict(wait=60))
    assert 'a: has no page 9' in reply.json()['detail']


def test_units_taken_for_others(serve):
    base, _ = serve()
    url = base + post(base, inches_that_state_mm(), name='a.dxf').json()['url']
    result = httpx.get(f'{url}/result', params=dict(wait=60)).json()
    assert result['scale']['units_per_metre'] == pytest.approx(1 / 0.0254)
    assert result['counts'] == {'single door': 4}
    note, = httpx.get(url).json()['notes']
    assert note.startswith('a: the file says that its unit is mm, but')


def test_layers_that_are_off(serve):
    base, _ = serve()
    url = base + post(base, dxf_of_hidden_layers(), name='a').json()['url']
    reply = httpx.get(f'{url}/result', params=dict(wait=60))
    assert reply.status_code == 422
    assert "'A-WALL'" in reply.json()['detail']
    url = base + post(
        base, dxf_of_hidden_layers(), all_layers=True).json()['url']
    result = httpx.get(f'{url}/result', params=dict(wait=60)).json()
    assert len(result['stuff'][0]['primitive_ids']) == 2
    drawing = parse_svg(httpx.get(f'{url}/svg').content)
    assert drawing.layer_names == ['A-WALL']


def test_back_pressure(serve, inferencer):
    slow = Slow(inferencer)
    base, work = serve(slow, max_waiting=3, batch_size=1)
    first = post(base, plan())
    while work.tickets[first.json()['id']].state != 'working':
        time.sleep(0.01)
    waiting = [post(base, plan()) for _ in range(3)]
    assert [r.status_code for r in waiting] == [202] * 3
    turned_away = post(base, plan())
    assert turned_away.status_code == 429
    assert turned_away.headers['retry-after'] == '2'
    last = base + waiting[2].json()['url']
    assert httpx.get(last).json()['ahead'] == 2
    assert httpx.get(f'{last}/result').status_code == 409
    httpx.delete(base + waiting[0].json()['url'])
    assert httpx.get(last).json()['ahead'] == 1
    assert post(base, plan()).status_code == 202
    slow.go.set()
    reply = httpx.get(f'{last}/result', params=dict(wait=20))
    assert reply.json()['counts']['table'] == 1


def test_the_worker_outlives_an_error(serve, inferencer):
    slow = Slow(inferencer)
    slow.go.set()
    slow.error = RuntimeError('bug')
    base, _ = serve(slow)
    url = base + post(base, plan()).json()['url']
    reply = httpx.get(f'{url}/result', params=dict(wait=20))
    assert (reply.status_code, reply.json()['detail']) == (422,
                                                           'RuntimeError: bug')
    slow.error = None
    url = base + post(base, plan()).json()['url']
    assert httpx.get(f'{url}/result', params=dict(wait=20)).status_code == 200


def test_the_oldest_finished_are_forgotten(serve):
    base, work = serve(max_kept=2)
    urls = []
    for _ in range(3):
        urls.append(base + post(base, plan()).json()['url'])
        httpx.get(f'{urls[-1]}/result', params=dict(wait=20))
    assert [httpx.get(u).status_code for u in urls] == [404, 200, 200]
    result = httpx.get(f'{urls[-1]}/result').content
    size = len(plan()) + len(result)  # results may be larger than drawings
    assert abs(work._kept_bytes - 2 * size) < 20  # numbers differ in length
    httpx.delete(urls[-1])
    assert abs(work._kept_bytes - size) < 20
    small, _ = serve(max_kept_bytes=size + len(plan()) + 100)
    one = small + post(small, plan()).json()['url']
    httpx.get(f'{one}/result', params=dict(wait=20))
    assert httpx.get(one).status_code == 200
    two = small + post(small, plan()).json()['url']
    assert httpx.get(f'{two}/result', params=dict(wait=20)).status_code == 200
    assert httpx.get(one).status_code == 404


def test_deleted_while_it_is_worked_on(serve, inferencer):
    slow = Slow(inferencer)
    base, work = serve(slow)
    url = base + post(base, plan()).json()['url']
    ticket = next(iter(work.tickets.values()))
    while ticket.state != 'working':
        time.sleep(0.01)
    assert httpx.delete(url).status_code == 204
    slow.go.set()
    while not ticket.over:
        time.sleep(0.01)
    assert httpx.get(url).status_code == 404
    assert work._kept_bytes == 0


def test_slow_uploads_end(serve):
    base, _ = serve(upload_seconds=0.3)
    host, port = re.match(r'http://(.*):(\d+)', base).groups()
    with socket.create_connection((host, int(port)), 5) as client:
        client.sendall(b'POST /drawings HTTP/1.1\r\nHost: 127.0.0.1\r\n'
                       b'Content-Length: 99\r\n\r\nslow')
        assert client.recv(99).startswith(b'HTTP/1.1 408')


def test_a_client_that_leaves_is_no_error(serve, caplog):
    base, work = serve()
    host, port = re.match(r'http://(.*):(\d+)', base).groups()
    with socket.create_connection((host, int(port)), 5) as client:
        client.sendall(b'POST /drawings HTTP/1.1\r\nHost: 127.0.0.1\r\n'
                       b'Content-Length: 99\r\n\r\nhalf')
    assert httpx.get(f'{base}/readyz').status_code == 200
    time.sleep(0.2)
    assert not work.tickets
    assert 'Traceback' not in caplog.text


def test_200_at_once_none_lost_none_mixed_up(serve, inferencer):
    """Each client sends a drawing that no other sends, and gets what the
    same drawing gets alone, bit for bit."""
    base, work = serve(max_waiting=16, batch_size=4, upload_seconds=600)
    turned_away = []

    async def client(http, number):
        tables, circles = number % 8, number // 8
        drawing = svg(*[square(2 + 12 * i, 3) for i in range(tables)],
                      *[circle(4 + 5 * i, 60) for i in range(circles)],
                      circle(100, 100))
        for _ in range(3000):  # 10 minutes
            reply = await http.post(
                '/drawings', content=drawing, params=dict(name=f'n{number}'))
            if reply.status_code not in (429, 503):
                break
            turned_away.append(number)
            await asyncio.sleep(0.2)
        assert reply.status_code == 202
        url = reply.json()['url']
        for _ in range(30):
            result = await http.get(f'{url}/result', params=dict(wait=20))
            if result.status_code != 409:  # not finished yet
                break
        found = result.json()
        assert found['drawing']['name'] == f'n{number}'
        assert found['counts'].get('table', 0) == tables
        assert found['counts']['toilet'] == circles + 1
        return url, drawing, found

    async def everybody():
        limits = httpx.Limits(max_connections=200)
        async with httpx.AsyncClient(
                base_url=base, limits=limits, timeout=600) as http:
            return await asyncio.gather(*[client(http, i) for i in range(200)])

    urls, drawings, answers = zip(*asyncio.run(everybody()))
    assert len(set(urls)) == 200
    assert turned_away  # the queue was full, and said so
    assert len(work.tickets) == 200
    alone = inferencer([d.encode() for d in drawings])['predictions']
    for answer, expected in zip(answers, alone):
        for part in ('symbols', 'stuff', 'counts', 'scale'):
            assert answer[part] == expected[part]
