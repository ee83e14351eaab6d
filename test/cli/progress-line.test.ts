/** The progress line: what it says, and how it is shown. */

import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgressView } from '../../cli/progress.ts';
import { durationText } from '../../contracts/duration.ts';
import { fit, progressLine, Rate } from '../../cli/progress-line.ts';

const snapshot = { total: 200, verified: 130, failed: 2, open: 64, reward: 105.56, paused: false };

describe('the progress line', () => {
  it('says how far, how fast, how long still, how good, and how many failed', () => {
    expect(progressLine(snapshot, 12.34)).toBe('132/200 · 66% · 12.3/s · ETA 6s · reward 0.812 · 2 failed · 64 open');
  });

  it('promises no end while nothing moves', () => {
    expect(progressLine(snapshot, 0)).not.toContain('ETA');
    expect(progressLine(snapshot, undefined)).not.toContain('/s');
  });

  it('says 100% only when everything has ended', () => {
    expect(progressLine({ ...snapshot, total: 1000, verified: 999, failed: 0 }, 1)).toContain(' 99% ');
    expect(progressLine({ ...snapshot, verified: 198, open: 0 }, 1)).toBe(
      '200/200 · 100% · reward 0.533 · 2 failed · 0 open',
    );
  });

  it('has no mean of nothing', () => {
    expect(progressLine({ ...snapshot, verified: 0, reward: 0 }, 1)).not.toContain('reward');
  });

  it('names what it waits for', () => {
    const line = progressLine({ ...snapshot, paused: true }, 0, ['no worker for queue dgym-model', 'x']);
    expect(line).toMatch(/paused · waiting: no worker for queue dgym-model; x$/);
  });

  it('gives slow rates by the minute and the hour', () => {
    expect(progressLine(snapshot, 0.5)).toContain('30.0/min');
    expect(progressLine(snapshot, 0.005)).toContain('18.0/h');
  });
});

describe('the rate', () => {
  it('is that of the last minute', () => {
    const rate = new Rate();
    rate.add(0, 0);
    expect(rate.perSecond()).toBeUndefined();
    rate.add(10_000, 100);
    expect(rate.perSecond()).toBe(10);
    for (let second = 11; second <= 200; second++) rate.add(second * 1000, 100);
    expect(rate.perSecond()).toBe(0);
  });
});

describe('text', () => {
  it.each([
    [0, '0s'],
    [59.6, '1m0s'],
    [250, '4m10s'],
    [12_000, '3h20m'],
    [187_200, '2d4h'],
  ])('of %d seconds is %s', (seconds, text) => {
    expect(durationText(seconds)).toBe(text);
  });

  it('is cut to the width of the terminal', () => {
    expect(fit('abcdef', 10)).toBe('abcdef');
    expect(fit('abcdefghijkl', 10)).toBe('abcdefgh…');
  });
});

describe('progress without a terminal', () => {
  it('is a plain line now and then, and the last one at the end', () => {
    const { view, text } = captured({});
    for (const line of ['1/3', '2/3', '3/3']) view.show(line);
    expect(text()).toBe('1/3\n');
    view.end();
    expect(text()).toBe('1/3\n3/3\n');
  });

  it('says nothing twice', () => {
    const { view, text } = captured({});
    view.show('3/3');
    view.end();
    expect(text()).toBe('3/3\n');
  });
});

describe('progress on a terminal', () => {
  it('is one line that is drawn over, with notes above it', () => {
    const { view, text } = captured({ isTTY: true, columns: 80 });
    view.show('1/3');
    view.note('the worker died');
    view.show('3/3');
    view.end();
    const clear = '\r\u001b[2K';
    expect(text()).toBe(`${clear}1/3${clear}the worker died\n${clear}1/3${clear}3/3${clear}3/3\n`);
  });
});

function captured(terminal: { isTTY?: boolean; columns?: number }) {
  const stream = Object.assign(new PassThrough(), terminal);
  const chunks: string[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()));
  return { view: createProgressView(stream as unknown as NodeJS.WriteStream), text: () => chunks.join('') };
}
