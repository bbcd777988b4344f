"""Serve predictions over HTTP.

``POST /drawings?name=plan.svg&units=mm&scale=1:100`` with the file as its
body (of a PDF also ``page``, of a DXF ``layout``; ``names=false`` for what
the network finds alone) gives 202 and ``{"id": ..., "url": ...}``; 413 for
too large a file, 429 when too many wait (``Retry-After`` says when to try
again). ``GET`` of the url tells the state and, in ``notes``, what is
unexpected in the result; ``GET url/result?wait=30`` the result, once it is
there; ``url/svg`` and ``url/page`` the labelled drawing and the page to look
at it; ``DELETE url`` forgets it. ``/`` is a page to do all this by hand,
``/healthz`` and ``/readyz`` are for the machine that watches the service.
"""
import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib import resources

from fastapi import Depends, FastAPI, HTTPException, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import ClientDisconnect

from ..apis.inputs import read_again, svg_text
from ..apis.outputs import annotated_svg
from ..drawings.scale import UNITS
from . import build_page
from .payload import build_payload
from .work import DONE, FAILED, Full, Ticket, Work

_RETRY = {'Retry-After': '2'}
_LONGEST_WAIT = 60.0
# An SVG may hold scripts: it is never shown as a page of this service.
_AS_FILE = {
    'Content-Disposition': 'attachment; filename="labelled.svg"',
    'Content-Security-Policy': "sandbox; default-src 'none'",
    'X-Content-Type-Options': 'nosniff'
}


@dataclass
class Options:
    """What is said of a drawing in the address, as to the inferencer."""
    units: str | None = Query(None)
    scale: str | None = Query(
        None, pattern=r'^\d{1,6}(\.\d+)?:\d{1,6}(\.\d+)?$')
    page: int | None = Query(None, ge=1, le=100_000)
    layout: str | None = Query(None, max_length=255)
    all_layers: bool = Query(False)
    names: bool = Query(True)

    def __post_init__(self) -> None:
        if self.units not in (None, *UNITS):
            raise HTTPException(422, f'units is one of {", ".join(UNITS)}')


def build_app(work: Work, hosts: Sequence[str] = ('*', )) -> FastAPI:
    """The application.

    Args:
        work (Work): Not yet started.
        hosts (Sequence[str]): Names that the service may be called by.
            Defaults to any.
    """

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        work.start(asyncio.get_running_loop())
        yield
        await run_in_threadpool(work.stop)

    app = FastAPI(
        title='sympoint', lifespan=lifespan, docs_url=None, redoc_url=None)
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))
    uploads = asyncio.Semaphore(work.limits.max_uploads)

    def find(ticket_id: str) -> Ticket:
        ticket = work.tickets.get(ticket_id)
        if ticket is None:
            raise HTTPException(404, 'there is no such drawing (any more)')
        return ticket

    def done(ticket: Ticket) -> bytes:
        if ticket.state == FAILED:
            raise HTTPException(422, ticket.error)
        if ticket.state != DONE:
            raise HTTPException(409, 'not finished yet', _RETRY)
        return ticket.result

    def found_in(ticket_id: str) -> tuple:
        """What was sent, what was found in it, and its strokes."""
        ticket = find(ticket_id)
        found = json.loads(done(ticket))
        return ticket.data, found, read_again(ticket.data, found, ticket.name)

    @app.post('/drawings', status_code=202)
    async def submit(request: Request,
                     name: str = Query('drawing', max_length=200),
                     options: Options = Depends()):
        if uploads.locked():
            raise HTTPException(503, 'too many uploads at once', _RETRY)
        async with uploads:
            try:
                data = await asyncio.wait_for(
                    _read_body(request, work.limits.max_bytes),
                    work.limits.upload_seconds)
            except asyncio.TimeoutError:
                raise HTTPException(408, 'the upload took too long') from None
            except ClientDisconnect:
                raise HTTPException(400, 'the upload ended early') from None
        if not data:
            raise HTTPException(422, 'send the drawing as the body')
        try:
            ticket = work.submit(_plain_name(name), data, vars(options))
        except Full:
            raise HTTPException(429, 'too many drawings wait',
                                _RETRY) from None
        url = f'/drawings/{ticket.id}'
        return JSONResponse(
            dict(id=ticket.id, url=url), 202, {'Location': url})

    @app.get('/drawings/{ticket_id}')
    async def state(ticket_id: str):
        ticket = find(ticket_id)
        return dict(
            id=ticket.id,
            name=ticket.name,
            state=ticket.state,
            ahead=work.ahead(ticket),
            notes=ticket.notes,
            error=ticket.error)

    @app.get('/drawings/{ticket_id}/result')
    async def result(ticket_id: str, wait: float = Query(0.0, ge=0)):
        ticket = find(ticket_id)
        try:
            await asyncio.wait_for(ticket.finished.wait(),
                                   min(wait, _LONGEST_WAIT) or 1e-3)
        except asyncio.TimeoutError:
            pass
        return Response(done(ticket), media_type='application/json')

    @app.get('/drawings/{ticket_id}/svg')
    def svg(ticket_id: str):
        data, found, primitives = found_in(ticket_id)
        text = annotated_svg(data, primitives, found)
        return Response(text, media_type='image/svg+xml', headers=_AS_FILE)

    @app.get('/drawings/{ticket_id}/page')
    def page(ticket_id: str):
        data, found, primitives = found_in(ticket_id)
        return HTMLResponse(
            build_page(
                build_payload(found, primitives, svg_text(data, primitives))))

    @app.delete('/drawings/{ticket_id}', status_code=204)
    async def forget(ticket_id: str):
        work.forget(find(ticket_id))
        return Response(status_code=204)

    @app.get('/', response_class=HTMLResponse)
    async def home():
        return resources.files(__package__).joinpath('home.html').read_text(
            encoding='utf-8')

    @app.get('/healthz')
    async def healthz():
        return dict(status='ok')

    @app.get('/readyz')
    async def readyz():
        if not work.alive:
            raise HTTPException(503, 'the worker has ended')
        return dict(status='ready')

    return app


async def _read_body(request: Request, max_bytes: int) -> bytes:
    """The body, refused as soon as it is known to be too large."""
    too_large = HTTPException(413, f'a drawing has at most {max_bytes} bytes')
    stated = request.headers.get('content-length', '')
    if stated.isdigit() and int(stated) > max_bytes:
        raise too_large
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > max_bytes:
            raise too_large
        parts.append(part)
    return b''.join(parts)


def _plain_name(name: str) -> str:
    """Of a client's file name the stem; it is only ever shown."""
    last = re.split(r'[/\\]', name)[-1]
    return re.sub(r'[\x00-\x1f\x7f]', '', last.rsplit('.', 1)[0]) or 'drawing'
