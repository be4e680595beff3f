/** The small centre in which every run begins, the same for the model and for real central. */
import { FollowUp } from '../../src/shared/domain/call.ts';
import { Message } from '../../src/shared/domain/message.ts';
import { Shift } from '../../src/shared/domain/shift.ts';
import { Customer } from '../../src/shared/domain/customer.ts';
import { Team, User, type Role } from '../../src/shared/domain/people.ts';
import { Ticket, TicketType } from '../../src/shared/domain/ticket.ts';

export const START_MS = 1_795_000_000_000;

export const loginOf = (run: string, name: string): string => `${name}${run}`;

const person = (run: string, name: string, role: Role, teamId: string): User =>
  User.parse({
    id: `u-${name}`,
    login: loginOf(run, name),
    name: `Name of ${name}`,
    role,
    teamId,
    extension: null,
    enabled: true,
  });

const customer = (id: string): Customer =>
  Customer.parse({
    id,
    accountNo: `33010${id}`,
    name: '陈先生',
    kind: 'household',
    numbers: [{ number: '13800001234', kind: 'mobile' }],
    address: '西湖区文三路 1 号',
    region: '西湖区',
    level: 'normal',
    tags: [],
    meters: [],
    sinceMs: 1_600_000_000_000,
  });

const ticketType = TicketType.parse({
  id: 'repair',
  label: { zh: '报修', en: 'Repair' },
  fields: {},
  statuses: ['new', 'going', 'done'].map((id) => ({
    id,
    label: { zh: id, en: id },
    final: id === 'done',
    targetSec: null,
  })),
  transitions: [
    { from: 'new', to: 'going' },
    { from: 'going', to: 'new' },
    { from: 'going', to: 'done' },
  ],
  version: 1,
});

const ticket = (id: string): Ticket =>
  Ticket.parse({
    id,
    typeId: 'repair',
    customerId: 'c-0',
    callId: null,
    title: 'No light in the stairs',
    fields: {},
    status: 'new',
    priority: 'normal',
    tags: [],
    ownerId: null,
    teamId: 'team-1',
    openedBy: 'u-wang',
    openedAtMs: START_MS - 3_600_000,
    statusSinceMs: START_MS - 3_600_000,
  });

const followUp = (id: string, ownerId: string): FollowUp =>
  FollowUp.parse({
    id,
    callId: null,
    customerId: 'c-0',
    number: null,
    dueAtMs: START_MS,
    reason: 'Meter reading',
    ownerId,
    state: 'open',
    doneAtMs: null,
  });

const shift = (id: string, teamId: string): Shift =>
  Shift.parse({ id, userId: 'u-chen', teamId, startsAtMs: START_MS, endsAtMs: START_MS + 1, note: 'Early' });

const message = (id: string, teamId: string): Message =>
  Message.parse({
    id,
    fromId: 'u-chen',
    to: { kind: 'team', teamId },
    text: 'Planned outage in the west',
    urgent: false,
    sentAtMs: START_MS,
    validUntilMs: null,
  });

export const CUSTOMERS = ['c-0', 'c-1', 'c-2', 'c-3'];
export const TICKETS = ['t-0', 't-1', 't-2'];
export const FOLLOW_UPS = ['f-0', 'f-1'];

/** `run` makes the logins of one run its own: real central keeps all tenants' accounts in one table. */
export const peopleOf = (run: string): User[] => [
  person(run, 'wang', 'agent', 'team-1'),
  person(run, 'zhang', 'agent', 'team-2'),
  person(run, 'chen', 'lead', 'team-1'),
  person(run, 'liu', 'inspector', 'team-1'),
];

export const rowsOf = (): Record<string, { id: string }[]> => ({
  team: ['team-1', 'team-2'].map((id) => Team.parse({ id, name: `Team ${id}` })),
  customer: CUSTOMERS.map(customer),
  ticketType: [ticketType],
  ticket: TICKETS.map(ticket),
  shift: [shift('s-0', 'team-1'), shift('s-1', 'team-2')],
  message: [message('m-0', 'team-1'), message('m-1', 'team-2')],
  followUp: [followUp('f-0', 'u-wang'), followUp('f-1', 'u-zhang')],
});
