/** What the tools of NeMo Gym's workplace_assistant answer: messages, and forms of results. */

import type { ScriptedAnswer } from '../contracts/script.ts';
import { play } from '../environments/play.ts';
import { workplaceAssistant } from '../catalogue/workplace_assistant/index.ts';
import type { FidelityCase } from './suite.ts';

type Args = Record<string, unknown>;
/** One or more calls of one tool, and what the last of them answers. */
type Answers = readonly [args: Args, output: unknown][];

const id = '00000001';
const event = { event_name: 'x', participant_email: 'A@b.c', event_start: '2023-12-01 12:00:00', duration: '30' };
const task = {
  task_name: 'x',
  assigned_to_email: 'carlos.rodriguez@atlas.com',
  list_name: 'Backlog',
  due_date: 'x',
  board: 'Design',
};
const plot = { time_min: 'a', time_max: 'b', value_to_plot: 'total_visits', plot_type: 'bar' };
const customer = { customer_name: 'x', assigned_to_email: 'y', status: 'z' };
const wrongId = 'Invalid event ID format. Expected 8-digit ID.';
const eventFields = 'event_name, participant_email, event_start, duration';
const crm = 'customer_relationship_manager_';
const values =
  "'total_visits', 'session_duration_seconds', 'user_engaged', 'visits_direct', 'visits_referral', 'visits_search_engine', 'visits_social_media'";
const customerFields =
  "'customer_name', 'assigned_to_email', 'customer_email', 'customer_phone', 'last_contact_date', 'product_interest', 'status', 'notes', 'follow_up_by'";

