/** Names behind ids, from the small tables that every screen has. */
import type { Reference } from '../../../shared/contract/desk.ts';
import type { Language } from '../../ui/format/time.ts';

export interface Names {
  user: (id: string) => string;
  queue: (id: string | null) => string | null;
  disposition: (id: string) => string;
}

export function namesOf(reference: Reference | null, language: Language): Names {
  const users = new Map(reference?.users.map((one) => [one.id as string, one.name]));
  const queues = new Map(reference?.queues.map((one) => [one.id as string, one.label[language]]));
  const dispositions = new Map(reference?.dispositions.map((one) => [one.id as string, one]));
  const path = (id: string): string => {
    const one = dispositions.get(id);
    if (!one) return '';
    return one.parentId ? `${path(one.parentId)} / ${one.label[language]}` : one.label[language];
  };
  return {
    user: (id) => users.get(id) ?? '',
    queue: (id) => (id === null ? null : (queues.get(id) ?? null)),
    disposition: path,
  };
}
