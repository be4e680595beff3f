import type { TextsLike } from '../../ui/text/texts.ts';
import type { zh } from './zh.ts';

export const en: TextsLike<typeof zh> = {
  title: 'Wallboard',
  state: { ready: 'Ready', onCall: 'On call', wrapUp: 'Wrap-up', notReady: 'Not ready', lost: 'Lost' },
  noReason: 'No reason given',
  level: { watch: 'long', alarm: 'too long' },
  phase: { ringing: 'Ringing', talking: 'Talking', held: 'On hold' },
  direction: { inbound: 'Inbound', outbound: 'Outbound' },
  training: 'Training',
  floor: {
    title: 'Agents',
    count: '{{shown}} of {{all}}',
    nobody: 'No agent is signed in',
    nobodyText: 'Agents appear here the moment they sign in.',
    noMatch: 'No agent matches the filter',
    noMatchText: 'Choose another team or state, or clear the filter.',
    clear: 'Clear filter',
    team: 'Team',
    everyTeam: 'All teams',
    sorting: 'Order',
    sortings: { state: 'By state', longest: 'By time', name: 'By name' },
  },
  calls: {
    title: 'Calls in progress',
    none: 'No call right now',
    noQueue: 'Direct call',
  },
  today: {
    title: 'Today',
    total: 'All queues',
    noQueue: 'Without a queue',
    queue: 'Queue',
    offered: 'Offered',
    answered: 'Answered',
    abandoned: 'Abandoned',
    short: '{{count}} of them short',
    serviceLevel: 'Service level',
    formula: 'within {{seconds}} s ÷ (offered − short abandons)',
    formulaMixed: 'within queue limits ÷ (offered − short abandons)',
    bar: '{{answered}} answered, {{abandoned}} abandoned, {{rest}} others',
    none: 'No call offered yet today',
  },
  feed: {
    live: 'Live',
    ageNow: '{{seconds}} s ago',
    old: 'Stopped at {{time}}',
    oldText:
      'The live feed from central is lost and reconnecting. Below is how things last stood; the timers have stopped.',
    waiting: 'Getting the live data…',
    never: 'No live data has arrived yet',
    neverText:
      'This computer has not received live data from central so far. It will appear here by itself once central is reached.',
    forbidden: 'Your role does not include the wallboard',
    forbiddenText:
      'The wallboard is for leads, inspectors and administrators. Ask your administrator if you need it.',
    signedOut: 'Please sign in first',
    signedOutText: 'Sign in at the desk window; the wallboard then appears by itself.',
    openDesk: 'Open the desk',
  },
  tv: {
    enter: 'TV mode',
    leave: 'Leave TV mode',
    page: 'Screen {{page}} of {{pages}}',
  },
  keys: {
    f: 'TV mode on or off (full screen)',
    states: 'Filter by state; press again to undo',
    clear: 'Show every state',
    team: 'Next team',
    sort: 'Next order',
  },
};
