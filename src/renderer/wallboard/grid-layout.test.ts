import { expect, it } from 'vitest';
import { gridLayout } from './grid-layout.ts';

it('[WB18] fills the width exactly with as many readable cells as fit', () => {
  const { columns, cellWidthPx, columnPx } = gridLayout(1_000, 14);
  expect(columns).toBe(5);
  expect(columns * columnPx - 7).toBeCloseTo(1_000);
  expect(cellWidthPx).toBeGreaterThanOrEqual(13.5 * 14);
});

it('[WB18] keeps one column where not even one cell fits, and none is negative before the first measure', () => {
  expect(gridLayout(80, 20).columns).toBe(1);
  expect(gridLayout(0, 14).cellWidthPx).toBeGreaterThanOrEqual(0);
});

it('[WB19] larger type makes larger cells and fewer columns', () => {
  const desk = gridLayout(1_400, 14);
  const tv = gridLayout(1_400, 20);
  expect(tv.columns).toBeLessThan(desk.columns);
  expect(tv.rowPx / desk.rowPx).toBeCloseTo(20 / 14);
});
