/** What a page, core and central look like to their callers, whatever carries the calls. */
import type { ContractRouterClient } from '@orpc/contract';
import type { CentralContract } from '../contract/central.ts';
import type { DeskContract } from '../contract/desk.ts';

export type DeskClient = ContractRouterClient<DeskContract>;
export type CentralClient = ContractRouterClient<CentralContract>;
