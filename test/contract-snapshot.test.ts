/**
 * Everything that crosses a wire, as JSON Schema. When this fails, a schema changed: decide in
 * src/shared/contract/version.ts whether PROTOCOL_VERSION moves, then `vitest run -u test/contract-snapshot.test.ts`.
 */
import { createHash } from 'node:crypto';
import { getEventIteratorSchemaDetails, isContractProcedure } from '@orpc/contract';
import { z } from 'zod';
import { expect, test } from 'vitest';
import { centralContract } from '../src/shared/contract/central.ts';
import { deskContract } from '../src/shared/contract/desk.ts';
import { ToCore, ToShell } from '../src/shared/contract/shell.ts';
import { PROTOCOL_VERSION } from '../src/shared/contract/version.ts';
import { failures } from '../src/shared/errors.ts';
import { nouns } from '../src/shared/domain/nouns.ts';

const digest = (value: unknown): string =>
  createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 16);

/** Streams and our own kinds have no JSON Schema of their own; what they carry has. */
const schemaOf = (schema: unknown): unknown =>
  schema instanceof z.ZodType
    ? z.toJSONSchema(schema, { unrepresentable: 'any', io: 'input' })
    : streamSchema(schema);

function streamSchema(schema: unknown): unknown {
  const details = getEventIteratorSchemaDetails(schema as never);
  return details ? { stream: schemaOf(details.yields) } : null;
}

/** path → digests of input, output and route. */
function procedures(router: unknown, path: string[] = []): [string, string][] {
  if (isContractProcedure(router)) {
    const { inputSchema, outputSchema, route } = router['~orpc'];
    return [[path.join('.'), digest([schemaOf(inputSchema), schemaOf(outputSchema), route])]];
  }
  return Object.entries(router as object).flatMap(([name, below]) => procedures(below, [...path, name]));
}

test('the protocol is the one that was decided', async () => {
  const protocol = {
    version: PROTOCOL_VERSION,
    desk: Object.fromEntries(procedures(deskContract)),
    central: Object.fromEntries(procedures(centralContract)),
    shell: { toCore: digest(schemaOf(ToCore)), toShell: digest(schemaOf(ToShell)) },
    nouns: Object.fromEntries(
      Object.entries(nouns).map(([name, { schema }]) => [name, digest(schemaOf(schema))]),
    ),
    failures: digest(failures),
  };
  await expect(`${JSON.stringify(protocol, null, 2)}\n`).toMatchFileSnapshot('snapshots/protocol.json');
});

test('a changed stream or input changes its digest', () => {
  const ticks = deskContract.phone.status['~orpc'].outputSchema;
  const health = deskContract.health['~orpc'].outputSchema;
  expect(digest(schemaOf(ticks))).not.toBe(digest(schemaOf(health)));
  expect(digest(schemaOf(z.string()))).not.toBe(digest(schemaOf(z.string().max(3))));
});
