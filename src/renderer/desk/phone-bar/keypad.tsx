import { useState } from 'react';
import { useTranslation } from 'react-i18next';

const rows = ['123', '456', '789', '*0#'];

/** Tones for voice menus; the digits of the real keyboard work too while it is open. */
export function Keypad({ onDigit }: { onDigit: (digit: string) => void }) {
  const { t } = useTranslation('desk');
  const [sent, setSent] = useState('');
  const press = (digit: string): void => {
    setSent((before) => (before + digit).slice(-16));
    onDigit(digit);
  };
  return (
    <div
      className="keypad"
      role="group"
      aria-label={t('phone.keypad')}
      onKeyDown={(event) => {
        if (!/^[0-9*#]$/.test(event.key)) return;
        event.preventDefault();
        press(event.key);
      }}
    >
      <output className="keypad-sent num">{sent}</output>
      {rows.map((row) => (
        <div className="keypad-row" key={row}>
          {[...row].map((digit) => (
            <button
              key={digit}
              type="button"
              className="keypad-key num"
              autoFocus={digit === '1'}
              onClick={() => press(digit)}
            >
              {digit}
            </button>
          ))}
        </div>
      ))}
    </div>
  );
}
