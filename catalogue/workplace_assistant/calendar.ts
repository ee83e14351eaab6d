/** The calendar. */

import type { Office } from './office.ts';
import { matchesOf } from './directory.ts';
import { pageOf } from './page.ts';
import { isTruthy, lower } from './python-error.ts';
import { readTimestamp } from './timestamp.ts';
import type { Arguments, Department } from './tool.ts';
import { readInteger } from './integer.ts';

const event_id = 'The id of the event, 8 digits.';
const wrongId = 'Invalid event ID format. Expected 8-digit ID.';
const wrongStart = 'Invalid event_start format. Expected YYYY-MM-DD HH:MM:SS.';
const changeable = ['event_name', 'participant_email', 'event_start', 'duration'];

export const calendar: Department = {
  prefix: 'calendar',
  className: 'CalendarTool',
  tools: {
    get_event_information_by_id: {
      description: 'Get one field of an event.',
      parameters: { event_id, field: 'event_id, event_name, participant_email, event_start or duration.' },
      required: ['event_id', 'field'],
      run({ events }, { event_id, field }) {
        if (!isTruthy(event_id)) return 'Event ID not provided.';
        if (!isTruthy(field)) return 'Field not provided.';
        if (!isEventId(event_id)) return wrongId;
        if (typeof field !== 'string' || !events.columns.includes(field)) {
          return `Invalid field. Available fields are: ${events.columns.join(', ')}`;
        }
        const row = events.find(event_id);
        return row ? { [field]: row[field] } : 'Event not found.';
      },
    },
    search_events: {
      description: 'Search for events by name or participant, latest first.',
      parameters: {
        query: 'What to look for in the name and in the address of the participant.',
        time_min: 'Starts at this time or later, YYYY-MM-DD HH:MM:SS.',
        time_max: 'Starts at this time or earlier, YYYY-MM-DD HH:MM:SS.',
        page: 'The page of the results.',
        page_size: 'How many events there are on a page.',
      },
      run: search,
    },
    create_event: {
      description: 'Create an event.',
      parameters: {
        event_name: 'The name of the event.',
        participant_email: 'The address of the participant.',
        event_start: 'When it starts, YYYY-MM-DD HH:MM:SS.',
        duration: 'How long it takes, in minutes.',
      },
      required: changeable,
      changes: true,
      run({ events }, { event_name, participant_email, event_start, duration }) {
        if (!isTruthy(event_name)) return 'Event name not provided.';
        if (!isTruthy(participant_email)) return 'Participant email not provided.';
        if (!isTruthy(event_start)) return 'Event start not provided.';
        if (!isTruthy(duration)) return 'Event duration not provided.';
        const wrong = wrongWith('event_start', event_start) ?? wrongWith('duration', duration);
        if (wrong !== undefined) return wrong;
        const event_id = events.nextId().padStart(8, '0');
        const participant = lower(participant_email);
        // pandas labels a single new row 0, and here nobody relabels them all.
        events.append({ event_id, event_name, participant_email: participant, event_start, duration }, 0);
        return event_id;
      },
    },
    delete_event: {
      description: 'Delete an event.',
      parameters: { event_id },
      required: ['event_id'],
      changes: true,
      run({ events }, { event_id }) {
        if (!isTruthy(event_id)) return 'Event ID not provided.';
        if (!isEventId(event_id)) return wrongId;
        return events.delete(event_id) ? 'Event deleted successfully.' : 'Event not found.';
      },
    },
    update_event: {
      description: 'Change one field of an event.',
      parameters: {
        event_id,
        field: 'event_name, participant_email, event_start or duration.',
        new_value: 'The new value of the field.',
      },
      required: ['event_id', 'field', 'new_value'],
      changes: true,
      run({ events }, { event_id, field, new_value }) {
        if (![event_id, field, new_value].every(isTruthy)) return 'Event ID, field, or new value not provided.';
        if (!isEventId(event_id)) return wrongId;
        if (typeof field !== 'string' || !changeable.includes(field)) {
          return `Invalid field. Available fields are: ${changeable.join(', ')}`;
        }
        const wrong = wrongWith(field, new_value);
        if (wrong !== undefined) return wrong;
        const value = field === 'participant_email' ? lower(new_value) : new_value;
        return events.update(event_id, field, value) ? 'Event updated successfully.' : 'Event not found.';
      },
    },
  },
};

function isEventId(id: unknown): id is string {
  return typeof id === 'string' && /^\p{Nd}{8}$/u.test(id);
}

function wrongWith(field: string, value: unknown): string | undefined {
  if (field === 'event_start' && readTimestamp(value) === undefined) return wrongStart;
  if (field !== 'duration') return undefined;
  const minutes = readInteger(value);
  if (minutes === undefined) return 'Invalid duration format. Expected a number of minutes.';
  return minutes > 0 ? undefined : 'Duration must be a positive number of minutes.';
}

function search({ events }: Office, { query = '', time_min, time_max, page, page_size }: Arguments): unknown {
  const [min, max] = [timeOf(time_min, -Infinity), timeOf(time_max, Infinity)];
  if (min === undefined) return 'Invalid time_min format. Expected YYYY-MM-DD HH:MM:SS.';
  if (max === undefined) return 'Invalid time_max format. Expected YYYY-MM-DD HH:MM:SS.';
  const columns = ['event_name', 'participant_email'].map((column) => {
    if (!isTruthy(query)) return [];
    return matchesOf(
      query,
      events.rows.map((row) => row[column]),
    );
  });
  const found = events.rows
    .filter((_, at) => !isTruthy(query) || columns.some((matches) => matches[at]))
    .map((row) => ({ row, start: readTimestamp(row['event_start']) ?? NaN }))
    .filter(({ start }) => start >= min && start <= max)
    .sort((one, other) => other.start - one.start);
  if (found.length === 0) return 'No events found.';
  return pageOf(
    'events',
    found.map(({ row }) => row),
    page,
    page_size,
  );
}

function timeOf(value: unknown, none: number): number | undefined {
  return isTruthy(value) ? readTimestamp(value) : none;
}
