"""Write vectors of eight floats in numba kernels.

LLVM keeps a value of this type in one register, so a kernel can hold a tile
of a matrix product in registers, which loops over arrays cannot express.
Offsets are in elements of a C-contiguous array of float32. LLVM lowers eight
lanes to whatever the processor has (AVX, AVX-512, NEON).
"""
import struct

from llvmlite import ir
from numba.core import cgutils, types
from numba.extending import intrinsic, models, register_model

LANES = 8
_FLOATS = ir.VectorType(ir.FloatType(), LANES)
_INTS = ir.VectorType(ir.IntType(32), LANES)
_CONTRACT = ('contract', )  # lets LLVM fuse a product and a sum


class Float32x8(types.Type):
    """The numba type of a vector."""

    def __init__(self) -> None:
        super().__init__(name='float32x8')


float32x8 = Float32x8()


@register_model(Float32x8)
class _VectorModel(models.PrimitiveModel):

    def __init__(self, dmm, fe_type) -> None:
        super().__init__(dmm, fe_type, _FLOATS)


def _constant(value: float) -> ir.Constant:
    # LLVM spells a float by the hexadecimal digits of a double
    value = struct.unpack('f', struct.pack('f', value))[0]
    return ir.Constant(_FLOATS, [value] * LANES)


def _splat(builder, value):
    empty = ir.Constant(_FLOATS, ir.Undefined)
    first = builder.insert_element(empty, value,
                                   ir.Constant(ir.IntType(32), 0))
    return builder.shuffle_vector(first, empty,
                                  ir.Constant(_INTS, [0] * LANES))


def _pointer(context, builder, array_type, array, offset):
    data = context.make_array(array_type)(context, builder, array).data
    return builder.bitcast(builder.gep(data, [offset]), _FLOATS.as_pointer())


def _nearest_integer(builder, value):
    kind = ir.FunctionType(_FLOATS, [_FLOATS])
    return builder.call(
        cgutils.get_or_insert_function(builder.module, kind,
                                       f'llvm.rint.v{LANES}f32'), [value])


@intrinsic
def load(typing_context, array, offset):
    """The eight floats of ``array`` from ``offset`` on."""

    def build(context, builder, signature, args):
        pointer = _pointer(context, builder, signature.args[0], *args)
        return builder.load(pointer, align=4)

    return float32x8(array, types.intp), build


@intrinsic
def store(typing_context, array, offset, value):
    """Write ``value`` into ``array`` from ``offset`` on."""

    def build(context, builder, signature, args):
        pointer = _pointer(context, builder, signature.args[0], *args[:2])
        builder.store(args[2], pointer, align=4)
        return context.get_dummy_value()

    return types.void(array, types.intp, float32x8), build


@intrinsic
def splat(typing_context, value):
    """``value`` eight times."""

    def build(context, builder, signature, args):
        return _splat(builder, args[0])

    return float32x8(types.float32), build


def _binary(name):

    @intrinsic
    def operation(typing_context, a, b):

        def build(context, builder, signature, args):
            return getattr(builder, name)(*args, flags=_CONTRACT)

        return float32x8(float32x8, float32x8), build

    return operation


add, sub, mul, div = map(_binary, ('fadd', 'fsub', 'fmul', 'fdiv'))


@intrinsic
def fma(typing_context, a, b, c):
    """a * b + c."""

    def build(context, builder, signature, args):
        product = builder.fmul(*args[:2], flags=_CONTRACT)
        return builder.fadd(product, args[2], flags=_CONTRACT)

    return float32x8(float32x8, float32x8, float32x8), build


@intrinsic
def where_greater(typing_context, a, b, x, y):
    """x where a > b, else y."""

    def build(context, builder, signature, args):
        holds = builder.fcmp_ordered('>', *args[:2])
        return builder.select(holds, *args[2:])

    return float32x8(float32x8, float32x8, float32x8, float32x8), build


@intrinsic
def total(typing_context, value):
    """The sum of the eight lanes, always in the same order."""

    def build(context, builder, signature, args):
        vector = args[0]
        for width in (4, 2, 1):
            order = [(i + width) % LANES for i in range(LANES)]
            moved = builder.shuffle_vector(vector, vector,
                                           ir.Constant(_INTS, order))
            vector = builder.fadd(vector, moved)
        return builder.extract_element(vector, ir.Constant(ir.IntType(32), 0))

    return types.float32(float32x8), build


@intrinsic
def exp(typing_context, value):
    """e^value to 2 units in the last place, for values <= 88.

    2^n e^r with n the nearest integer to value / ln 2 and a polynomial for
    e^r (Cephes' single precision coefficients). Below -87 gives about 1e-38.
    """

    def build(context, builder, signature, args):
        x = args[0]
        low = _constant(-87.)
        x = builder.select(builder.fcmp_ordered('>', x, low), x, low)
        scaled = builder.fmul(x, _constant(1.44269504088896341))
        n = _nearest_integer(builder, scaled)
        # ln 2 in two parts, so that r is exact
        r = builder.fsub(
            builder.fsub(x, builder.fmul(n, _constant(0.693359375))),
            builder.fmul(n, _constant(-2.12194440e-4)))
        power = _constant(1.9875691500e-4)
        for coefficient in (1.3981999507e-3, 8.3334519073e-3, 4.1665795894e-2,
                            1.6666665459e-1, 5.0000001201e-1):
            power = builder.fadd(
                builder.fmul(power, r, flags=_CONTRACT),
                _constant(coefficient),
                flags=_CONTRACT)
        power = builder.fmul(builder.fmul(power, r), r)
        power = builder.fadd(builder.fadd(power, r), _constant(1.))
        exponent = builder.add(
            builder.fptosi(n, _INTS), ir.Constant(_INTS, [127] * LANES))
        two_n = builder.bitcast(
            builder.shl(exponent, ir.Constant(_INTS, [23] * LANES)), _FLOATS)
        return builder.fmul(power, two_n)

    return float32x8(float32x8), build


@intrinsic
def add_to_doubles(typing_context, array, offset, value):
    """Add ``value`` to the eight float64 of ``array`` from ``offset`` on."""

    def build(context, builder, signature, args):
        doubles = ir.VectorType(ir.DoubleType(), LANES)
        data = context.make_array(signature.args[0])(context, builder,
                                                     args[0]).data
        pointer = builder.bitcast(
            builder.gep(data, [args[1]]), doubles.as_pointer())
        before = builder.load(pointer, align=8)
        builder.store(
            builder.fadd(before, builder.fpext(args[2], doubles)),
            pointer,
            align=8)
        return context.get_dummy_value()

    return types.void(array, types.intp, float32x8), build
