/**
 * The engine, broken on purpose: small edits of its source, made while a child process loads it. A text that is not there
 * (exactly once) is an error: whoever changes the engine meets its mutants.
 */
export interface Mutant {
  name: string;
  /** Against the model (the workstation's half is broken) or real central (central's half is). */
  lane: 'model' | 'real';
  edits: readonly { file: string; find: string; put: string }[];
}

const one = (name: string, lane: Mutant['lane'], file: string, find: string, put: string): Mutant => ({
  name,
  lane,
  edits: [{ file, find, put }],
});

export const mutants: readonly Mutant[] = [
  one(
    'drops one row from a page',
    'model',
    'src/cache/apply.ts',
    `  applied.rows += 1;\n`,
    `  applied.rows += 1;\n  if (id.endsWith('2') && hash !== undefined) return putting.books.of(bucket.id).add(hash);\n`,
  ),
  one(
    'advances the cursor without the rows',
    'model',
    'src/cache/apply.ts',
    'for (const row of line.rows) applyRow(',
    'for (const row of line.rows.slice(1)) applyRow(',
  ),
  one(
    'never applies a tombstone',
    'model',
    'src/cache/apply.ts',
    'if (hash === undefined || text === undefined) return dropMember(db, place, bucket, id, putting.books);',
    'if (hash === undefined || text === undefined) return;',
  ),
  one(
    'forgets a revocation',
    'model',
    'src/cache/apply.ts',
    `if (line.state === 'revoked') return revoke(db, line.bucket);`,
    `if (line.state === 'revoked') return;`,
  ),
  one(
    'does not look at a row’s hash',
    'model',
    'src/cache/apply.ts',
    'if (rowHash(noun, name, ver, text) !== hash)',
    'if (rowHash(noun, name, ver, text) === "")',
  ),
  one(
    'keeps a revoked row that another bucket does not hold',
    'model',
    'src/cache/member.ts',
    'if (!db.get(sqlOf(place).any, known.n)) dropBase(db, place, known);',
    'if (db.get(sqlOf(place).any, known.n)) dropBase(db, place, known);',
  ),
  one(
    'reorders a lane',
    'model',
    'src/main/core/sync/push.ts',
    'const mutations = batch.map(toMutation);',
    'const mutations = batch.map(toMutation).reverse();',
  ),
  one(
    'loses the text of what central did not take',
    'model',
    'src/main/core/sync/push.ts',
    '  settle(db, verdict);\n',
    `  settle(db, verdict);\n  if (verdict.failure !== null) db.run('DELETE FROM outbox WHERE mutation_id = ?', verdict.mutationId);\n`,
  ),
  one(
    'skips what must be sent again in a new epoch',
    'model',
    'src/main/core/sync/epoch.ts',
    '  sendAcknowledgedAgain(db, nowMs - REMEMBERED_MS);\n',
    '',
  ),
  one(
    'retires work before its effect has come back',
    'model',
    'src/main/core/sync/retire.ts',
    'retirable(vault.read, sequencedThrough, serverTimeMs - SURELY_IN_MS)',
    'retirable(vault.read, Number.MAX_SAFE_INTEGER, serverTimeMs)',
  ),
  {
    name: 'takes a cut response for a complete one',
    lane: 'model',
    edits: [
      {
        file: 'src/main/core/sync/pull.ts',
        find: `return next.done ? err('central/unreachable') : ok(next.value);`,
        put: `return next.done ? ok({ type: 'end', complete: true, sums: {}, sequencedThrough: 0, remaining: 0, pollAfterMs: 1 }) : ok(next.value);`,
      },
      {
        file: 'src/main/core/sync/round.ts',
        find: 'if (differing.length > 0) return repair(parts, course, differing);',
        put: 'if (differing.length > 0 && Object.keys(pulled.sums).length > 0) return repair(parts, course, differing);',
      },
    ],
  },
  one(
    'throws the draft away before the command is safe',
    'model',
    'src/main/core/commands/run.ts',
    '  store.vault.write((vault) => {\n    options.also?.(vault);',
    '  if (options.discardDraft) store.vault.write((vault) => dropDraft(vault, options.discardDraft!));\n  store.vault.write((vault) => {\n    options.also?.(vault);',
  ),
  one(
    'takes no notice of being a copy',
    'model',
    'src/main/core/sync/round.ts',
    `failure === 'sync/epoch-changed' || failure === 'sync/device-forked'`,
    `failure === 'sync/epoch-changed'`,
  ),
  one(
    'lets anybody write in anybody’s name',
    'model',
    'src/shared/commands/fact.ts',
    `      if (writtenBy(row) !== actor.userId) return err('command/not-yours');\n`,
    '',
  ),
  one(
    'acknowledges without storing',
    'real',
    'src/central/services/sync/push-group.ts',
    '    await writeRows(db, stage.writes());\n',
    '',
  ),
  one(
    'answers a replay with another effect',
    'real',
    'src/central/services/sync/push-judge.ts',
    'return JSON.parse(outcome.known.result) as MutationResult;',
    `return { id, status: 'refused', code: 'command/already-done' };`,
  ),
  one(
    'drops a conflict record',
    'real',
    'src/central/services/sync/push-judge.ts',
    `    if (conflict) stage.put({ noun: 'conflict', id: conflict.id, row: conflict }, writer);\n`,
    '',
  ),
  one(
    'hands an unmasked row to somebody with the masked view',
    'real',
    'src/central/db/pages.ts',
    'coalesce(r.masked_text, r.full_text) END AS text',
    'r.full_text END AS text',
  ),
  one(
    'forgets that a row left a bucket',
    'real',
    'src/central/services/sync/sequence-row.ts',
    'const leaving = members.filter(({ bucket, live }) => live && !wanted.has(bucket));',
    'const leaving = members.filter(({ bucket, live }) => live && !wanted.has(bucket) && bucket === "");',
  ),
];
