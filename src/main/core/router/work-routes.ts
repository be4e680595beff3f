/** Drafts, commands and recordings: what a person makes. */
import { dropDraft, getDraft, listDrafts, putDraft } from '../store/draft.ts';
import { listRows } from '../../../cache/row.ts';
import type { Base, Services } from './base.ts';

export const draftRoutes = (os: Base, { account, clock }: Services) => ({
  /** Throws `store/disk-full`: the page keeps the text and says so. */
  put: os.drafts.put.handler(({ input }) => {
    const savedAtMs = clock.nowMs();
    account.mustPerson().store.vault.write((db) => putDraft(db, { ...input, savedAtMs }));
    return { savedAtMs };
  }),
  get: os.drafts.get.handler(({ input }) => getDraft(account.mustPerson().store.vault.read, input)),
  list: os.drafts.list.handler(() => listDrafts(account.mustPerson().store.vault.read)),
  discard: os.drafts.discard.handler(({ input }) =>
    account.mustPerson().store.vault.write((db) => dropDraft(db, input)),
  ),
});

export const commandRoutes = (os: Base, { account }: Services) => ({
  run: os.commands.run.handler(({ input: { name, args, discardDraft } }) => ({
    mutationId: account.mustPerson().commands.run(name, args, { discardDraft }),
  })),
});

export const recordingRoutes = (os: Base, { account, recordings }: Services) => ({
  list: os.recordings.list.handler(({ input }) =>
    listRows(account.mustPerson().store.cache().read, 'recording', {
      before: input.beforeMs,
      limit: input.limit,
    }),
  ),
  open: os.recordings.open.handler(async ({ input }) => ({
    path: await recordings.open(account.mustPerson(), input.id),
  })),
  append: os.recordings.append.handler(({ input }) => account.mustPerson().recorder.append(input)),
  finish: os.recordings.finish.handler(({ input }) => account.mustPerson().recorder.finish(input)),
});
