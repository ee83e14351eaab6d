/** All that the tools can change, and all that the reward looks at. */

import { recordsOf } from './records.ts';
import { Table } from './table.ts';

export class Office {
  readonly emails = new Table(recordsOf('emails'));
  readonly events = new Table(recordsOf('events'));
  readonly tasks = new Table(recordsOf('tasks'));
  readonly customers = new Table(recordsOf('customers'));
  readonly plots = new Table({ columns: ['file_path'], rows: [] });

  get tables(): readonly Table[] {
    return [this.emails, this.events, this.tasks, this.customers, this.plots];
  }

  /** How often anything has been changed. */
  get changes(): number {
    return this.tables.reduce((sum, { changes }) => sum + changes, 0);
  }
}
