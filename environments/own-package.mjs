/**
 * Module resolution for environments outside this package, in Node's thread for loaders: `durable-gym` is the package that
 * runs, never a second copy of it, `zod` is there even where the author has not installed it, and what is written as a
 * module is one even where no package.json says so.
 */

import { readFile } from 'node:fs/promises';

let own = {};
let from = '';
let copyMark = '';

export function initialize(data) {
  ({ own, from, copyMark } = data);
}

export async function resolve(specifier, context, next) {
  if (Object.hasOwn(own, specifier)) return next(own[specifier], context);
  const found = copied(await orOurs(specifier, context, next), context);
  return (await isModule(found)) ? { ...found, format: 'module' } : found;
}

/** What a copy of a module imports is a copy too, unless it is a package: see `loadCopy`. */
function copied(found, { parentURL = '' }) {
  const copy = parentURL.startsWith('file:') ? new URL(parentURL).searchParams.get(copyMark) : null;
  if (copy === null || !found.url.startsWith('file:')) return found;
  if (found.url.includes('/node_modules/') || found.url.startsWith(new URL('..', from).href)) return found;
  const url = new URL(found.url);
  url.searchParams.set(copyMark, copy);
  return { ...found, url: url.href };
}

/** TypeScript always is; of JavaScript, Node would find out by itself if tsx let it. */
async function isModule({ url, format }) {
  if (/\.ts(\?|$)/.test(url)) return true;
  if (format !== 'commonjs' || !/^file:.*\.js(\?|$)/.test(url) || url.includes('/node_modules/')) return false;
  return /^\s*(import|export)\b/m.test(await readFile(new URL(url), 'utf8'));
}

async function orOurs(specifier, context, next) {
  if (!/^zod(\/|$)/.test(specifier)) return next(specifier, context);
  try {
    return await next(specifier, context);
  } catch {
    return next(specifier, { ...context, parentURL: from });
  }
}