const table: Record<string, Answers> = {
  company_directory_find_email_address: [
    [{}, 'Name not provided.'],
    [{ name: '' }, 'Name not provided.'],
    [{ name: 'RAJ' }, ['raj.patel@atlas.com']],
    [{ name: '^raj|^nadia' }, ['raj.patel@atlas.com', 'nadia.moreau@atlas.com']],
    [{ name: 'nobody' }, []],
  ],
  email_get_email_information_by_id: [
    [{}, 'Email ID not provided.'],
    [{ email_id: id }, 'Field not provided.'],
    [{ email_id: '99', field: 'x' }, 'Email not found.'],
    [{ email_id: '00000373', field: 'sender/recipient' }, { 'sender/recipient': 'santiago.martinez@atlas.com' }],
    [
      { email_id: id, field: 'x' },
      "Field 'x' not found. Available fields: email_id, inbox/outbox, sender/recipient, subject, sent_datetime, body",
    ],
  ],
  email_search_emails: [[{ query: 'no such words' }, 'No emails found.']],
  email_send_email: [
    [{ recipient: 'a@b.c', subject: 'x' }, 'Recipient, subject, or body not provided.'],
    [{ recipient: 'a@b.c', subject: 0, body: 'x' }, 'Recipient, subject, or body not provided.'],
    [{ recipient: 'a@b', subject: 'x', body: 'y' }, 'Invalid recipient email address.'],
    [{ recipient: 'a@b.c', subject: 'x', body: 'y' }, 'Email sent successfully.'],
    [{ to: 'x' }, failed('email_send_email', "EmailTool.send_email() got an unexpected keyword argument 'to'")],
  ],
  email_delete_email: [
    [{}, 'Email ID not provided.'],
    [{ email_id: id }, 'Email deleted successfully.'],
    [{ email_id: '500' }, 'Email not found.'],
  ],
  email_forward_email: [
    [{ email_id: id }, 'Email ID or recipient not provided.'],
    [{ email_id: id, recipient: 'x' }, 'Invalid recipient email address.'],
    [{ email_id: 'x', recipient: 'a@b.c' }, 'Email not found.'],
    [{ email_id: id, recipient: 'a@b.c' }, 'Email forwarded successfully.'],
  ],
  email_reply_email: [
    [{ email_id: id }, 'Email ID or body not provided.'],
    [{ email_id: 'x', body: 'y' }, 'Email not found.'],
    [{ email_id: id, body: 'y' }, 'Email replied successfully.'],
  ],
  calendar_get_event_information_by_id: [
    [{}, 'Event ID not provided.'],
    [{ event_id: id }, 'Field not provided.'],
    [{ event_id: '1', field: 'x' }, wrongId],
    [{ event_id: 1, field: 'x' }, wrongId],
    [{ event_id: id, field: 'x' }, `Invalid field. Available fields are: event_id, ${eventFields}`],
    [{ event_id: '99999999', field: 'duration' }, 'Event not found.'],
    [{ event_id: '00000013', field: 'duration' }, { duration: '90' }],
  ],
  calendar_search_events: [
    [{ time_min: 'x' }, 'Invalid time_min format. Expected YYYY-MM-DD HH:MM:SS.'],
    [{ time_max: 'x' }, 'Invalid time_max format. Expected YYYY-MM-DD HH:MM:SS.'],
    [{ query: 'no such event' }, 'No events found.'],
  ],
  calendar_create_event: [
    [{ ...event, event_name: '' }, 'Event name not provided.'],
    [{ ...event, participant_email: null }, 'Participant email not provided.'],
    [{ ...event, event_start: '' }, 'Event start not provided.'],
    [{ ...event, duration: 0 }, 'Event duration not provided.'],
    [{ ...event, event_start: 'x' }, 'Invalid event_start format. Expected YYYY-MM-DD HH:MM:SS.'],
    [{ ...event, duration: '0' }, 'Duration must be a positive number of minutes.'],
    [{ ...event, duration: 'x' }, 'Invalid duration format. Expected a number of minutes.'],
    [event, '00000300'],
  ],
  calendar_delete_event: [
    [{ event_id: '1' }, wrongId],
    [{ event_id: id }, 'Event deleted successfully.'],
    [{ event_id: '99999999' }, 'Event not found.'],
  ],
  calendar_update_event: [
    [{ event_id: id, field: 'duration' }, 'Event ID, field, or new value not provided.'],
    [{ event_id: '1', field: 'x', new_value: 'y' }, wrongId],
    [{ event_id: id, field: 'event_id', new_value: 'y' }, `Invalid field. Available fields are: ${eventFields}`],
    [{ event_id: id, field: 'duration', new_value: '-1' }, 'Duration must be a positive number of minutes.'],
    [
      { event_id: id, field: 'event_start', new_value: 'x' },
      'Invalid event_start format. Expected YYYY-MM-DD HH:MM:SS.',
    ],
    [{ event_id: id, field: 'duration', new_value: '45' }, 'Event updated successfully.'],
    [{ event_id: '99999999', field: 'duration', new_value: '45' }, 'Event not found.'],
  ],
  analytics_get_visitor_information_by_id: [
    [{}, 'Visitor ID not provided.'],
    [{ visitor_id: 'x' }, 'Visitor not found.'],
    [
      { visitor_id: '0860' },
      [
        {
          date_of_visit: '2023-10-22',
          visitor_id: '0860',
          page_views: '8',
          session_duration_seconds: '4',
          traffic_source: 'referral',
          user_engaged: false,
        },
      ],
    ],
  ],
  analytics_create_plot: [
    [{ ...plot, time_min: '' }, 'Start date not provided.'],
    [{ ...plot, time_max: '' }, 'End date not provided.'],
    [{ ...plot, value_to_plot: 'x' }, `Value to plot must be one of ${values}`],
    [{ ...plot, plot_type: 'x' }, "Plot type must be one of 'bar', 'line', 'scatter', or 'histogram'"],
    [plot, 'plots/a_b_total_visits_bar.png'],
  ],
  analytics_total_visits_count: [[{ time_min: '2024' }, {}]],
  project_management_get_task_information_by_id: [
    [{}, 'Task ID not provided.'],
    [{ task_id: id }, 'Field not provided.'],
    [{ task_id: '00000149', field: 'board' }, { board: 'Front end' }],
    [{ task_id: id, field: 'x' }, 'Field not found.'],
    [{ task_id: 'x', field: 'board' }, 'Task not found.'],
  ],
  project_management_search_tasks: [
    [{}, 'No search parameters provided.'],
    [{ assigned_to_email: 'x' }, 'Invalid email format for assigned_to_email.'],
    [{ task_name: 'no such task' }, []],
  ],
  project_management_create_task: [
    [{ ...task, board: '' }, 'Missing task details.'],
    [{ ...task, assigned_to_email: 'a@b.c' }, 'Assignee email not valid. Please choose from the list of team members.'],
    [
      { ...task, list_name: 'backlog' },
      "List not valid. Please choose from: 'Backlog', 'In Progress', 'In Review', 'Completed'.",
    ],
    [{ ...task, board: 'x' }, "Board not valid. Please choose from: 'Back end', 'Front end', 'Design'."],
    [task, '00000300'],
  ],
  project_management_delete_task: [
    [{}, 'Task ID not provided.'],
    [{ task_id: id }, 'Task deleted successfully.'],
    [{ task_id: 'x' }, 'Task not found.'],
  ],
  project_management_update_task: [
    [{ task_id: id, field: 'board' }, 'Task ID, field, or new value not provided.'],
    [
      { task_id: id, field: 'board', new_value: 'x' },
      "Board not valid. Please choose from: 'Back end', 'Front end', 'Design'.",
    ],
    [{ task_id: id, field: 'task_id', new_value: 'x' }, 'Task updated successfully.'],
    [{ task_id: id, field: 'x', new_value: 'y' }, 'Field not valid.'],
    [{ task_id: 'x', field: 'board', new_value: 'Design' }, 'Task not found.'],
  ],
  [`${crm}search_customers`]: [
    [{}, 'No search parameters provided. Please provide at least one parameter.'],
    [{ customer_name: 'no such customer' }, 'No customers found.'],
    [
      { customer_name: 'taylor jackson' },
      {
        customers: [
          {
            customer_id: '00000189',
            assigned_to_email: 'lena.schmidt@atlas.com',
            customer_name: 'Taylor Jackson',
            customer_email: 'taylor.jackson@nanolabs',
            customer_phone: null,
            last_contact_date: '2023-11-30 23:59:00',
            product_interest: 'Consulting',
            status: 'Lost',
            follow_up_by: '2023-12-22 23:59:00',
            notes: '2023-11-07: Had a call. 2023-11-25: Had a call. ',
          },
        ],
        pagination: { total_customers: 1, page: 1, page_size: 5, total_pages: 1 },
      },
    ],
  ],
  [`${crm}update_customer`]: [
    [{ customer_id: id, field: 'status' }, 'Customer ID, field, or new value not provided.'],
    [
      { customer_id: id, field: 'status', new_value: 'x' },
      "Status not valid. Please choose from: 'Qualified', 'Won', 'Lost', 'Lead', 'Proposal'",
    ],
    [
      { customer_id: id, field: 'product_interest', new_value: 'x' },
      "Product interest not valid. Please choose from: 'Software', 'Hardware', 'Services', 'Consulting', 'Training'",
    ],
    [{ customer_id: id, field: 'x', new_value: 'y' }, `Field not valid. Please choose from: ${customerFields}`],
    [{ customer_id: 'x', field: 'notes', new_value: 'y' }, 'Customer not found.'],
    [{ customer_id: id, field: 'notes', new_value: 'y' }, 'Customer updated successfully.'],
  ],
  [`${crm}add_customer`]: [
    [{ ...customer, status: '' }, 'Please provide all required fields: customer_name, assigned_to_email, status.'],
    [customer, '00000200'],
  ],
  [`${crm}delete_customer`]: [
    [{}, 'Customer ID not provided.'],
    [{ customer_id: 'x' }, 'Customer not found.'],
    [{ customer_id: id }, 'Customer deleted successfully.'],
  ],
};

export const workplaceAnswers: readonly FidelityCase[] = [
  ...Object.entries(table).flatMap(([name, answers]) => answers.map(([args, output]) => answering(name, args, output))),
  answering('email_burn', {}, failed('email_burn', "'email_burn'")),
];

function answering(name: string, args: Args, output: unknown): FidelityCase {
  return {
    name: `${name}(${JSON.stringify(args)})`,
    expected: JSON.stringify({ output }),
    actual: () => outputOf([{ name, arguments: args }]),
  };
}

function failed(name: string, message: string): string {
  return `Error executing tool '${name}': ${message}`;
}

/** What the last of the calls is answered. */
async function outputOf(calls: Extract<ScriptedAnswer, { calls?: unknown }>['calls']): Promise<unknown> {
  const params = { input: 'x' };
  const row = { id: 1, category: 'c', environment_name: 'e', ground_truth: [], responses_create_params: params };
  const { transcript } = await play(workplaceAssistant, { row, script: [{ calls }, 'Done.'] });
  return transcript.findLast(({ type }) => type === 'function_call_output')?.['output'];
}
