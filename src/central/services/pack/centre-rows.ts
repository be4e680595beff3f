/** The rows that people wrote by hand: teams, users, queues, reasons, dispositions. */
import type { Disposition, Queue, StateReason } from '../../../shared/domain/centre.ts';
import {
  Disposition as DispositionSchema,
  StateReason as ReasonSchema,
} from '../../../shared/domain/centre.ts';
import { Team, User } from '../../../shared/domain/people.ts';
import {
  DispositionsFile,
  QueuesFile,
  readPackFile,
  ReasonsFile,
  TeamsFile,
  UsersFile,
  type PackFile,
} from './pack-files.ts';

export interface PackPerson {
  user: User;
  password: string;
  /** What the person's telephone shows the switch; null when the person has no extension. */
  sipPassword: string | null;
}

export const readTeams = (folder: string): Team[] =>
  readPackFile(folder, 'teams.json', TeamsFile).map((team) => Team.parse(team));

export const readQueues = (folder: string): Queue[] => readPackFile(folder, 'queues.json', QueuesFile);

/** `u-<login>`, all enabled, all with the pack's one password. */
export function readPeople(folder: string, pack: PackFile): PackPerson[] {
  return readPackFile(folder, 'users.json', UsersFile).map(({ sipPassword, ...user }) => ({
    user: User.parse({ ...user, id: `u-${user.login}`, enabled: true }),
    password: pack.password,
    sipPassword,
  }));
}

export const readReasons = (folder: string): StateReason[] =>
  readPackFile(folder, 'reasons.json', ReasonsFile).map((reason, order) =>
    ReasonSchema.parse({ ...reason, order }),
  );

/** The tree, flattened parent first; `order` is the place on the page. */
export function readDispositions(folder: string): Disposition[] {
  const flat = flatten(readPackFile(folder, 'dispositions.json', DispositionsFile), null);
  return flat.map((row, order) => DispositionSchema.parse({ ...row, order }));
}

function flatten(branches: DispositionsFile, parentId: string | null): object[] {
  return branches.flatMap(({ children = [], needsFollowUp = false, ...branch }) => [
    { ...branch, needsFollowUp, parentId },
    ...flatten(children, branch.id),
  ]);
}
