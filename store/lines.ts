/** Cuts a stream of bytes into lines, holding no more than one of them. */

const newline = 0x0a;

/** A line that does not end within the bytes that it may have. */
export class LineTooLongError extends Error {}

/** The lines without their ends; the last one needs none. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>, maxBytes = Infinity): AsyncIterable<Buffer> {
  let begun: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of chunks) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = buffer.indexOf(newline); end !== -1; end = buffer.indexOf(newline, start)) {
      const rest = buffer.subarray(start, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      [begun, bytes] = [[], 0];
      start = end + 1;
    }
    if (start < buffer.length) begun.push(buffer.subarray(start));
    bytes += buffer.length - start;
    if (bytes > maxBytes) throw new LineTooLongError();
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
