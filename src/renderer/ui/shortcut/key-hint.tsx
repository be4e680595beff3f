import { Tooltip } from 'antd';
import type { ReactElement } from 'react';

export const Key = ({ combination }: { combination: string }) => (
  <kbd className="kbd" aria-hidden>
    {combination}
  </kbd>
);

/** A tooltip that says what a control does and which keys do the same. */
export function KeyHint({
  title,
  combination,
  children,
}: {
  title: string;
  combination?: string;
  children: ReactElement;
}) {
  const content = (
    <span>
      {title}
      {combination ? <Key combination={combination} /> : null}
    </span>
  );
  return (
    <Tooltip title={content} mouseEnterDelay={0.4}>
      {children}
    </Tooltip>
  );
}
