/** What every thing in front of the desk is given. */
import type { AccountStatus } from '../../../shared/contract/desk.ts';
import type { Disposition } from '../../../shared/domain/centre.ts';
import type { CallStoresBook } from './call-stores.ts';
import type { CustomerNames } from './customer-names.ts';
import type { DeskStores } from './desk-stores.ts';
import type { Names } from './people.ts';

export type SignedIn = Extract<AccountStatus, { name: 'signedIn' }>;

export interface FrontProps {
  stores: DeskStores;
  account: SignedIn;
  names: Names;
  customers: CustomerNames;
  calls: CallStoresBook;
  dispositions: readonly Disposition[];
}
