/** Visits of the web site, day by day, and plots that nobody draws. */

import type { Office } from './office.ts';
import { comparable, isTruthy, limit } from './python-error.ts';
import { PythonFloat } from '../python/json.ts';
import { recordsOf, type Row } from './records.ts';
import type { Arguments, Department } from './tool.ts';

const range = { time_min: 'The first day, YYYY-MM-DD.', time_max: 'The last day, YYYY-MM-DD.' };
const values = [
  'total_visits',
  'session_duration_seconds',
  'user_engaged',
  'visits_direct',
  'visits_referral',
  'visits_search_engine',
  'visits_social_media',
];

export const analytics: Department = {
  prefix: 'analytics',
  className: 'AnalyticsTool',
  tools: {
    get_visitor_information_by_id: {
      description: 'Get the visits of a visitor.',
      parameters: { visitor_id: 'The id of the visitor.' },
      required: ['visitor_id'],
      run(_, { visitor_id }) {
        if (!isTruthy(visitor_id)) return 'Visitor ID not provided.';
        const id = comparable(visitor_id);
        const found = visits().filter((visit) => visit['visitor_id'] === id);
        if (found.length === 0) return 'Visitor not found.';
        return found.map((visit) => ({ ...visit, user_engaged: isEngaged(visit) }));
      },
    },
    create_plot: {
      description: 'Plot a value over some days.',
      parameters: {
        ...range,
        value_to_plot: `${values.slice(0, -1).join(', ')} or ${values.slice(-1).join()}.`,
        plot_type: 'bar, line, scatter or histogram.',
      },
      required: ['time_min', 'time_max', 'value_to_plot', 'plot_type'],
      changes: true,
      run: createPlot,
    },
    total_visits_count: {
      description: 'Count the visits of each day.',
      parameters: range,
      run: (_, args) => byDay(args, (days) => days.length),
    },
    engaged_users_count: {
      description: 'Count the visits of engaged users on each day.',
      parameters: range,
      run: (_, args) => byDay(args, (days) => days.filter(isEngaged).length),
    },
    traffic_source_count: {
      description: 'Count the visits of each day that came from a source.',
      parameters: { ...range, traffic_source: 'direct, referral, search engine or social media.' },
      run(_, { traffic_source, ...args }) {
        const isCounted = (visit: Row) =>
          !isTruthy(traffic_source) || visit['traffic_source'] === comparable(traffic_source);
        return byDay(args, (days) => days.filter(isCounted).length);
      },
    },
    get_average_session_duration: {
      description: 'The average duration of the sessions of each day, in seconds.',
      parameters: range,
      run: (_, args) => byDay(args, (days) => new PythonFloat(secondsOf(days) / days.length)),
    },
  },
};

function createPlot({ plots }: Office, { time_min, time_max, value_to_plot, plot_type }: Arguments): string {
  if (!isTruthy(time_min)) return 'Start date not provided.';
  if (!isTruthy(time_max)) return 'End date not provided.';
  if (typeof value_to_plot !== 'string' || !values.includes(value_to_plot)) {
    return `Value to plot must be one of ${values.map((value) => `'${value}'`).join(', ')}`;
  }
  if (typeof plot_type !== 'string' || !['bar', 'line', 'scatter', 'histogram'].includes(plot_type)) {
    return "Plot type must be one of 'bar', 'line', 'scatter', or 'histogram'";
  }
  const file_path = `plots/${text(time_min)}_${text(time_max)}_${value_to_plot}_${plot_type}.png`;
  plots.append({ file_path }, plots.rows.length);
  return file_path;
}

/** Days within the range, earliest first, with what `measure` makes of their visits. Dates are compared as texts. */
function byDay({ time_min, time_max }: Arguments, measure: (visits: readonly Row[]) => unknown): object {
  const [min, max] = [limit(time_min), limit(time_max)];
  const days = new Map<string, Row[]>();
  for (const visit of visits()) {
    const day = String(visit['date_of_visit']);
    if ((min !== undefined && day < min) || (max !== undefined && day > max)) continue;
    const known = days.get(day);
    if (known) known.push(visit);
    else days.set(day, [visit]);
  }
  const ordered = [...days].sort(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(ordered.map(([day, its]) => [day, measure(its)]));
}

function visits(): readonly Row[] {
  return recordsOf('visits').rows;
}

function isEngaged(visit: Row): boolean {
  return visit['user_engaged'] === 'True';
}

function secondsOf(visits: readonly Row[]): number {
  return visits.reduce((sum, visit) => sum + Number(visit['session_duration_seconds']), 0);
}

/** No date is anything but text, but a plot is called after whatever it is given. */
function text(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'bigint' ? String(value) : JSON.stringify(value);
}
