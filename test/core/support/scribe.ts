/**
 * A workstation in a process of its own, to be killed: writes drafts and commands and says each one that core has
 * acknowledged. Arguments: data folder, first number.
 */
import { user } from '../../support/fake-data.ts';
import { createFakeCentral } from './fake-central.ts';
import { openWorkstation, seen } from './workstation.ts';

const [folder = '', first = '0'] = process.argv.slice(2);
const central = createFakeCentral();
const { desk } = await openWorkstation({ folder, fetch: central.fetch });
await desk.account.signIn({ login: user.login, password: 'right' });
await seen(desk.sync.status(), (status) => status.completeAtMs !== null);
central.weather = 'away';
for (let n = Number(first); ; n += 1) {
  await desk.drafts.put({ screen: 'note', key: `k-${n % 7}`, json: JSON.stringify({ n }) });
  process.stdout.write(`draft ${n}\n`);
  const note = {
    id: `note-${n}`,
    customerId: 'cust-1',
    callId: null,
    text: `第 ${n} 条`,
    authorId: user.id,
    writtenAtMs: n,
  };
  await desk.commands.run({
    name: 'note.add',
    args: { note },
    discardDraft: n % 3 === 0 ? { screen: 'note', key: `k-${n % 7}` } : null,
  });
  process.stdout.write(`note ${n}\n`);
}
