import { CopyOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useTranslation } from 'react-i18next';
import { tell } from '../../../ui/store/notice-store.ts';
import { copyText } from './copy-text.ts';

/** [SC3] The whole text, for wherever it is needed. */
export function CopyButton({ text, size = 'middle' }: { text: string; size?: 'small' | 'middle' }) {
  const { t } = useTranslation('syncCentre');
  const copy = async (): Promise<void> =>
    (await copyText(text)) ? tell(t('copied')) : tell(t('copyFailed'), 'info');
  return (
    <Button size={size} icon={<CopyOutlined aria-hidden />} onClick={() => void copy()}>
      {t('copy')}
    </Button>
  );
}
