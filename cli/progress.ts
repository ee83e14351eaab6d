/** Shows progress on standard error: one live line on a terminal, else a line every ten seconds and one at the end. */

import { stderr } from 'node:process';
import { fit } from './progress-line.ts';

const plainEveryMs = 10_000;

export interface ProgressView {
  show(line: string): void;
  /** Something to be read above the live line. */
  readonly note: (text: string) => void;
  /** Shows `line`, or what was shown last, for good. */
  end(line?: string): void;
}

export function createProgressView(stream: NodeJS.WriteStream = stderr): ProgressView {
  return stream.isTTY ? live(stream) : plain(stream);
}

function live(stream: NodeJS.WriteStream): ProgressView {
  let last = '';
  const draw = (): void => void stream.write(`\r\u001b[2K${fit(last, stream.columns || 80)}`);
  return {
    show(line) {
      last = line;
      draw();
    },
    note(text) {
      stream.write(`\r\u001b[2K${text}\n`);
      if (last !== '') draw();
    },
    end(line) {
      last = line ?? last;
      if (last === '') return;
      stream.write(`\r\u001b[2K${last}\n`);
      last = '';
    },
  };
}

function plain(stream: NodeJS.WritableStream): ProgressView {
  let shownAt = -Infinity;
  let last = '';
  let shown = '';
  return {
    show(line) {
      last = line;
      if (Date.now() - shownAt < plainEveryMs) return;
      shownAt = Date.now();
      shown = line;
      stream.write(`${line}\n`);
    },
    note: (text) => void stream.write(`${text}\n`),
    end(line = last) {
      if (line !== '' && line !== shown) stream.write(`${line}\n`);
      last = '';
    },
  };
}
