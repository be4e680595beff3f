import { useTranslation } from 'react-i18next';

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '*', '0', '#'];

export function KeypadTones({ send }: { send: (digits: string) => void }) {
  const { t } = useTranslation('phone');
  return (
    <div className="keypad" role="group" aria-label={t('act.keypad')}>
      {KEYS.map((digit) => (
        <button
          key={digit}
          type="button"
          className="key num"
          aria-label={t('act.tone', { digit })}
          onClick={() => send(digit)}
        >
          {digit}
        </button>
      ))}
    </div>
  );
}
