/** The overlay behind `?`: every shortcut that works now, by group. */
import { Modal } from 'antd';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { Key } from './key-hint.tsx';
import { handleKey, openHelp, shortcutStore, type Shortcut } from './registry.ts';
import { useShortcut } from './use-shortcut.ts';

export function ShortcutHelp() {
  const { t } = useTranslation('ui');
  const { shortcuts, isHelpOpen } = useStore(shortcutStore);
  useEffect(() => {
    window.addEventListener('keydown', handleKey);
    return () => window.removeEventListener('keydown', handleKey);
  }, []);
  useShortcut({
    combination: '?',
    group: t('product'),
    label: t('shortcut.open'),
    run: () => openHelp(!isHelpOpen),
  });
  return (
    <Modal
      open={isHelpOpen}
      title={t('shortcut.title')}
      footer={null}
      onCancel={() => openHelp(false)}
      width={640}
    >
      <div className="shortcut-groups">
        {groups([...shortcuts.values()]).map(([group, members]) => (
          <section key={group}>
            <h4>{group}</h4>
            {members.map((one) => (
              <div className="shortcut-line" key={one.combination}>
                <span className="muted">{one.label}</span>
                <Key combination={one.combination} />
              </div>
            ))}
          </section>
        ))}
      </div>
    </Modal>
  );
}

function groups(shortcuts: Shortcut[]): [string, Shortcut[]][] {
  const byGroup = new Map<string, Shortcut[]>();
  for (const one of shortcuts) byGroup.set(one.group, [...(byGroup.get(one.group) ?? []), one]);
  return [...byGroup];
}
