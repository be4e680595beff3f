/** Orders. Rules OR: docs/spec/work.md. */
import { z } from 'zod';
import { mayFollow, Order, OrderStatus } from '../domain/order.ts';
import { OrderId } from '../ids.ts';
import { err, ok } from '../result.ts';
import { defineCommand } from './command.ts';
import { defineEdit } from './edit.ts';
import { addFact } from './fact.ts';

const lane = (orderId: string): string => `order:${orderId}`;

/** [OR1] Placed once, as `placed`. */
export const orderPlace = addFact({
  name: 'order.place',
  noun: 'order',
  row: Order,
  lane: (row) => lane(row.id),
  writtenBy: (row) => row.placedBy,
  refusal: (row) => (row.status === 'placed' ? null : 'request/invalid'),
});

/** [OR2] Where it goes may be changed until it has gone. */
export const orderEdit = defineEdit({
  name: 'order.edit',
  version: 1,
  noun: 'order',
  fields: ['receiver', 'phone', 'address', 'deliveryWish'],
  lane,
  refusal: (row) => (row.status === 'placed' || row.status === 'checked' ? null : 'command/state-changed'),
});

/** [OR3] Only to a status that may follow, and only from the one that the person saw. */
export const orderMove = defineCommand({
  name: 'order.move',
  version: 1,
  conflict: 'guarded',
  args: z.strictObject({ orderId: OrderId, from: OrderStatus, to: OrderStatus }),
  lane: ({ orderId }) => lane(orderId),
  reads: ({ orderId }) => [{ noun: 'order', id: orderId }],
  apply: (rows, { orderId, from, to }) => {
    const order = rows.get('order', orderId);
    if (!order) return err('command/row-missing');
    if (order.status !== from) return err('command/state-changed');
    if (!mayFollow(from, to)) return err('request/invalid');
    return ok([{ noun: 'order', id: orderId, row: { ...order, status: to } }]);
  },
});
