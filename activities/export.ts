/** Results of a batch as files. */

export { exportBatch, ExportError, failuresPath } from './export/batch.ts';
