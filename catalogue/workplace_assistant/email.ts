/** The mailbox. */

import { strip, whiteSpace } from '../python/text.ts';
import type { Office } from './office.ts';
import { pageOf } from './page.ts';
import { comparable, contains, isTruthy, lower, PythonError, typeOf } from './python-error.ts';
import type { Row } from './records.ts';
import { readTimestamp } from './timestamp.ts';
import { isPythonFailure, type Arguments, type Department } from './tool.ts';

const email_id = 'The id of the e-mail.';

export const email: Department = {
  prefix: 'email',
  className: 'EmailTool',
  tools: {
    get_email_information_by_id: {
      description: 'Get one field of an e-mail.',
      parameters: { email_id, field: 'email_id, inbox/outbox, sender/recipient, subject, sent_datetime or body.' },
      required: ['email_id', 'field'],
      run({ emails }, { email_id, field }) {
        if (!isTruthy(email_id)) return 'Email ID not provided.';
        if (!isTruthy(field)) return 'Field not provided.';
        const row = emails.find(comparable(email_id));
        if (!row) return 'Email not found.';
        if (typeof field === 'string' && emails.columns.includes(field)) return { [field]: row[field] };
        return `Field '${String(field)}' not found. Available fields: ${emails.columns.join(', ')}`;
      },
    },
    search_emails: {
      description: 'Search for e-mails that hold all words of a query in subject, body or sender, newest first.',
      parameters: {
        query: 'The words to look for.',
        date_min: 'Sent on this day or later, YYYY-MM-DD.',
        date_max: 'Sent on this day or earlier, YYYY-MM-DD.',
        page: 'The page of the results.',
        page_size: 'How many e-mails there are on a page.',
      },
      run(office, args) {
        try {
          return search(office, args);
        } catch (error) {
          if (isPythonFailure(error)) return `Error searching emails: ${error.message}`;
          throw error;
        }
      },
    },
    send_email: {
      description: 'Send an e-mail.',
      parameters: { recipient: 'The address to send it to.', subject: 'The subject.', body: 'The text.' },
      required: ['recipient', 'subject', 'body'],
      changes: true,
      run(office, { recipient, subject, body }) {
        if (![recipient, subject, body].every(isTruthy)) return 'Recipient, subject, or body not provided.';
        if (!isAddress(recipient)) return 'Invalid recipient email address.';
        send(office, recipient, subject, body);
        return 'Email sent successfully.';
      },
    },
    delete_email: {
      description: 'Delete an e-mail.',
      parameters: { email_id },
      required: ['email_id'],
      changes: true,
      run({ emails }, { email_id }) {
        if (!isTruthy(email_id)) return 'Email ID not provided.';
        return emails.delete(comparable(email_id)) ? 'Email deleted successfully.' : 'Email not found.';
      },
    },
    forward_email: {
      description: 'Forward an e-mail.',
      parameters: { email_id, recipient: 'The address to forward it to.' },
      required: ['email_id', 'recipient'],
      changes: true,
      run(office, { email_id, recipient }) {
        if (!isTruthy(email_id) || !isTruthy(recipient)) return 'Email ID or recipient not provided.';
        if (!isAddress(recipient)) return 'Invalid recipient email address.';
        const row = office.emails.find(comparable(email_id));
        if (!row) return 'Email not found.';
        send(office, recipient, `FW: ${String(row['subject'])}`, row['body']);
        return 'Email forwarded successfully.';
      },
    },
    reply_email: {
      description: 'Reply to an e-mail.',
      parameters: { email_id, body: 'The text of the reply.' },
      required: ['email_id', 'body'],
      changes: true,
      run(office, { email_id, body }) {
        if (!isTruthy(email_id) || !isTruthy(body)) return 'Email ID or body not provided.';
        const row = office.emails.find(comparable(email_id));
        if (!row) return 'Email not found.';
        send(office, row['sender/recipient'], `RE: ${String(row['subject'])}`, body);
        return 'Email replied successfully.';
      },
    },
  },
};

function isAddress(recipient: unknown): boolean {
  return contains(recipient, '@') && contains(recipient, '.');
}

/** It is always the same minute in this office. */
function send({ emails }: Office, recipient: unknown, subject: unknown, body: unknown): void {
  emails.append({
    // Unlike all other ids, without leading zeros.
    email_id: emails.nextId(),
    'inbox/outbox': 'outbox',
    'sender/recipient': lower(recipient),
    subject,
    sent_datetime: '2023-11-30 23:59:00',
    body,
  });
}

const spaces = new RegExp(`[${whiteSpace}]+`, 'v');

function search({ emails }: Office, { query = '', date_min, date_max, page, page_size }: Arguments): unknown {
  const text = isTruthy(query) ? strip(lower(query)) : '';
  const words = text === '' ? [] : [...new Set(text.split(spaces))];
  const [first = '', last = '\u{ffff}'] = [dayOf(date_min), dayOf(date_max)];
  if (first === noDay || last === noDay) return 'No emails found.';
  const found = emails.rows.filter((row) => {
    const sent = sentAt(row).slice(0, 'YYYY-MM-DD'.length);
    if (sent < first || sent > last) return false;
    const text = textOf(row);
    return words.every((word) => text.includes(word));
  });
  if (found.length === 0) return 'No emails found.';
  const newestFirst = found.toSorted(
    (one, other) => Number(sentAt(one) < sentAt(other)) - Number(sentAt(one) > sentAt(other)),
  );
  return pageOf('emails', newestFirst, page, page_size);
}

const texts = new WeakMap<Row, string>();

/** What is searched in. Rows never change, and most of them are those that every office begins with. */
function textOf(row: Row): string {
  const known = texts.get(row);
  if (known !== undefined) return known;
  const text = ['subject', 'body', 'sender/recipient'].map((column) => String(row[column]));
  const lowered = text.join(' ').toLowerCase();
  texts.set(row, lowered);
  return lowered;
}

const noDay = 'NaT';

/** As text, which is compared faster than a time. */
function dayOf(date: unknown): string | undefined {
  if (!isTruthy(date)) return undefined;
  const time = readTimestamp(date);
  if (time !== undefined) {
    const day = new Date(time);
    return Number.isNaN(day.getTime()) ? noDay : day.toISOString().slice(0, 10);
  }
  if (typeof date === 'string') {
    throw new PythonError('ValueError', `Unknown datetime string format, unable to parse: ${date}`);
  }
  throw new PythonError('TypeError', `<class '${typeOf(date)}'> is not convertible to datetime`);
}

/** No tool changes it: it is always `YYYY-MM-DD HH:MM:SS`. */
function sentAt(row: Row): string {
  return String(row['sent_datetime']);
}
