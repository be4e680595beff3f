/** The parts of the screen as tabs: one stop of the Tab key, arrows walk, what is walked to is shown. */
import { useRef, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { Section, SectionCount } from './sections.ts';

interface Props {
  sections: readonly SectionCount[];
  current: Section;
  onGo: (section: Section) => void;
}

export const tabId = (section: Section): string => `sc-tab-${section}`;
export const panelId = (section: Section): string => `sc-panel-${section}`;

export function SectionTabs({ sections, current, onGo }: Props) {
  const { t } = useTranslation('syncCentre');
  const strip = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent): void => {
    const at = sections.findIndex(({ section }) => section === current);
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: sections.length - 1 }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    const next = sections[(to + sections.length) % sections.length];
    if (!next) return;
    onGo(next.section);
    strip.current?.querySelector<HTMLElement>(`#${tabId(next.section)}`)?.focus();
  };
  return (
    <div className="sc-tabs" role="tablist" aria-label={t('parts')} ref={strip} onKeyDown={onKeyDown}>
      {sections.map(({ section, count, isUrgent }) => (
        <button
          key={section}
          id={tabId(section)}
          type="button"
          role="tab"
          className="sc-tab"
          aria-selected={section === current}
          aria-controls={section === current ? panelId(section) : undefined}
          tabIndex={section === current ? 0 : -1}
          onClick={() => onGo(section)}
        >
          {t(`section.${section}`)}
          {count ? (
            <span className="sc-count num" data-urgent={isUrgent}>
              {count > 999 ? '999+' : count}
            </span>
          ) : null}
        </button>
      ))}
    </div>
  );
}
