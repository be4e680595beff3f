import { CloudOutlined, LogoutOutlined } from '@ant-design/icons';
import { App, Button, Popover } from 'antd';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { attempt } from '../../../shared/link/attempt.ts';
import { isLive } from '../../../shared/domain/call-state.ts';
import { AppearanceSwitch, LanguageSwitch } from '../../ui/parts/preferences.tsx';
import { openHelp } from '../../ui/shortcut/registry.ts';
import { Key } from '../../ui/shortcut/key-hint.tsx';
import { tell, tellFailure } from '../../ui/store/notice-store.ts';
import type { DeskStores } from './desk-stores.ts';
import type { SignedIn } from './front-props.ts';

export function MeMenu({ stores, account }: { stores: DeskStores; account: SignedIn }) {
  const { t } = useTranslation('desk');
  const { user, offline } = account;
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      open={isOpen}
      onOpenChange={setOpen}
      content={<MeDetails stores={stores} account={account} onClose={() => setOpen(false)} />}
    >
      <button type="button" className="me-button" aria-label={`${t('me.label')}: ${user.name}`}>
        <span className="me-initial" aria-hidden>
          {user.name.slice(-1)}
        </span>
        {offline ? <CloudOutlined className="me-offline" aria-label={t('me.offline')} /> : null}
      </button>
    </Popover>
  );
}

function MeDetails({
  stores,
  account,
  onClose,
}: {
  stores: DeskStores;
  account: SignedIn;
  onClose: () => void;
}) {
  const { t } = useTranslation(['desk', 'ui']);
  const { user, teamName, offline } = account;
  const signOut = useSignOut(stores);
  return (
    <div className="me-details">
      <div>
        <p className="me-name">
          <strong>{user.name}</strong> <span className="faint">{user.login}</span>
        </p>
        <p className="muted">
          {t(`me.role.${user.role}`)} · {teamName} ·{' '}
          {user.extension ? t('me.extension', { number: user.extension }) : t('me.noExtension')}
        </p>
      </div>
      {offline ? (
        <p className="me-offline-text">
          <strong>{t('me.offline')}</strong> {t('me.offlineText')}
        </p>
      ) : null}
      <div className="me-line">
        <span className="muted">{t('ui:language.title')}</span>
        <LanguageSwitch />
      </div>
      <div className="me-line">
        <span className="muted">{t('ui:appearance.title')}</span>
        <AppearanceSwitch />
      </div>
      <Button
        block
        onClick={() => {
          onClose();
          openHelp(true);
        }}
      >
        {t('me.shortcuts')} <Key combination="?" />
      </Button>
      <Button
        block
        danger
        icon={<LogoutOutlined />}
        onClick={() => {
          onClose();
          signOut();
        }}
      >
        {t('me.signOut')}
      </Button>
    </div>
  );
}

/** Asks once; not during a call, for the call would go on with nobody to write it up. */
function useSignOut({ desk, phone }: DeskStores): () => void {
  const { t } = useTranslation('desk');
  const { modal } = App.useApp();
  const leave = async (): Promise<void> => {
    const answer = await attempt(desk.account.signOut());
    if (!answer.ok) tellFailure(answer.error);
  };
  return () => {
    if (phone.getState().value?.calls.some((call) => isLive(call.state)))
      return tell(t('me.signOutInCall'), 'info');
    void modal.confirm({
      title: t('me.signOutAsk'),
      content: t('me.signOutText'),
      okText: t('me.signOut'),
      onOk: leave,
    });
  };
}
