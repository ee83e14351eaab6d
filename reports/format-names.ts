/** What a report or a comparison can be written as. No more than the names, so that help is quick. */

export const reportFormats = ['text', 'json', 'csv', 'html'] as const;
export type ReportFormat = (typeof reportFormats)[number];
