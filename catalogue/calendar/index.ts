/** NeMo Gym's calendar: a conversation that ends with the whole calendar, in which every event keeps what was asked for it. */

import { z } from 'zod';
import { gymRow } from '../../contracts/dataset.ts';
import { sinceOpening } from '../../contracts/transcript.ts';
import { defineEnvironment } from '../../environments/define.ts';
import { lastText } from '../../environments/last-text.ts';
import { gradeCalendar } from './grade.ts';
import { schedule } from './schedule.ts';

export const calendar = defineEnvironment({
  name: 'calendar',
  description: 'Print the calendar so that every event keeps the constraints of the conversation.',
  placement: 'inline',
  row: gymRow({
    /** What the calendar has to hold, by event id: `duration`, `min_time`, `max_time` and `constraint`. */
    exp_cal_state: z.record(z.string(), z.unknown()),
  }),
  state: z.object({}),
  open: ({ row }) => ({ state: {}, items: row.responses_create_params.input }),
  gold({ row }) {
    const events = schedule(row.exp_cal_state);
    return events && JSON.stringify(events);
  },
  rewards: {
    async scheduled({ row, transcript, signal }) {
      const text = lastText(sinceOpening(transcript, row.responses_create_params.input));
      if (text === undefined) return { score: 0, details: { verify_error: 'AttributeError' } };
      const reason = await gradeCalendar({ text, expected: row.exp_cal_state }, signal);
      return { score: Number(reason === 'pass'), details: { reason } };
    },
  },
});
