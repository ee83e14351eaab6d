/** A program that knows the answers by heart. */

interface Tests {
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly fn_name?: string | null | undefined;
}

/** `undefined` where no function can have the name. */
export function goldProgram({ inputs, outputs, fn_name }: Tests): string | undefined {
  const pairs = inputs.flatMap((input, index) => {
    const output = outputs[index];
    return output === undefined ? [] : [[input, output]];
  });
  // A fence within would end the block.
  const known = JSON.stringify(JSON.stringify(pairs)).replaceAll('`', '\\u0060');
  if (fn_name === undefined || fn_name === null) {
    return fenced(`known = dict(json.loads(${known}))`, 'print(known[sys.stdin.read()])');
  }
  if (!/^[A-Za-z_]\w*$/.test(fn_name)) return undefined;
  const parsed = '[([json.loads(line) for line in given.split("\\n")], json.loads(output)) for given, output in known]';
  return fenced(
    `known = json.loads(${known})`,
    `known = ${parsed}`,
    `def ${fn_name}(*args):`,
    '    return next(output for given, output in known if given == list(args))',
  );
}

function fenced(...lines: readonly string[]): string {
  return ['```python', ...lines, '```'].join('\n');
}
