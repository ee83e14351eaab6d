/** JSON text, looked at without parsing it. */

/** Whether JSON text opens more objects and lists within each other than `depth`. */
export function isDeeperThan(text: string, depth: number): boolean {
  if (text.length <= depth) return false;
  let open = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character === 0x22) at = endOfString(text, at);
    else if (character === 0x5b || character === 0x7b) {
      if (++open > depth) return true;
    } else if (character === 0x5d || character === 0x7d) open -= 1;
  }
  return false;
}

/** Where the string ends that begins at `start`: the place of its closing quote. */
export function endOfString(text: string, start: number): number {
  for (let at = start + 1; ; at++) {
    const end = text.indexOf('"', at);
    if (end === -1) return text.length;
    let before = end;
    while (text.charCodeAt(before - 1) === 0x5c) before -= 1;
    if ((end - before) % 2 === 0) return end;
    at = end;
  }
}
