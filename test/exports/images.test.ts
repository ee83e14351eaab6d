/** Images in the formats of trainers that load them. */

import { describe, expect, test } from 'vitest';
import { dpo } from '../../exports/formats/dpo.ts';
import { openrlhf } from '../../exports/formats/openrlhf.ts';
import { sft } from '../../exports/formats/sft.ts';
import { trl } from '../../exports/formats/trl.ts';
import { verl } from '../../exports/formats/verl.ts';
import { call, output, rowsOf, say, verified } from './rollout.ts';

const png = 'data:image/png;base64,iVBORw0KGgo=';
const cat = 'https://example.org/cat.png';
const image = (image_url: string) => ({ type: 'input_image', image_url, detail: 'low' });
const text = (text: string) => ({ type: 'input_text', text });
const input = [{ role: 'user', content: [text('Which is it: '), image(png), text(' or '), image(cat)] }];
const seen = (sample: number, reward: number) =>
  verified(0, sample, { reward, instructions: 'Be brief.', input, output: [say(`The ${sample}.`)] });

const words = (text: string) => [{ type: 'text', text }];
const mark = { type: 'image' };
const prompt = [
  { role: 'system', content: words('Be brief.') },
  { role: 'user', content: [...words('Which is it: '), mark, ...words(' or '), mark] },
];
const answer = (text: string) => [{ role: 'assistant', content: words(text) }];
const images = [png, cat];

describe('TRL', () => {
  test('has a column of images, and a part for each in the messages', () => {
    expect(rowsOf(sft, [seen(0, 1)]).rows).toMatchObject([{ messages: [...prompt, ...answer('The 0.')], images }]);
    expect(rowsOf(trl, [seen(0, 1)]).rows).toMatchObject([{ prompt, completion: answer('The 0.'), images }]);
    expect(rowsOf(dpo, [seen(0, 1), seen(1, 0)]).rows).toMatchObject([
      { prompt, chosen: answer('The 0.'), rejected: answer('The 1.'), images },
    ]);
  });

  test('takes none in a completion, and none that a tool sent or a loader cannot fetch', () => {
    const later = { type: 'message' as const, role: 'user', content: [image(png)] };
    const shown = verified(0, 1, { output: [say('Show me.'), later, say('A cat.')] });
    expect(rowsOf(sft, [shown]).rows).toMatchObject([{ images: [png] }]);
    expect(rowsOf(trl, [shown])).toEqual({ rows: [], leftOut: ['1 not_text'] });
    const looked = verified(0, 2, {
      output: [call('c1', 'look', '{}'), { ...output('c1', ''), output: [image(png)] }, say('A cat.')],
    });
    const unknown = verified(0, 3, { input: [{ role: 'user', content: [image('file-7')] }] });
    expect(rowsOf(sft, [looked, unknown])).toEqual({ rows: [], leftOut: ['2 not_text', '3 not_text'] });
  });

  test('has no column where there is no image', () => {
    for (const format of [sft, trl]) expect(rowsOf(format, [verified(0, 0)]).rows[0]).not.toHaveProperty('images');
  });
});

describe('verl', () => {
  test('has a mark in the text for each image of the column', () => {
    const { rows } = rowsOf(verl, [seen(0, 1)]);
    const user = { role: 'user', content: 'Which is it: <image> or <image>' };
    expect(rows).toMatchObject([
      {
        prompt: [{ role: 'system', content: 'Be brief.' }, user],
        messages: [{ role: 'system' }, user, { role: 'assistant', content: 'The 0.' }],
        images: [{ image: png }, { image: cat }],
      },
    ]);
  });

  test('takes no mark that is a word of the text, and no image after the prompt', () => {
    const word = verified(0, 0, { input: [{ role: 'user', content: [image(png), text('Write <image>.')] }] });
    const said = verified(0, 1, { input, output: [say('<video>')] });
    const later = { type: 'message' as const, role: 'user', content: [image(png)] };
    const shown = verified(0, 2, { output: [say('Show me.'), later, say('A cat.')] });
    const plain = verified(0, 3, { output: [say('Write <image>.')] });
    const { rows, leftOut } = rowsOf(verl, [word, said, shown, plain]);
    expect(leftOut).toEqual(['0 not_text', '1 not_text', '2 not_text']);
    expect(rows).toHaveLength(1);
  });
});

test('formats of text alone leave images out', () => {
  expect(rowsOf(openrlhf, [seen(0, 1)])).toEqual({ rows: [], leftOut: ['0 not_text'] });
});
