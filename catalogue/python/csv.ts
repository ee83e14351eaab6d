/** `csv.reader`, in its default dialect. */

/** `_csv.Error` */
export class CsvError extends Error {
  override readonly name = 'Error';
}

/** `csv.field_size_limit()` */
const maxField = 131_072;

/** The rows of `text`; an empty line is a row without fields. */
export function csvRows(text: string): string[][] {
  const lines = text.split('\n').map((line) => `${line}\n`);
  // Only a line feed ends a line; the last one has none.
  const last = lines.pop()?.slice(0, -1) ?? '';
  if (last !== '') lines.push(last);
  const rows: string[][] = [];
  const reader = new RowReader();
  for (const line of lines) {
    reader.read(line);
    if (!reader.open) rows.push(reader.take());
  }
  if (reader.open) rows.push(reader.take());
  return rows;
}

type State = 'start' | 'field' | 'quoted' | 'quote in quoted' | 'ended';

class RowReader {
  #state: State = 'start';
  #fields: string[] = [];
  #field: string[] = [];
  #started = false;

  /** Whether the row goes on in the next line. */
  get open(): boolean {
    return this.#state === 'quoted';
  }

  read(line: string): void {
    for (const character of line) this.#step(character);
    if (this.#state === 'quoted') return;
    if (this.#started && this.#state !== 'ended') this.#save();
    this.#state = 'start';
  }

  take(): string[] {
    if (this.open) this.#save();
    const fields = this.#fields;
    this.#fields = [];
    this.#started = false;
    this.#state = 'start';
    return fields;
  }

  #step(character: string): void {
    const ends = character === '\n' || character === '\r';
    switch (this.#state) {
      case 'start':
        if (ends && !this.#started) this.#state = 'ended';
        else if (ends) this.#end();
        else if (character === '"') this.#begin('quoted');
        else if (character === ',') this.#next();
        else this.#add(character, 'field');
        return;
      case 'field':
        if (ends) this.#end();
        else if (character === ',') this.#next();
        else this.#add(character, 'field');
        return;
      case 'quoted':
        if (character === '"') this.#state = 'quote in quoted';
        else this.#add(character, 'quoted');
        return;
      case 'quote in quoted':
        if (character === '"') this.#add(character, 'quoted');
        else if (character === ',') this.#next();
        else if (ends) this.#end();
        else this.#add(character, 'field');
        return;
      case 'ended':
        if (!ends) throw new CsvError('new-line character seen in unquoted field');
        return;
      default:
        return this.#state satisfies never;
    }
  }

  #begin(state: State): void {
    this.#started = true;
    this.#state = state;
  }

  #add(character: string, state: State): void {
    if (this.#field.length >= maxField) throw new CsvError(`field larger than field limit (${maxField})`);
    this.#field.push(character);
    this.#begin(state);
  }

  #next(): void {
    this.#save();
    this.#begin('start');
  }

  #end(): void {
    this.#save();
    this.#state = 'ended';
  }

  #save(): void {
    this.#fields.push(this.#field.join(''));
    this.#field = [];
    this.#started = true;
  }
}
