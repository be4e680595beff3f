/**
 * A workstation in a process of its own, online, to be killed: writes commands while they are being sent, and says each
 * one that core has acknowledged. Arguments: data folder, central's address, first number.
 */
import { user } from '../../support/fake-data.ts';
import { codeOf, openWorkstation, until } from './workstation.ts';

const [folder = '', centralUrl = '', first = '0'] = process.argv.slice(2);
const { desk } = await openWorkstation({ folder, centralUrl });
const who = { login: user.login, password: 'right' };
await until(async () => (await codeOf(desk.account.signIn(who))) === null, 'signed in');
for (let n = Number(first); ; n += 1) {
  const note = {
    id: `note-${n}`,
    customerId: 'cust-1',
    callId: null,
    text: `第 ${n} 条`,
    authorId: user.id,
    writtenAtMs: n,
  };
  await desk.commands.run({ name: 'note.add', args: { note }, discardDraft: null });
  process.stdout.write(`note ${n}\n`);
  await new Promise((resolve) => setImmediate(resolve));
}
