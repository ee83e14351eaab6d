"""What a function returned, as JSON that keeps Python's types apart, so that it can be compared in another process."""

from fractions import Fraction
from numbers import Rational, Real


class Opaque:
    """An object of which only its text and, where it has one, its number is known."""

    def __init__(self, text, number):
        self.text, self.number = text, number

    def __repr__(self):
        return self.text

    def __float__(self):
        if self.number is None:
            raise TypeError
        return self.number


def encode(value):
    if value is None or isinstance(value, (bool, str, float)):
        return value
    if isinstance(value, int):
        # In base 16 there is no limit on digits.
        return value if -(2**63) < value < 2**63 else {'int': hex(value)}
    if isinstance(value, list):
        return [encode(item) for item in value]
    if isinstance(value, tuple):
        return {'tuple': [encode(item) for item in value]}
    if isinstance(value, dict):
        return {'dict': [[encode(key), encode(item)] for key, item in value.items()]}
    if type(value).__module__ == 'numpy' and getattr(value, 'shape', None) == ():
        return encode(value.item())
    if isinstance(value, Rational):
        return {'ratio': [hex(value.numerator), hex(value.denominator)]}
    if isinstance(value, complex):
        return {'complex': [value.real, value.imag]}
    if isinstance(value, Real) or type(value).__name__ == 'Decimal':
        return exact(value)
    return opaque(value)


def exact(value):
    try:
        ratio = value.as_integer_ratio()
    except Exception:
        return opaque(value)
    return {'ratio': [hex(part) for part in ratio]}


def opaque(value):
    try:
        number = float(value)
    except Exception:
        number = None
    return {'opaque': [repr(value)[:1000], number]}


def decode(encoded):
    if isinstance(encoded, list):
        return [decode(item) for item in encoded]
    if not isinstance(encoded, dict):
        return encoded
    ((kind, inner),) = encoded.items()
    if kind == 'int':
        return int(inner, 16)
    if kind == 'tuple':
        return tuple(decode(item) for item in inner)
    if kind == 'dict':
        return {decode(key): decode(item) for key, item in inner}
    if kind == 'complex':
        return complex(*inner)
    if kind == 'ratio':
        return Fraction(int(inner[0], 16), int(inner[1], 16))
    return Opaque(*inner)
