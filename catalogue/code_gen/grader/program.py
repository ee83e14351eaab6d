"""The source that is run in place of the one the model wrote."""

import ast

# Programs are written for a page where much is imported already.
STARS = 'string re datetime collections heapq bisect copy math random statistics itertools functools operator io sys json builtins typing'
PLAIN = 'string re datetime collections heapq bisect copy math random statistics itertools functools operator io sys json'
PRELUDE = '\n'.join(
    [
        *(f'from {name} import *' for name in STARS.split()),
        *(f'import {name}' for name in PLAIN.split()),
        'sys.setrecursionlimit(50000)',
        '',
    ]
)
FUNCTION = 'wrapped_function'


def call_mode(code):
    return f'{PRELUDE}\n\n{code}'


def stdin_mode(code):
    """Imports first, everything else in one function; what cannot be taken apart stays as it is."""
    try:
        statements = without_main_guard(ast.parse(code).body)
        imports = [each for each in statements if is_import(each)]
        whole = ast.parse(f'def {FUNCTION}(): pass')
        whole.body[0].body = [each for each in statements if not is_import(each)]
        return '\n'.join([PRELUDE, ast.unparse(imports), ast.unparse(whole)])
    except Exception:
        return code


def is_import(statement):
    return isinstance(statement, (ast.Import, ast.ImportFrom))


def without_main_guard(statements):
    """The last statement counts as `if __name__ == '__main__'` when it reads so, however it is written; `else` is lost."""
    if not statements or not isinstance(statements[-1], ast.If):
        return statements
    *others, last = statements
    if ast.unparse(last.test).strip() != "__name__ == '__main__'":
        return statements
    return [*others, *last.body]
