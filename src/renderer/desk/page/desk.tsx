/** The desk: nobody yet, somebody at the door, or somebody at work. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { LoadingState } from '../../ui/parts/states.tsx';
import { askToNotify } from '../phone-bar/notification.ts';
import { Brand, SignIn } from '../sign-in/sign-in.tsx';
import type { DeskStores } from './desk-stores.ts';
import { openPhoneWindow } from './windows.ts';
import { Workbench } from './workbench.tsx';
import './desk.css';

export function Desk({ stores }: { stores: DeskStores }) {
  const { t } = useTranslation('desk');
  const account = useStore(stores.account, ({ value }) => value);
  const isLinkLost = useStore(stores.link, ({ state }) => state === 'lost');
  useEffect(() => {
    document.title = t('title');
  }, [t]);
  useEffect(() => {
    if (account?.name === 'signedOut') stores.workspace.clear();
  }, [account?.name, stores]);
  return (
    <>
      {isLinkLost ? <LostBanner /> : null}
      {account === null || account.name === 'starting' ? (
        <Starting />
      ) : account.name === 'signedOut' ? (
        <SignIn
          desk={stores.desk}
          account={account}
          onSubmit={() => {
            if (stores.phone.getState().value?.present !== true) openPhoneWindow();
            askToNotify();
          }}
        />
      ) : (
        <Workbench key={account.user.id} stores={stores} account={account} />
      )}
    </>
  );
}

function Starting() {
  const { t } = useTranslation('desk');
  return (
    <div className="sign-in">
      <Brand />
      <main className="sign-in-side">
        <div className="sign-in-form">
          <h1>{t('signIn.starting')}</h1>
          <p className="muted starting-text">{t('signIn.startingText')}</p>
          <LoadingState lines={3} />
        </div>
      </main>
    </div>
  );
}

function LostBanner() {
  const { t } = useTranslation('ui');
  return (
    <div className="lost-banner" role="alert">
      {t('lost')}
    </div>
  );
}
