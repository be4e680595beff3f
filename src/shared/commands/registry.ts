/** Every command. The conflict class is declared with the command; the engine knows commands only through this. */
import type { z } from 'zod';
import { callLog, callWrapUp, followUpDone, noteAdd, recordingLog, scriptRunSave } from './call-commands.ts';
import { conflictAsk, conflictResolve } from './conflict-commands.ts';
import type { CommandDefinition } from './command.ts';

export const commands = {
  'call.log': callLog,
  'call.wrapUp': callWrapUp,
  'note.add': noteAdd,
  'followUp.done': followUpDone,
  'scriptRun.save': scriptRunSave,
  'recording.log': recordingLog,
  'conflict.resolve': conflictResolve,
  'conflict.ask': conflictAsk,
} as const;

export type CommandName = keyof typeof commands;
export type CommandArgs<N extends CommandName> = z.infer<(typeof commands)[N]['args']>;

/** The definition with its argument type forgotten, or null for a name this program does not know. */
export const commandByName = (name: string): CommandDefinition | null =>
  Object.hasOwn(commands, name) ? (commands[name as CommandName] as unknown as CommandDefinition) : null;
