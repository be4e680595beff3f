/** The three faces of a screen that has nothing to show: not yet, nothing, and it went wrong. */
import { InboxOutlined, WarningOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { FailureCode } from '../../../shared/errors.ts';
import type { Query } from '../store/query-store.ts';

interface EmptyProps {
  title?: string;
  text?: string;
  icon?: ReactNode;
  children?: ReactNode;
}

export function EmptyState({ title, text, icon, children }: EmptyProps) {
  const { t } = useTranslation('ui');
  return (
    <div className="state">
      <span className="state-icon" aria-hidden>
        {icon ?? <InboxOutlined />}
      </span>
      <p className="state-title">{title ?? t('state.empty')}</p>
      {text ? <p className="state-text">{text}</p> : null}
      {children}
    </div>
  );
}

/** Grey lines in the shape of what comes; nothing jumps when it does. */
export function LoadingState({ lines = 4 }: { lines?: number }) {
  const { t } = useTranslation('ui');
  return (
    <div className="loading" role="status" aria-label={t('state.loading')}>
      {Array.from({ length: lines }, (_, index) => (
        <div className="skeleton-line" key={index} />
      ))}
    </div>
  );
}

export function ErrorState({ code, onRetry }: { code: FailureCode; onRetry?: () => void }) {
  const { t } = useTranslation('ui');
  return (
    <div className="state" role="alert">
      <span className="state-icon" aria-hidden>
        <WarningOutlined />
      </span>
      <p className="state-title">{t('state.failed')}</p>
      <p className="state-text">{t(`failure.${code}`)}</p>
      {onRetry ? <Button onClick={onRetry}>{t('action.retry')}</Button> : null}
    </div>
  );
}

interface QueryViewProps<T> {
  query: Query<T>;
  onRetry?: () => void;
  lines?: number;
  children: (value: T) => ReactNode;
}

/** Loading, failed or the value. */
export function QueryView<T>({ query, onRetry, lines, children }: QueryViewProps<T>) {
  if (query.name === 'ready') return <>{children(query.value)}</>;
  if (query.name === 'failed') return <ErrorState code={query.code} {...(onRetry ? { onRetry } : {})} />;
  return <LoadingState {...(lines ? { lines } : {})} />;
}
