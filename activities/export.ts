/** Results of a batch as files. */

export { exportBatch, ExportError, failuresPath, type Exported } from './export/batch.ts';
export { formatNames, formats, type Format, type FormatName } from './export/formats.ts';
