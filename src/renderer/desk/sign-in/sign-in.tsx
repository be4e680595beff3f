/** The first screen. People seen on this machine are offered by name; after the first time it works offline. */
import { LockOutlined, UserOutlined } from '@ant-design/icons';
import { Alert, Button, Input, type InputRef } from 'antd';
import { useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { AccountStatus } from '../../../shared/contract/desk.ts';
import type { DeskClient } from '../../../shared/link/clients.ts';
import { AppearanceSwitch, LanguageSwitch } from '../../ui/parts/preferences.tsx';
import { createSignInStore } from './sign-in-store.ts';
import './sign-in.css';

interface Props {
  desk: DeskClient;
  account: Extract<AccountStatus, { name: 'signedOut' }>;
  /** Runs inside the click, before anything is awaited: a browser allows a window only there. */
  onSubmit: () => void;
}

export function SignIn({ desk, account, onSubmit }: Props) {
  return (
    <div className="sign-in">
      <Brand />
      <main className="sign-in-side">
        <div className="sign-in-corner">
          <LanguageSwitch />
          <AppearanceSwitch />
        </div>
        <SignInForm desk={desk} account={account} onSubmit={onSubmit} />
      </main>
    </div>
  );
}

export function Brand() {
  const { t } = useTranslation(['desk', 'ui']);
  return (
    <aside className="sign-in-brand">
      <div className="brand-name">
        <BrandMark />
        <span>{t('ui:product')}</span>
      </div>
      <div className="brand-words">
        <p className="brand-slogan">{t('signIn.slogan')}</p>
        <ul>
          <li>{t('signIn.promise1')}</li>
          <li>{t('signIn.promise2')}</li>
          <li>{t('signIn.promise3')}</li>
        </ul>
      </div>
    </aside>
  );
}

export const BrandMark = () => (
  <svg className="brand-mark" viewBox="0 0 32 32" aria-hidden>
    <rect width="32" height="32" rx="8" fill="currentColor" opacity="0.16" />
    <path
      d="M6 17h5l3-8 4 15 3-10 1.5 3H27"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.4"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  </svg>
);

function SignInForm({ desk, account, onSubmit }: Props) {
  const { t } = useTranslation(['desk', 'ui']);
  const store = useMemo(() => createSignInStore(desk), [desk]);
  const state = useStore(store, (value) => value.state);
  const [login, setLogin] = useState(account.known[0]?.login ?? '');
  const [password, setPassword] = useState('');
  const [isTried, setTried] = useState(false);
  const [isCapsOn, setCaps] = useState(false);
  const passwordField = useRef<InputRef>(null);
  const failure = state.name === 'refused' ? state.code : state.name === 'idle' ? account.because : null;
  const submit = (event: React.FormEvent): void => {
    event.preventDefault();
    setTried(true);
    if (login.trim() === '' || password === '') return;
    onSubmit();
    void store.submit(login, password);
  };
  return (
    <form className="sign-in-form" onSubmit={submit} noValidate>
      <h1>{t('signIn.title')}</h1>
      <KnownPeople
        known={account.known}
        login={login}
        onPick={(picked) => {
          setLogin(picked);
          passwordField.current?.focus();
        }}
      />
      <Field label={t('signIn.login')} error={isTried && login.trim() === '' ? t('signIn.loginMissing') : ''}>
        <Input
          id="login"
          size="large"
          prefix={<UserOutlined />}
          value={login}
          autoComplete="username"
          autoFocus={login === ''}
          maxLength={64}
          onChange={(event) => setLogin(event.target.value)}
        />
      </Field>
      <Field
        label={t('signIn.password')}
        error={
          isTried && password === '' ? t('signIn.passwordMissing') : isCapsOn ? t('signIn.capsLock') : ''
        }
      >
        <Input.Password
          id="password"
          ref={passwordField}
          size="large"
          prefix={<LockOutlined />}
          value={password}
          autoComplete="current-password"
          autoFocus={login !== ''}
          maxLength={256}
          onChange={(event) => setPassword(event.target.value)}
          onKeyUp={(event) => setCaps(event.getModifierState('CapsLock'))}
        />
      </Field>
      <div className="sign-in-failure" aria-live="assertive">
        {failure ? <Alert type="error" showIcon title={t(`ui:failure.${failure}`)} /> : null}
      </div>
      <Button type="primary" size="large" block htmlType="submit" loading={state.name === 'asking'}>
        {t('signIn.submit')}
      </Button>
      <p className="faint sign-in-hint">{account.known.length > 0 ? t('signIn.offlineHint') : ''}</p>
    </form>
  );
}

function KnownPeople(props: {
  known: { login: string; name: string }[];
  login: string;
  onPick: (login: string) => void;
}) {
  const { t } = useTranslation('desk');
  if (props.known.length === 0) return null;
  return (
    <div className="known-people" role="group" aria-label={t('signIn.known')}>
      {props.known.slice(0, 4).map((one) => (
        <button
          key={one.login}
          type="button"
          className="known-person"
          aria-pressed={one.login === props.login}
          onClick={() => props.onPick(one.login)}
        >
          <span className="known-initial" aria-hidden>
            {one.name.slice(-1)}
          </span>
          <span className="ellipsis">{one.name}</span>
        </button>
      ))}
    </div>
  );
}

function Field({
  label,
  error,
  children,
}: {
  label: string;
  error: string;
  children: React.ReactElement<{ id: string }>;
}) {
  return (
    <div className="sign-in-field">
      <label htmlFor={children.props.id}>{label}</label>
      {children}
      <span className="field-error" role={error ? 'alert' : undefined}>
        {error}
      </span>
    </div>
  );
}
