/** Every synced noun. A new one is its definition in this folder, a line here, and its commands. */
import type { z } from 'zod';
import { articleNoun } from './article.ts';
import { attemptNoun, campaignNoun, prospectNoun } from './campaign.ts';
import { callNoun, followUpNoun, noteNoun, scriptRunNoun } from './call.ts';
import { dispositionNoun, queueNoun, stateReasonNoun } from './centre.ts';
import { conflictNoun } from './conflict.ts';
import { billNoun, customerNoun } from './customer.ts';
import { appealNoun, evaluationFormNoun, evaluationNoun } from './evaluation.ts';
import { messageNoun, messageReadNoun } from './message.ts';
import { packNoun } from './pack.ts';
import { shiftNoun } from './shift.ts';
import type { NounDefinition } from './noun.ts';
import { orderNoun, productNoun } from './order.ts';
import { teamNoun, userNoun } from './people.ts';
import { recordingNoun } from './recording.ts';
import { scriptNoun } from './script.ts';
import { ticketNoteNoun, ticketNoun, ticketTypeNoun } from './ticket.ts';

export const nouns = {
  team: teamNoun,
  user: userNoun,
  queue: queueNoun,
  stateReason: stateReasonNoun,
  disposition: dispositionNoun,
  customer: customerNoun,
  bill: billNoun,
  call: callNoun,
  note: noteNoun,
  followUp: followUpNoun,
  script: scriptNoun,
  scriptRun: scriptRunNoun,
  article: articleNoun,
  recording: recordingNoun,
  conflict: conflictNoun,
  ticketType: ticketTypeNoun,
  ticket: ticketNoun,
  ticketNote: ticketNoteNoun,
  product: productNoun,
  order: orderNoun,
  campaign: campaignNoun,
  prospect: prospectNoun,
  attempt: attemptNoun,
  evaluationForm: evaluationFormNoun,
  evaluation: evaluationNoun,
  appeal: appealNoun,
  shift: shiftNoun,
  message: messageNoun,
  messageRead: messageReadNoun,
  pack: packNoun,
} as const;

export type NounName = keyof typeof nouns;
/** The row of a noun: `Row<'call'>` is a Call. */
export type Row<N extends NounName> = z.infer<(typeof nouns)[N]['schema']>;

export const nounNames = Object.keys(nouns) as NounName[];

/** The same definition with its row type forgotten, for the engine, which treats all nouns alike. */
export const nounByName = (name: NounName): NounDefinition => nouns[name] as unknown as NounDefinition;

export const isNounName = (name: string): name is NounName => Object.hasOwn(nouns, name);
