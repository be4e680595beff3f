/** [UI1] 0:41, 12:07, 1:02:09; always whole seconds, never negative. */
export function duration(ms: number): string {
  const total = Math.max(0, Math.floor(ms / 1_000));
  const hours = Math.floor(total / 3_600);
  const minutes = Math.floor((total % 3_600) / 60);
  const two = (n: number): string => String(n).padStart(2, '0');
  const rest = `${two(minutes)}:${two(total % 60)}`;
  return hours > 0 ? `${hours}:${rest}` : rest;
}
