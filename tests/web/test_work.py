"""The queue of the service, without HTTP."""
import asyncio
import json
import threading

import pytest

from sympoint.apis.jobs import Outcome
from sympoint.web.work import DONE, FAILED, WORKING, Full, Limits, Work


class Inferencer:
    """Finds the text of a drawing; 'bad' ones fail, 'bug' ends it all."""

    def __init__(self):
        self.batches = []
        self.go = threading.Event()

    def stream(self, inputs, **kwargs):
        assert self.go.wait(20)
        self.batches.append(([d.source for d in inputs], kwargs))
        for drawing in inputs:
            if drawing.source == b'bug':
                raise ValueError('a bug')
            outcome = Outcome(drawing.name, None)
            if drawing.source == b'bad':
                outcome.error = f'{drawing.name}: is bad'
            else:
                text = drawing.source.decode()
                outcome.result = dict(
                    drawing=dict(name=drawing.name, text=text),
                    scale=dict(units_per_metre=10.0, source='given'))
            yield outcome


@pytest.fixture
def run():
    """Run something beside a worker that is let go by ``inferencer.go``."""

    def run(action, **limits):
        inferencer = Inferencer()
        work = Work(inferencer, Limits(**limits))

        async def main():
            work.start(asyncio.get_running_loop())
            try:
                return await action(work, inferencer)
            finally:
                inferencer.go.set()
                await asyncio.to_thread(work.stop)

        asyncio.run(main())
        assert not work.alive

    return run


async def over(*tickets):
    for ticket in tickets:
        await asyncio.wait_for(ticket.finished.wait(), 20)


async def taken(ticket):
    while ticket.state != WORKING:
        await asyncio.sleep(0.01)


def test_batches_have_the_same_options_and_end_at_the_limit(run):

    async def action(work, inferencer):
        first = work.submit('first', b'0', dict(page=1))
        await taken(first)
        rest = [
            work.submit(str(i),
                        str(i).encode(), dict(page=page))
            for i, page in enumerate([1, 1, 1, 2, 2, 1], 1)
        ]
        assert [work.ahead(t) for t in (first, *rest)] == [0, *range(6)]
        inferencer.go.set()
        await over(first, *rest)
        assert [b for b, _ in inferencer.batches] == [[b'0'], [b'1', b'2'],
                                                      [b'3'], [b'4', b'5'],
                                                      [b'6']]
        assert inferencer.batches[3][1] == dict(
            page=2, batch_size=2, max_primitives=7)

    run(action, batch_size=2, max_primitives=7)


def test_each_gets_its_own_under_its_own_name(run):

    async def action(work, inferencer):
        inferencer.go.set()
        tickets = [
            work.submit('plan', text, {})
            for text in (b'one', b'bad', b'two', b'bug', b'after')
        ]
        await over(*tickets)
        one, bad, two, bug, after = tickets
        assert json.loads(one.result)['drawing'] == dict(
            name='plan', text='one')
        assert json.loads(two.result)['drawing']['text'] == 'two'
        assert (bad.state, bad.error) == (FAILED, 'plan: is bad')
        assert (bug.state, bug.error) == (FAILED, 'ValueError: a bug')
        # what came behind the bug in its batch fails with it, no more
        last = work.submit('plan', b'last', {})
        await over(last)
        assert last.state == DONE and work.alive

    run(action, batch_size=5)


def test_what_is_too_much_is_turned_away(run):

    async def action(work, inferencer):
        first = work.submit('a', b'a', {})
        await taken(first)
        second = work.submit('b', b'b', {})
        with pytest.raises(Full):  # one may wait
            work.submit('c', b'c', {})
        work.forget(second)
        third = work.submit('c', b'c', {})
        inferencer.go.set()
        await over(first, third)
        assert not second.over and second.id not in work.tickets

    run(action, max_waiting=1, batch_size=1)


def test_the_oldest_finished_makes_room(run):

    async def action(work, inferencer):
        first, second = (work.submit(n, b'x' * 40, {}) for n in 'ab')
        with pytest.raises(Full):  # nothing is finished
            work.submit('c', b'x' * 40, {})
        inferencer.go.set()
        await over(first, second)
        work.submit('c', b'x' * 40, {})
        assert first.id not in work.tickets and second.id in work.tickets

    run(action, max_kept=2)


def test_kept_bytes_are_those_of_what_is_kept(run):

    async def action(work, inferencer):
        tickets = [work.submit('a', b'x' * n, {}) for n in (10, 20)]
        assert work._kept_bytes == 30
        inferencer.go.set()
        await over(*tickets)
        assert work._kept_bytes == sum(t.num_bytes for t in tickets) > 30
        for ticket in tickets:
            work.forget(ticket)
            work.forget(ticket)  # twice is once
        assert work._kept_bytes == 0

    run(action)
