/** What is sold (产品) and what was ordered (订单). Money is in fen. */
import { z } from 'zod';
import { CallId, CampaignId, CustomerId, EpochMs, OrderId, ProductId, TeamId, UserId } from '../ids.ts';
import { defineNoun } from './noun.ts';
import { maskNumber } from './phone-number.ts';

const Fen = z.number().int();

export const Product = z.strictObject({
  id: ProductId,
  code: z.string().min(1).max(40),
  name: z.string().min(1).max(120),
  /** 规格: size, colour, pack of … */
  specification: z.string().max(200),
  unitPriceFen: Fen.nonnegative(),
  /** What it costs the house; hidden from people with a masked view. */
  costFen: Fen.nonnegative().nullable(),
  active: z.boolean(),
  order: z.number().int(),
});
export type Product = z.infer<typeof Product>;

export const OrderStatus = z.enum([
  'placed',
  'checked',
  'dispatched',
  'signed',
  'refused',
  'returned',
  'cancelled',
]);
export type OrderStatus = z.infer<typeof OrderStatus>;

export const Order = z.strictObject({
  id: OrderId,
  customerId: CustomerId,
  callId: CallId.nullable(),
  campaignId: CampaignId.nullable(),
  lines: z
    .array(
      z.strictObject({
        productId: ProductId,
        quantity: z.number().int().positive().max(9_999),
        unitPriceFen: Fen.nonnegative(),
        discountFen: Fen.nonnegative(),
      }),
    )
    .min(1)
    .max(100),
  receiver: z.string().min(1).max(80),
  phone: z.string().min(1).max(32),
  address: z.string().min(1).max(200),
  /** When the customer wants it, in their words. */
  deliveryWish: z.string().max(200),
  status: OrderStatus,
  placedBy: UserId,
  teamId: TeamId,
  placedAtMs: EpochMs,
});
export type Order = z.infer<typeof Order>;

/** 核单 → 发货 → 签收; refused and returned parcels come back; what left the house cannot be cancelled. */
const next: Record<OrderStatus, readonly OrderStatus[]> = {
  placed: ['checked', 'cancelled'],
  checked: ['dispatched', 'cancelled'],
  dispatched: ['signed', 'refused'],
  signed: ['returned'],
  refused: [],
  returned: [],
  cancelled: [],
};
export const mayFollow = (from: OrderStatus, to: OrderStatus): boolean => next[from].includes(to);

export const orderTotalFen = ({ lines }: Pick<Order, 'lines'>): number =>
  lines.reduce((sum, line) => sum + line.quantity * line.unitPriceFen - line.discountFen, 0);

export const productNoun = defineNoun({
  name: 'product',
  schema: Product,
  buckets: () => ['centre'],
  mask: (row) => ({ ...row, costFen: null }),
  lookups: { code: (row) => [row.code] },
  sortKey: (row) => row.order,
  search: (row) => ({ title: `${row.name} ${row.code}`, body: row.specification }),
});
export const orderNoun = defineNoun({
  name: 'order',
  schema: Order,
  buckets: () => ['centre'],
  mask: (row) => ({ ...row, phone: maskNumber(row.phone) }),
  lookups: {
    customer: (row) => [row.customerId],
    call: (row) => (row.callId ? [row.callId] : []),
  },
  sortKey: (row) => row.placedAtMs,
});
