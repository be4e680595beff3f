/** Every command. The conflict class is declared with the command; the engine knows commands only through this. */
import type { z } from 'zod';
import { attemptLog, campaignMove, prospectClaim, prospectRelease } from './campaign-commands.ts';
import { callLog, callWrapUp, followUpDone, noteAdd, recordingLog, scriptRunSave } from './call-commands.ts';
import { conflictAsk, conflictResolve } from './conflict-commands.ts';
import { customerEdit, customerTag } from './customer-commands.ts';
import { messageConfirmRead, messageSend, shiftEdit, shiftPlan } from './floor-commands.ts';
import { orderEdit, orderMove, orderPlace } from './order-commands.ts';
import { appealDecide, appealRaise, evaluationConfirm, evaluationSubmit } from './quality-commands.ts';
import {
  ticketAssign,
  ticketEdit,
  ticketMove,
  ticketNoteWrite,
  ticketOpen,
  ticketTag,
} from './ticket-commands.ts';
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
  'customer.edit': customerEdit,
  'customer.tag': customerTag,
  'ticket.open': ticketOpen,
  'ticket.edit': ticketEdit,
  'ticket.move': ticketMove,
  'ticket.assign': ticketAssign,
  'ticket.tag': ticketTag,
  'ticketNote.write': ticketNoteWrite,
  'order.place': orderPlace,
  'order.edit': orderEdit,
  'order.move': orderMove,
  'prospect.claim': prospectClaim,
  'prospect.release': prospectRelease,
  'attempt.log': attemptLog,
  'campaign.move': campaignMove,
  'evaluation.submit': evaluationSubmit,
  'evaluation.confirm': evaluationConfirm,
  'appeal.raise': appealRaise,
  'appeal.decide': appealDecide,
  'shift.plan': shiftPlan,
  'shift.edit': shiftEdit,
  'message.send': messageSend,
  'message.confirmRead': messageConfirmRead,
} as const;

export type CommandName = keyof typeof commands;
export type CommandArgs<N extends CommandName> = z.infer<(typeof commands)[N]['args']>;

/** The definition with its argument type forgotten, or null for a name this program does not know. */
export const commandByName = (name: string): CommandDefinition | null =>
  Object.hasOwn(commands, name) ? (commands[name as CommandName] as unknown as CommandDefinition) : null;
