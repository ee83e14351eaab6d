/** The customers that the company keeps in touch with. */

import { matchesOf } from './directory.ts';
import type { Office } from './office.ts';
import { pageOf } from './page.ts';
import { comparable, isTruthy, limit, lower } from './python-error.ts';
import type { Arguments, Department } from './tool.ts';

const customer_id = 'The id of the customer, 8 digits.';
const fields = {
  customer_name: 'The name of the customer.',
  assigned_to_email: 'The address of whom the customer is assigned to.',
  customer_email: 'The address of the customer.',
  customer_phone: 'The telephone number of the customer.',
  last_contact_date: 'When the last contact was, YYYY-MM-DD.',
  product_interest: 'Software, Hardware, Services, Consulting or Training.',
  status: 'Qualified, Won, Lost, Lead or Proposal.',
  notes: 'Notes about the customer.',
  follow_up_by: 'When to follow up, YYYY-MM-DD.',
};
const { customer_name, customer_email, product_interest, status, assigned_to_email } = fields;
const searched = { customer_name, customer_email, product_interest, status, assigned_to_email };
const dates = ['last_contact_date', 'follow_up_by'];
const allowed: Readonly<Record<string, { values: readonly string[]; noun: string }>> = {
  status: { values: ['Qualified', 'Won', 'Lost', 'Lead', 'Proposal'], noun: 'Status' },
  product_interest: {
    values: ['Software', 'Hardware', 'Services', 'Consulting', 'Training'],
    noun: 'Product interest',
  },
};

export const customers: Department = {
  prefix: 'customer_relationship_manager',
  className: 'CustomerRelationshipManagerTool',
  tools: {
    search_customers: {
      description: 'Search for customers by their fields.',
      parameters: {
        ...searched,
        last_contact_date_min: 'The last contact was on this day or later, YYYY-MM-DD.',
        last_contact_date_max: 'The last contact was on this day or earlier, YYYY-MM-DD.',
        follow_up_by_min: 'To follow up on this day or later, YYYY-MM-DD.',
        follow_up_by_max: 'To follow up on this day or earlier, YYYY-MM-DD.',
        page: 'The page of the results.',
        page_size: 'How many customers there are on a page.',
      },
      run: search,
    },
    update_customer: {
      description: 'Change one field of a customer.',
      parameters: {
        customer_id,
        field: `${Object.keys(fields).slice(0, -1).join(', ')} or follow_up_by.`,
        new_value: 'The new value of the field.',
      },
      required: ['customer_id', 'field', 'new_value'],
      changes: true,
      run: update,
    },
    add_customer: {
      description: 'Add a customer.',
      parameters: fields,
      required: ['customer_name', 'assigned_to_email', 'status'],
      changes: true,
      run({ customers }, { customer_name, assigned_to_email, status, notes = '', ...more }) {
        if (![customer_name, assigned_to_email, status].every(isTruthy)) {
          return 'Please provide all required fields: customer_name, assigned_to_email, status.';
        }
        const { customer_email, customer_phone = null, last_contact_date = null } = more;
        const { product_interest = null, follow_up_by = null } = more;
        const customer_id = customers.nextId().padStart(8, '0');
        customers.append({
          customer_id,
          assigned_to_email: lower(assigned_to_email),
          customer_name,
          customer_email: isTruthy(customer_email) ? lower(customer_email) : (customer_email ?? null),
          customer_phone,
          last_contact_date,
          product_interest,
          status,
          follow_up_by,
          notes,
        });
        return customer_id;
      },
    },
    delete_customer: {
      description: 'Delete a customer.',
      parameters: { customer_id },
      required: ['customer_id'],
      changes: true,
      run({ customers }, { customer_id }) {
        if (!isTruthy(customer_id)) return 'Customer ID not provided.';
        return customers.delete(comparable(customer_id)) ? 'Customer deleted successfully.' : 'Customer not found.';
      },
    },
  },
};

function search({ customers }: Office, { page, page_size, ...args }: Arguments): unknown {
  const texts = Object.keys(searched).filter((column) => isTruthy(args[column]));
  const limits = dates.flatMap((column) => {
    const [min, max] = [limit(args[`${column}_min`]), limit(args[`${column}_max`])];
    return min === undefined && max === undefined ? [] : [{ column, min, max }];
  });
  if (texts.length === 0 && limits.length === 0) {
    return 'No search parameters provided. Please provide at least one parameter.';
  }
  const matches = texts.map((column) =>
    matchesOf(
      args[column],
      customers.rows.map((row) => row[column]),
    ),
  );
  const found = customers.rows
    .filter((_, at) => matches.every((column) => column[at]))
    .filter((row) => limits.every(({ column, min, max }) => isWithin(row[column], min, max)));
  return found.length === 0 ? 'No customers found.' : pageOf('customers', found, page, page_size);
}

/** Compared as texts, so a time on the last day is after it. */
function isWithin(cell: unknown, min: string | undefined, max: string | undefined): boolean {
  return typeof cell === 'string' && (min === undefined || cell >= min) && (max === undefined || cell <= max);
}

function update({ customers }: Office, { customer_id, field, new_value }: Arguments): string {
  if (![customer_id, field, new_value].every(isTruthy)) return 'Customer ID, field, or new value not provided.';
  const rule = typeof field === 'string' && Object.hasOwn(allowed, field) ? allowed[field] : undefined;
  if (rule && !rule.values.some((value) => value === new_value)) {
    return `${rule.noun} not valid. Please choose from: ${quoted(rule.values)}`;
  }
  const value = field === 'customer_email' || field === 'assigned_to_email' ? lower(new_value) : new_value;
  if (!customers.find(comparable(customer_id))) return 'Customer not found.';
  if (typeof field !== 'string' || !customers.columns.includes(field)) {
    return `Field not valid. Please choose from: ${quoted(Object.keys(fields))}`;
  }
  customers.update(customer_id, field, value);
  return 'Customer updated successfully.';
}

function quoted(values: readonly string[]): string {
  return values.map((value) => `'${value}'`).join(', ');
}
