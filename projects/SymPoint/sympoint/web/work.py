"""Queue drawings, predict them on one thread, keep what was found."""
import asyncio
import json
import secrets
import threading
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from ..apis.inputs import DrawingInput
from ..apis.jobs import Outcome

WAITING, WORKING, DONE, FAILED = 'waiting', 'working', 'done', 'failed'


@dataclass
class Limits:
    """What a service takes on."""
    max_bytes: int = 20 << 20  # of a drawing
    max_primitives: int = 50_000  # of a drawing
    max_waiting: int = 64  # more drawings are turned away
    max_uploads: int = 64  # at a time; more are turned away
    max_kept: int = 1000  # drawings; the oldest finished goes first
    max_kept_bytes: int = 1 << 30  # of all drawings kept and their results
    upload_seconds: float = 60.0  # for one upload
    batch_size: int = 4  # drawings that are predicted together


class Full(Exception):
    """Too much waits: try again later."""


@dataclass
class Ticket:
    """A drawing in the service."""
    id: str  # cannot be guessed
    name: str  # what the client called it; never a path
    data: bytes  # the file
    options: dict[str, Any]  # of the inferencer, such as ``units``
    state: str = WAITING
    # As JSON: the numbers of a result take six times as much as Python's.
    result: bytes = b''
    notes: list[str] = field(default_factory=list)  # of Outcome
    error: str | None = None  # why it failed
    # Set once it is done or failed.
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def over(self) -> bool:
        """Whether it is done or failed."""
        return self.state in (DONE, FAILED)

    @property
    def num_bytes(self) -> int:
        """What keeping it takes."""
        return len(self.data) + len(self.result)


class Work:
    """The queue and its worker.

    All is in memory: nothing that a client sends touches the file system.

    Args:
        inferencer (SymbolInferencer): Used by the worker's thread alone.
        limits (Limits, optional): Defaults to None: those of the class.
    """

    def __init__(self, inferencer: Any, limits: Limits | None = None) -> None:
        self.inferencer = inferencer
        self.limits = limits or Limits()
        self.tickets: dict[str, Ticket] = {}
        self._waiting: deque[Ticket] = deque()
        self._kept_bytes = 0
        self._change = threading.Condition()
        self._stopping = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self, loop: asyncio.AbstractEventLoop) -> None:
        """Start the worker; ``loop`` is told of what is finished."""
        self._loop = loop
        self._thread.start()

    def stop(self) -> None:
        """End the worker after the drawings that it has in hand."""
        with self._change:
            self._stopping = True
            self._change.notify()
        self._thread.join()

    @property
    def alive(self) -> bool:
        """Whether the worker runs."""
        return self._thread.is_alive()

    def submit(self, name: str, data: bytes, options: dict) -> Ticket:
        """Queue a drawing.

        Raises:
            Full: As many wait, or are kept, as the limits allow.
        """
        ticket = Ticket(secrets.token_urlsafe(16), name, data, options)
        with self._change:
            if len(self._waiting) >= self.limits.max_waiting:
                raise Full
            self._make_room(1, len(data))
            self.tickets[ticket.id] = ticket
            self._kept_bytes += len(data)
            self._waiting.append(ticket)
            self._change.notify()
        return ticket

    def ahead(self, ticket: Ticket) -> int:
        """How many drawings wait before it."""
        with self._change:
            waiting = list(self._waiting)
        return waiting.index(ticket) if ticket in waiting else 0

    def forget(self, ticket: Ticket) -> None:
        """Drop a drawing; one being worked on once that is over."""
        with self._change:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
            self._drop(ticket)

    def _drop(self, ticket: Ticket) -> None:
        if self.tickets.pop(ticket.id, None) is not None:
            self._kept_bytes -= ticket.num_bytes

    def _make_room(self, number: int, num_bytes: int) -> None:
        """Drop the oldest finished drawings where there are too many."""
        limits = self.limits
        while (len(self.tickets) + number > limits.max_kept
               or self._kept_bytes + num_bytes > limits.max_kept_bytes):
            oldest = next((t for t in self.tickets.values() if t.over), None)
            if oldest is None:
                raise Full
            self._drop(oldest)

    def _run(self) -> None:
        while True:
            with self._change:
                self._change.wait_for(lambda: self._waiting or self._stopping)
                if self._stopping:
                    return
                batch = self._take()
            self._predict(batch)

    def _take(self) -> list[Ticket]:
        """The next drawings that have the same options."""
        batch = [self._waiting.popleft()]
        while (self._waiting and len(batch) < self.limits.batch_size
               and self._waiting[0].options == batch[0].options):
            batch.append(self._waiting.popleft())
        for ticket in batch:
            ticket.state = WORKING
        return batch

    def _predict(self, batch: list[Ticket]) -> None:
        by_id = {ticket.id: ticket for ticket in batch}
        inputs = [DrawingInput(ticket.id, ticket.data) for ticket in batch]
        try:
            for outcome in self.inferencer.stream(
                    inputs,
                    batch_size=self.limits.batch_size,
                    max_primitives=self.limits.max_primitives,
                    **batch[0].options):
                self._finish(by_id.pop(outcome.name), outcome)
        except Exception as error:  # the worker outlives whatever happens
            text = f'{type(error).__name__}: {error}'
            for ticket in by_id.values():
                self._finish(ticket, Outcome(ticket.id, None, error=text))

    def _finish(self, ticket: Ticket, outcome: Outcome) -> None:
        result = b''
        if outcome.error is not None:
            ticket.error = outcome.error.replace(ticket.id, ticket.name)
        else:
            outcome.name = outcome.result['drawing']['name'] = ticket.name
            ticket.notes = outcome.notes
            result = json.dumps(outcome.result).encode()
        with self._change:
            if ticket.id in self.tickets:  # else it was deleted meanwhile
                try:
                    self._make_room(0, len(result))
                except Full:  # of drawings that wait: it is kept all the same
                    pass
                self._kept_bytes += len(result)
            ticket.result = result
            ticket.state = FAILED if ticket.error else DONE
        self._loop.call_soon_threadsafe(ticket.finished.set)
