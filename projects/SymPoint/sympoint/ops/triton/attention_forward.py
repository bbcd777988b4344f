"""Run the forward pass of vector attention on CUDA.

A program holds the pairs of a few points, a tile of rows: point by point,
each with ``K`` rows, its neighbours and as many empty ones as make a power of
two. Names are those of ``vector_attention``.
"""
import triton
import triton.language as tl


@triton.jit
def tile(coords, index, counts, to_hidden, num_points, width,
         POINTS: tl.constexpr, K: tl.constexpr):
    """Rows of this program: who, whom, whether, and h with its inputs."""
    rows = tl.arange(0, POINTS * K)
    point = tl.program_id(0).to(tl.int64) * POINTS + rows // K
    slot = rows % K
    inside = point < num_points
    count = tl.load(counts + point, inside, 0)
    present = inside & (slot < count)
    other = tl.load(index + point * width + slot, present, 0)
    x = tl.load(coords + other * 3, present, 0.) - \
        tl.load(coords + point * 3, present, 0.)
    y = tl.load(coords + other * 3 + 1, present, 0.) - \
        tl.load(coords + point * 3 + 1, present, 0.)
    z = tl.load(coords + other * 3 + 2, present, 0.) - \
        tl.load(coords + point * 3 + 2, present, 0.)
    h0 = _hidden(to_hidden, 0, x, y, z)
    h1 = _hidden(to_hidden, 1, x, y, z)
    h2 = _hidden(to_hidden, 2, x, y, z)
    return point, slot, present, other, x, y, z, h0, h1, h2


@triton.jit
def _hidden(to_hidden, t, x, y, z):
    value = tl.load(to_hidden + 3 * t) * x + \
        tl.load(to_hidden + 3 * t + 1) * y + \
        tl.load(to_hidden + 3 * t + 2) * z + tl.load(to_hidden + 9 + t)
    return tl.maximum(value, 0.)


@triton.jit
def place(position, c, channels, C, h0, h1, h2):
    """P h of each row, (rows, block of channels)."""
    return h0[:, None] * tl.load(position + c, channels, 0.)[None] + \
        h1[:, None] * tl.load(position + C + c, channels, 0.)[None] + \
        h2[:, None] * tl.load(position + 2 * C + c, channels, 0.)[None]


@triton.jit
def difference(q, k, position, c, channels, C, point, present, other, h0, h1,
               h2):
    """x of each row, (rows, block of channels)."""
    mask = present[:, None] & channels[None]
    to = tl.load(k + other[:, None] * C + c[None], mask, 0.)
    of = tl.load(q + point[:, None] * C + c[None], mask, 0.)
    return to.to(tl.float32) - of.to(tl.float32) + place(
        position, c, channels, C, h0, h1, h2)


@triton.jit
def add_over_points(target, values, point, c, channels, C, num_points,
                    POINTS: tl.constexpr, K: tl.constexpr,
                    BLOCK: tl.constexpr):
    """target[i] = sum of the rows of point i."""
    summed = tl.sum(tl.reshape(values, (POINTS, K, BLOCK)), 1)
    points = tl.program_id(0).to(tl.int64) * POINTS + tl.arange(0, POINTS)
    tl.store(target + points[:, None] * C + c[None], summed,
             (points < num_points)[:, None] & channels[None])


@triton.jit
def moment_sums(coords, index, counts, to_hidden, num_points, width, q, k,
                position, shift, sums, C, POINTS: tl.constexpr,
                K: tl.constexpr, BLOCK: tl.constexpr):
    """See :func:`attention_triton.moment_sums`; one row of sums a program."""
    point, slot, present, other, x, y, z, h0, h1, h2 = tile(
        coords, index, counts, to_hidden, num_points, width, POINTS, K)
    for start in range(0, C, BLOCK):
        c = start + tl.arange(0, BLOCK)
        channels = c < C
        value = difference(q, k, position, c, channels, C, point, present,
                           other, h0, h1, h2)
        value -= tl.load(shift + c, channels, 0.)[None]
        value = tl.where(present[:, None], value, 0.)
        at = sums + tl.program_id(0).to(tl.int64) * 2 * C
        tl.store(at + c, tl.sum(value, 0), channels)
        tl.store(at + C + c, tl.sum(value * value, 0), channels)


