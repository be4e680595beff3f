/**
 * Tells zod, before any schema is made, not to try `new Function`: the content security policy forbids it, and even
 * the attempt is reported as a violation. zod reads this global when it loads (zod/v4/core/core.ts); import this
 * module before anything that holds a schema.
 */
const settings = '__zod_globalConfig';

Object.assign(globalThis, { [settings]: { jitless: true } });
