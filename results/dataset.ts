/** Datasets: reading a file of rows, keeping it in the store, and finding rows there again. */

export { DatasetError } from './json-lines.ts';
export { onDisk, type DatasetFile } from './dataset/on-disk.ts';
export { readDataset, readRowLines } from './dataset/read.ts';
export { snapshotDataset } from './dataset/snapshot.ts';
export { readExactRow, readPages, readRow } from './dataset/pages.ts';
export { plan } from './dataset/plan.ts';
