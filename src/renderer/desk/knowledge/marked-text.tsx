/** An excerpt with its matches marked. Marks come as [start, length]; odd ones are skipped rather than trusted. */
export function MarkedText({ text, marks }: { text: string; marks: readonly (readonly [number, number])[] }) {
  const parts: { text: string; isMarked: boolean }[] = [];
  let end = 0;
  for (const [start, length] of [...marks].sort((a, b) => a[0] - b[0])) {
    if (start < end || start + length > text.length) continue;
    parts.push({ text: text.slice(end, start), isMarked: false });
    parts.push({ text: text.slice(start, start + length), isMarked: true });
    end = start + length;
  }
  parts.push({ text: text.slice(end), isMarked: false });
  return (
    <>{parts.map((part, index) => (part.isMarked ? <mark key={index}>{part.text}</mark> : part.text))}</>
  );
}
