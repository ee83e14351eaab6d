"""Whether an answer is the expected one. Each comparison tells its result and, where that is not True, what to say about it."""

import json
from decimal import Decimal
from math import isfinite

import values

MOST_SHOWN = 300


def text(printed, expected):
    """Line by line, without the space around them; numbers by their value, to the last digit."""
    got, wanted = lines(printed), lines(expected)
    if len(got) != len(wanted):
        return -2, wrong(printed, 'Wrong answer: mismatched output length')
    for index, (line, other) in enumerate(zip(got, wanted)):
        if line != other and not same_numbers(line, other):
            place = f'output_line_idx={index}'
            return -2, wrong(printed, f'Wrong answer at {place}: {shortened(line)} != {shortened(other)}')
    return True, None


def value(encoded, expected):
    """As Python compares, or as JSON, or as floats that are close."""
    returned = values.decode(encoded)
    if isinstance(returned, tuple):
        returned = list(returned)
    if returned == expected or same_json(returned, expected) or close(returned, expected):
        return True, None
    return False, wrong(returned, 'Wrong Answer')


def lines(whole):
    return [line.strip() for line in whole.strip().split('\n')]


def same_numbers(line, other):
    try:
        got, wanted = ([Decimal(token) for token in each.split()] for each in (line, other))
    except Exception:
        return False
    return got == wanted


def same_json(one, other):
    try:
        return json.dumps(one) == json.dumps(other)
    except Exception:
        return False


def close(one, other):
    """What numpy.allclose says."""
    try:
        a, b = float(one), float(other)
    except Exception:
        return False
    return abs(a - b) <= 1e-8 + 1e-5 * abs(b) if isfinite(b) else a == b


def wrong(output, message):
    return {'output': shortened(output), 'error_message': message}


def shortened(shown):
    shown = shown if isinstance(shown, str) else str(shown)
    if len(shown) <= MOST_SHOWN:
        return shown
    return shown[: MOST_SHOWN // 2] + '...(truncated) ...' + shown[-(MOST_SHOWN // 2) :]
