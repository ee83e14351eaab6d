/** Cuts a stream of bytes into lines, holding no more than one of them. */

const newline = 0x0a;

/** The lines without their ends; the last one needs none. */
export async function* linesOf(chunks: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  let begun: Buffer[] = [];
  for await (const chunk of chunks) {
    const buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let start = 0;
    for (let end = buffer.indexOf(newline); end !== -1; end = buffer.indexOf(newline, start)) {
      const rest = buffer.subarray(start, end);
      yield begun.length === 0 ? rest : Buffer.concat([...begun, rest]);
      begun = [];
      start = end + 1;
    }
    if (start < buffer.length) begun.push(buffer.subarray(start));
  }
  if (begun.length > 0) yield Buffer.concat(begun);
}
