/** What the documents say of files, commands and data holds: links lead somewhere, commands parse, JSON is JSON. */

import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { parseSettings } from '../../cli/flags/settings.ts';
import { commandsIn, complaintAbout } from './commands.ts';
import { blocks, documents, root } from './documents.ts';

describe.each(documents)('$path', ({ path, prose, blocks }) => {
  test('has links that lead somewhere', () => {
    const links = [...prose.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    const broken = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : join(dirname(path), file);
      if (!existsSync(join(root, target))) return true;
      const document = documents.find((one) => one.path === target);
      return anchor !== undefined && !(document && anchorsOf(document.prose).includes(anchor));
    });
    expect(broken).toEqual([]);
  });

  test('names commands and flags that exist', () => {
    const shell = blocks.filter(({ language }) => language === 'sh').flatMap(({ text }) => commandsIn(text));
    const complaints = shell.map((words) => complaintAbout(words)).filter((complaint) => complaint !== undefined);
    const spoken = [...prose.matchAll(/`(dgym [^`]+)`/g)].flatMap(([, text = '']) => commandsIn(text));
    // A command in a sentence may leave out what it works on.
    complaints.push(...spoken.flatMap((words) => complaintAbout(words, { whole: false }) ?? []));
    expect(complaints).toEqual([]);
  });
});

test('a command that does not exist is found', () => {
  const [unknown, flag, extra] = commandsIn('dgym colect rows.jsonl\ndgym status BATCH --wach\ndgym list BATCH');
  expect(complaintAbout(unknown ?? [])).toContain('unknown command');
  expect(complaintAbout(flag ?? [])).toContain('--wach');
  expect(complaintAbout(extra ?? [])).toContain('too many');
});

test.each(blocks.filter(({ language }) => language === 'json'))('is JSON: $place', ({ text }) => {
  expect(() => JSON.parse(text) as unknown).not.toThrow();
});

test.each(blocks.filter(({ language }) => language === 'jsonl'))('is JSON Lines: $place', ({ text }) => {
  const lines = text.trim().split('\n');
  expect(() => lines.map((line) => JSON.parse(line) as unknown)).not.toThrow();
});

test.each(blocks.filter(({ language }) => language === 'yaml'))('is a config file: $place', ({ text, place }) => {
  expect(parseSettings({}, { path: place, values: parse(text) as Record<string, unknown> }).options).toMatchObject({
    rows: expect.any(String),
  });
});

/** As GitHub makes them of headings. */
function anchorsOf(prose: string): string[] {
  return [...prose.matchAll(/^#+ (.*)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  );
}