@triton.jit
def logits(coords, index, counts, to_hidden, num_points, width, q, k, position,
           scale, shift, weight, y, sums, C, S, POINTS: tl.constexpr,
           K: tl.constexpr, BLOCK: tl.constexpr, WEIGHTS: tl.constexpr,
           DOT: tl.constexpr, PRECISION: tl.constexpr):
    """See :func:`attention_triton.logits`; one row of sums a program."""
    point, slot, present, other, _, _, _, h0, h1, h2 = tile(
        coords, index, counts, to_hidden, num_points, width, POINTS, K)
    s = tl.arange(0, WEIGHTS)
    logit = tl.zeros((POINTS * K, WEIGHTS), tl.float32)
    for start in range(0, C, BLOCK):
        c = start + tl.arange(0, BLOCK)
        channels = c < C
        r = difference(q, k, position, c, channels, C, point, present, other,
                       h0, h1, h2)
        r = tl.maximum(
            r * tl.load(scale + c, channels, 0.)[None] +
            tl.load(shift + c, channels, 0.)[None], 0.)
        w = tl.load(weight + s[None] * C + c[:, None],
                    channels[:, None] & (s < S)[None], 0.)
        logit = tl.dot(r.to(DOT), w.to(DOT), logit, input_precision=PRECISION)
    mask = present[:, None] & (s < S)[None]
    logit = tl.where(mask, logit, 0.)
    tl.store(y + (point * K + slot)[:, None] * S + s[None], logit, mask)
    at = sums + tl.program_id(0).to(tl.int64) * 2 * S
    tl.store(at + s, tl.sum(logit, 0), s < S)
    tl.store(at + S + s, tl.sum(logit * logit, 0), s < S)


@triton.jit
def activation(y, scale, shift, point, slot, present, s, S, K: tl.constexpr):
    """relu(scale y + shift) of weights ``s``, and y itself."""
    mask = present[:, None] & (s < S)[None]
    logit = tl.load(y + (point * K + slot)[:, None] * S + s[None], mask, 0.)
    u = logit * tl.load(scale + s, s < S, 0.)[None] + \
        tl.load(shift + s, s < S, 0.)[None]
    return tl.where(mask, tl.maximum(u, 0.), 0.), logit


@triton.jit
def softmax(y, scale, shift, weight, point, slot, present, S,
            POINTS: tl.constexpr, K: tl.constexpr, WEIGHTS: tl.constexpr,
            PART: tl.constexpr, DOT: tl.constexpr, PRECISION: tl.constexpr):
    """Softmax over neighbours of W2 relu(scale y + shift)."""
    s = tl.arange(0, WEIGHTS)
    logit = tl.zeros((POINTS * K, WEIGHTS), tl.float32)
    for start in range(0, S, PART):
        t = start + tl.arange(0, PART)
        u, _ = activation(y, scale, shift, point, slot, present, t, S, K)
        w = tl.load(weight + s[None] * S + t[:, None],
                    (t < S)[:, None] & (s < S)[None], 0.)
        logit = tl.dot(u.to(DOT), w.to(DOT), logit, input_precision=PRECISION)
    # finite, so that points beyond the last one give no NaN
    logit = tl.where(present[:, None], logit, -1e30)
    logit = tl.reshape(logit, (POINTS, K, WEIGHTS))
    e = tl.exp(logit - tl.max(logit, 1)[:, None])
    soft = tl.reshape(e / tl.sum(e, 1)[:, None], (POINTS * K, WEIGHTS))
    return tl.where(present[:, None] & (s < S)[None], soft, 0.)


@triton.jit
def attend(coords, index, counts, to_hidden, num_points, width, y, v, position,
           bias, scale, shift, weight, out, C, S, POINTS: tl.constexpr,
           K: tl.constexpr, WEIGHTS: tl.constexpr, PART: tl.constexpr,
           DOT: tl.constexpr, PRECISION: tl.constexpr):
    """See :func:`attention_triton.attend`."""
    point, slot, present, other, _, _, _, h0, h1, h2 = tile(
        coords, index, counts, to_hidden, num_points, width, POINTS, K)
    s = tl.arange(0, WEIGHTS)
    some = s < S
    w = softmax(y, scale, shift, weight, point, slot, present, S, POINTS, K,
                WEIGHTS, PART, DOT, PRECISION)
    for start in range(0, C, S):
        c = start + s
        value = tl.load(v + other[:, None] * C + c[None],
                        present[:, None] & some[None], 0.).to(tl.float32)
        value += place(position, c, some, C, h0, h1, h2)
        value += tl.load(bias + c, some, 0.)[None]
        add_over_points(out, w * value, point, c, some, C, num_points, POINTS,
                        K, WEIGHTS)
