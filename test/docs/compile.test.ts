/** Every TypeScript block of the documents compiles, by the compiler settings of this project. */

import { join } from 'node:path';
import ts from 'typescript';
import { beforeAll, describe, expect, test } from 'vitest';
import { blocks, root, type Block } from './documents.ts';

const examples = blocks.filter(({ language }) => language === 'ts');
/** Proof that the compiler looks: if this passed, everything would. */
const wrong: Example = {
  text: "import { gymRow } from 'durable-gym';\nexport const row: number = gymRow({});\n",
  place: 'wrong.md:1',
  note: '',
};

describe('the TypeScript blocks', () => {
  let complaints: ReadonlyMap<string, readonly string[]>;
  beforeAll(() => {
    complaints = compile([...examples, wrong]);
  }, 120_000);

  test.each(examples)('compiles: $place', ({ place }) => {
    expect(complaints.get(place)).toEqual([]);
  });

  test('one that does not compile is found', () => {
    expect(complaints.get(wrong.place)).toEqual([expect.stringMatching(/^line 2: .*not assignable to type 'number'/)]);
  });
});

type Example = Pick<Block, 'text' | 'place' | 'note'>;

/** What is wrong with each, by its place. They lie beside the sources, so that packages are found; in memory only. */
function compile(given: readonly Example[]): Map<string, string[]> {
  const nameOf = ({ note }: Example, index: number) => join(root, 'docs', note || `example-${index}.ts`);
  const files = new Map(given.map((example, index) => [nameOf(example, index), example]));
  const options = settings();
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, directoryExists } = host;
  host.fileExists = (path) => files.has(path) || fileExists(path);
  host.readFile = (path) => files.get(path)?.text ?? readFile(path);
  host.directoryExists = (path) =>
    [...files.keys()].some((file) => file.startsWith(`${path}/`)) || (directoryExists?.(path) ?? true);
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...files].map(([path, { place }]) => {
      const file = program.getSourceFile(path);
      const found = [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)];
      return [
        place,
        found.map((one) => `line ${lineOf(one)}: ${ts.flattenDiagnosticMessageText(one.messageText, ' ')}`),
      ];
    }),
  );
}

function lineOf({ file, start = 0 }: ts.Diagnostic): number {
  return (file?.getLineAndCharacterOfPosition(start).line ?? 0) + 1;
}

function settings(): ts.CompilerOptions {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), (path) => ts.sys.readFile(path)) as {
    config: object;
  };
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [] }, ts.sys, root);
  return { ...options, noEmit: true };
}
