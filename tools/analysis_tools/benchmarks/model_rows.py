"""Rows of the network: forward, whole sheets, training, ACM."""
from typing import List

import torch

from .plain import plain_operators
from .report import Row
from .subjects import forward, forward_flops, packed, paper_model, train_step
from .timing import in_own_process, machine_peak, medians, memory, seconds

# of the published code with exact CPU operators, 2 threads, 2 cores with a
# peak of 204 GFLOP/s: seconds by primitives
PUBLISHED_FORWARD = {1024: .22, 2048: .30, 4096: .51, 8192: 1.03, 16384: 1.81}
PUBLISHED_STEP = {1024: 0.72, 2048: 1.05, 4096: 1.83}


def forward_rows(options) -> List[Row]:
    """Eval mode at several sizes, beside plain operators."""
    model = paper_model(device=options.device)
    curve, rows = [], []
    for num in (1024, 2048, 4096, 8192, 16384):
        inputs, _ = packed(num, device=options.device)
        ours, plain, theirs = medians([
            lambda: forward(model, inputs),
            lambda: _plain_forward(model, inputs) if num <= 8192 else None,
            _theirs(options, 'forward', model, inputs)
        ], 7 if num <= 8192 else 3, options.device)
        curve.append(dict(kind='this project', num=num, seconds=ours))
        if num <= 8192:
            curve.append(dict(kind='plain operators', num=num, seconds=plain))
        curve.append(
            dict(
                kind="published code (on another machine)",
                num=num,
                seconds=PUBLISHED_FORWARD[num]))
        if num == 8192:
            flops = forward_flops(model, inputs)
            # beside the measurement, as a machine's clock drifts
            bound = flops / machine_peak(options.device)
            rows.append(
                Row(
                    'forward, 8,192 primitives', f'{ours:.3f} s', '<= 0.35 s',
                    ours <= 0.35, f'{PUBLISHED_FORWARD[num]} s published; '
                    f'plain operators here {plain:.2f} s' + _beside(theirs)))
            rows.append(
                Row('forward, against its FLOPs at the peak',
                    f'{ours / bound:.2f}x', '<= 1.8x', ours <= 1.8 * bound,
                    f'{flops / 1e9:.1f} GFLOP'))
            rows[0].details.update(seconds=ours, plain=plain, theirs=theirs)
    rows[0].details['curve'] = curve
    return rows


def _plain_forward(model, inputs):
    with plain_operators():
        return forward(model, inputs)


def _theirs(options, name, model, inputs, *more):
    """A call of the reference's function, if it has one."""
    function = getattr(options.reference, name, None)
    if function is None:
        return None
    state = dict(inputs, state_dict=model.state_dict())
    return lambda: function(state, *more)


def _beside(theirs) -> str:
    return f'; reference here {theirs:.2f} s' if theirs else ''


def large_rows(options) -> List[Row]:
    """Whole sheets: linear in time and memory."""
    rows, curve, first = [], [], None
    for num in (8192, 65536, 262144):
        result = in_own_process('forward-process', str(num), '--threads',
                                str(torch.get_num_threads()), '--device',
                                options.device)
        curve.append(dict(kind='this project', num=num, **result))
        each = result['seconds'] / num
        first = first or each
        if num > 8192:
            rows.append(
                Row(
                    f'forward, {num:,} primitives',
                    f"{result['seconds']:.1f} s, {each / first:.2f}x a "
                    f"primitive, {result['bytes'] / 1e9:.1f} GB",
                    '<= 1.5x the time a primitive at 8,192; <= 12 GB',
                    each <= 1.5 * first and result['bytes'] <= 12e9,
                    f'{each * 1e6:.1f} us a primitive'))
    rows[0].details['curve'] = curve
    return rows


def forward_process(options) -> dict:
    """In a process of its own: its memory is that of one size."""
    model = paper_model(device=options.device)
    inputs, _ = packed(options.num, device=options.device)
    repeats = 5 if options.num <= 8192 else 2
    times = [
        seconds(lambda: forward(model, inputs), options.device)
        for _ in range(repeats)
    ]
    return dict(seconds=min(times), bytes=memory(options.device)['peak'])


def train_rows(options) -> List[Row]:
    """A training step, beside plain operators."""
    num, targets = 4096, 60
    model = paper_model(device=options.device).train()
    inputs, truth = packed(num, targets, options.device)

    def plain():
        with plain_operators():
            train_step(model, inputs, truth)

    ours, theirs_plain, theirs = medians([
        lambda: train_step(model, inputs, truth), plain,
        _theirs(options, 'train_step', model, inputs, truth)
    ], 5, options.device)
    used = {
        kind:
        in_own_process('train-process', kind, '--threads',
                       str(torch.get_num_threads()), '--device',
                       options.device)
        for kind in ('ours', 'plain')
    }
    grown = {kind: u['peak'] - u['before'] for kind, u in used.items()}
    return [
        Row(
            'training step, 4,096 primitives, 60 targets',
            f'{ours:.2f} s, {PUBLISHED_STEP[num] / ours:.1f}x faster',
            '>= 2x faster', 2 * ours <= PUBLISHED_STEP[num],
            f'{PUBLISHED_STEP[num]} s published; plain operators here '
            f'{theirs_plain:.2f} s' + _beside(theirs),
            dict(seconds=ours, plain=theirs_plain, theirs=theirs)),
        Row(
            'memory of that step', f"{grown['ours'] / 1e9:.2f} GB, "
            f"{grown['ours'] / grown['plain']:.2f}x", '<= 0.6x', grown['ours']
            <= 0.6 * grown['plain'],
            f"{grown['plain'] / 1e9:.2f} GB in plain operators (peak above "
            f'the loaded model)', used)
    ]


def train_process(options) -> dict:
    """Memory of one training step, in a process of its own."""
    model = paper_model(device=options.device).train()
    inputs, truth = packed(4096, 60, options.device)
    # compiled kernels are loaded before memory is looked at
    train_step(model, *packed(64, 3, options.device))
    before = memory(options.device)['now']
    if options.kind == 'plain':
        with plain_operators():
            train_step(model, inputs, truth)
    else:
        train_step(model, inputs, truth)
    return dict(before=before, peak=memory(options.device)['peak'])


def acm_rows(options) -> List[Row]:
    """The backbone with and without connections, K = 8."""
    model = paper_model(False, options.device)
    inputs, _ = packed(8192, device=options.device)

    def backbone(use_connections):
        model.backbone.use_connections = use_connections
        with torch.no_grad():
            model.extract_feat(inputs)

    without, with_acm = medians(
        [lambda: backbone(False), lambda: backbone(True)], 7, options.device)
    return [
        Row('backbone with ACM (K = 8), 8,192 primitives',
            f'{with_acm / without:.2f}x', '<= 1.3x', with_acm <= 1.3 * without,
            f'{with_acm:.3f} s with, {without:.3f} s without',
            dict(with_acm=with_acm, without=without))
    ]
