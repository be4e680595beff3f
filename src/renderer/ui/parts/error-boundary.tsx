/** A part that breaks says so in its own place; the rest of the page, and the call, go on. */
import { Button } from 'antd';
import { Component, type ErrorInfo, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { BugOutlined } from '@ant-design/icons';
import { EmptyState } from './states.tsx';

interface Props {
  report: (mistake: Error) => void;
  children: ReactNode;
}

export class ErrorBoundary extends Component<Props, { mistake: Error | null }> {
  override state: { mistake: Error | null } = { mistake: null };

  static getDerivedStateFromError(mistake: Error) {
    return { mistake };
  }

  override componentDidCatch(mistake: Error, _info: ErrorInfo) {
    this.props.report(mistake);
  }

  override render() {
    if (this.state.mistake === null) return this.props.children;
    return <Broken onReload={() => this.setState({ mistake: null })} />;
  }
}

function Broken({ onReload }: { onReload: () => void }) {
  const { t } = useTranslation('ui');
  return (
    <EmptyState title={t('mistake.title')} text={t('mistake.text')} icon={<BugOutlined />}>
      <Button type="primary" onClick={onReload}>
        {t('action.reload')}
      </Button>
    </EmptyState>
  );
}
