/** Which customer or call a piece of work is about, as far as it says: ids to be turned into names by the screen. */
import { commandByName } from '../../../../shared/commands/registry.ts';

export interface About {
  customerId: string | null;
  callId: string | null;
  number: string | null;
  /** A name or title that the content itself carries. */
  text: string | null;
}

const nothing: About = { customerId: null, callId: null, number: null, text: null };

/** Looks into the content first, then at the rows that the command reads. */
export function aboutWork(command: string, args: unknown): About {
  const said = aboutContent(args);
  const rows = rowsOf(command, args);
  return {
    ...said,
    customerId: said.customerId ?? rows.find(({ noun }) => noun === 'customer')?.id ?? null,
    callId: said.callId ?? rows.find(({ noun }) => noun === 'call')?.id ?? null,
  };
}

export function aboutRow({
  noun,
  rowId,
  contents,
}: {
  noun: string;
  rowId: string;
  /** What is known of the row, best first. */
  contents: readonly unknown[];
}): About {
  const said = contents.map(aboutContent);
  const first = (key: keyof About): string | null => said.find((one) => one[key] !== null)?.[key] ?? null;
  return {
    customerId: noun === 'customer' ? rowId : first('customerId'),
    callId: noun === 'call' ? rowId : first('callId'),
    number: first('number'),
    text: noun === 'customer' ? null : first('text'),
  };
}

/** Its own fields, then those of what it holds directly (`{ note: { customerId } }`). */
function aboutContent(content: unknown): About {
  if (typeof content !== 'object' || content === null) return nothing;
  const inner = Object.values(content).filter((one) => typeof one === 'object' && one !== null);
  const find = (key: string): string | null => {
    for (const one of [content, ...inner]) {
      const value: unknown = (one as Record<string, unknown>)[key];
      if (typeof value === 'string' && value !== '') return value;
    }
    return null;
  };
  return {
    customerId: find('customerId'),
    callId: find('callId'),
    number: find('number'),
    text: find('title') ?? find('subject') ?? find('name'),
  };
}

function rowsOf(command: string, args: unknown): { noun: string; id: string }[] {
  const known = commandByName(command);
  const parsed = known?.args.safeParse(args);
  return known && parsed?.success ? known.reads(parsed.data as never) : [];
}
