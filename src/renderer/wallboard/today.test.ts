import { expect, it } from 'vitest';
import { QueueId } from '../../shared/ids.ts';
import type { Queue } from '../../shared/domain/centre.ts';
import { sampleToday } from './board-samples.ts';
import { gradeOf, todayRows, totalToday } from './today.ts';

const queue = (id: string, serviceLevelSec: number): Queue => ({
  id: QueueId.parse(id),
  label: { zh: '电费查询', en: 'Billing' },
  number: '95598',
  scriptId: null,
  serviceLevelSec,
  shortAbandonSec: 5,
  wrapUpSec: 60,
});

it('[WB10] shows busy queues first and quiet ones too, each with its own limit', () => {
  const rows = todayRows(
    [sampleToday({ queueId: null, offered: 2 }), sampleToday()],
    [queue('q1', 20), queue('q2', 30)],
  );
  expect(rows.map((row) => [row.queueId, row.offered, row.withinSec])).toEqual([
    ['q1', 10, 20],
    [null, 2, null],
    ['q2', 0, 30],
  ]);
});

it('[WB11] totals calls, not percentages', () => {
  const rows = todayRows(
    [
      sampleToday({ offered: 100, shortAbandoned: 0, answeredInTime: 90, serviceLevel: 0.9 }),
      sampleToday({
        queueId: QueueId.parse('q2'),
        offered: 10,
        shortAbandoned: 0,
        answeredInTime: 0,
        serviceLevel: 0,
      }),
    ],
    [queue('q1', 20), queue('q2', 20)],
  );
  expect(totalToday(rows)).toMatchObject({
    offered: 110,
    answeredInTime: 90,
    serviceLevel: 90 / 110,
    withinSec: 20,
  });
});

it('[WB11] names no limit when queues differ, and no share when nothing was offered', () => {
  const mixed = todayRows(
    [sampleToday(), sampleToday({ queueId: QueueId.parse('q2') })],
    [queue('q1', 20), queue('q2', 30)],
  );
  expect(totalToday(mixed).withinSec).toBeNull();
  expect(totalToday([]).serviceLevel).toBeNull();
  expect(
    totalToday(todayRows([sampleToday({ offered: 1, shortAbandoned: 1, answeredInTime: 0 })], []))
      .serviceLevel,
  ).toBeNull();
});

it('[WB12] grades the service level', () => {
  expect([null, 0.59, 0.6, 0.79, 0.8, 1].map(gradeOf)).toEqual([
    'none',
    'poor',
    'watch',
    'watch',
    'good',
    'good',
  ]);
});
