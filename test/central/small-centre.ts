/** A centre of a handful of rows for central's own tests. */
import type { PackContents } from '../../src/central/services/pack/pack.ts';
import { Bill, Customer } from '../../src/shared/domain/customer.ts';
import { Queue } from '../../src/shared/domain/centre.ts';
import { Team, User, type Role } from '../../src/shared/domain/people.ts';

export const PASSWORD = 'a password for tests';

const person = (login: string, role: Role, teamId = 'team-1', extension: string | null = null): User =>
  User.parse({ id: `u-${login}`, login, name: `Name of ${login}`, role, teamId, extension, enabled: true });

export const people = {
  wang: person('wang', 'agent', 'team-1', '1001'),
  zhang: person('zhang', 'agent', 'team-2'),
  chen: person('chen', 'lead'),
  liu: person('liu', 'inspector'),
  admin: person('admin', 'administrator'),
};

export const customer = (id: string, name = '陈先生'): Customer =>
  Customer.parse({
    id,
    accountNo: `33010${id}`,
    name,
    kind: 'household',
    numbers: [{ number: '13800001234', kind: 'mobile' }],
    address: '西湖区文三路 1 号',
    region: '西湖区',
    level: 'normal',
    tags: [],
    meters: [],
    sinceMs: 1_600_000_000_000,
  });

const bill = (id: string, customerId: string): Bill =>
  Bill.parse({
    id,
    customerId,
    meterNo: 'M-1',
    month: '2026-10',
    energyKwh: 120,
    amountFen: 6_480,
    status: 'open',
    dueAtMs: 1_795_000_000_000,
  });

export const queue = Queue.parse({
  id: 'q-bills',
  label: { zh: '电费咨询', en: 'Bills' },
  number: '95598',
  scriptId: null,
  serviceLevelSec: 20,
  shortAbandonSec: 5,
  wrapUpSec: 60,
});

export const smallCentre = (): PackContents => ({
  people: Object.values(people).map((user) => ({
    user,
    password: PASSWORD,
    sipPassword: user.extension && `sip-${user.extension}`,
  })),
  rows: {
    team: ['team-1', 'team-2'].map((id) => Team.parse({ id, name: `Team ${id}` })),
    queue: [queue],
    customer: [customer('c-1'), customer('c-2')],
    bill: [bill('b-1', 'c-1')],
  },
});
