/** The file of a report: complete or absent, and in the place of what was there. */

import { FileDraft } from '../../exports/writers/draft.ts';

export async function writeWhole(path: string, text: string): Promise<void> {
  const draft = new FileDraft(path);
  try {
    await draft.open();
    await draft.write(text);
    await draft.settle();
  } catch (error) {
    await draft.discard();
    throw error;
  }
}
