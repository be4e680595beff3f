/** What the script asked and what was answered; each answer leads to its moment in the recording. */
import { Tag } from 'antd';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { duration } from '../ui/format/duration.ts';
import { answeredSteps, isOtherVersion, offsetIn, type AnsweredStep } from './call-facts.ts';
import type { FactsState } from './facts-store.ts';
import type { QualityStores } from './quality-desk.ts';

interface Props {
  stores: QualityStores;
  facts: Extract<FactsState, { name: 'ready' }>;
}

export function ScriptFacts({ stores, facts }: Props) {
  const { t } = useTranslation('quality');
  const { run, script, recording } = facts;
  return (
    <section className="qd-section">
      <h3>{t('facts.script')}</h3>
      {run === null ? (
        <p className="muted">{t('facts.noScript')}</p>
      ) : (
        <>
          <p className="muted">
            {t('facts.scriptVersion', { name: script?.name ?? run.scriptId, version: run.scriptVersion })}
          </p>
          {script && isOtherVersion(run, script) ? (
            <p className="faint">{t('facts.otherVersion', { version: script.version })}</p>
          ) : null}
          <ol className="qd-steps">
            {answeredSteps(run, script).map((step) => (
              <Step
                key={`${step.stepId} ${step.atMs}`}
                stores={stores}
                step={step}
                offsetMs={offsetIn(step.atMs, recording)}
              />
            ))}
          </ol>
        </>
      )}
    </section>
  );
}

function Step({
  stores,
  step,
  offsetMs,
}: {
  stores: QualityStores;
  step: AnsweredStep;
  offsetMs: number | null;
}) {
  const { t } = useTranslation('quality');
  return (
    <li>
      <span>
        <span className="qd-step-title">
          {step.title ?? t('facts.step', { id: step.stepId })}
          {step.mandatory ? <Tag color="warning">{t('facts.mandatory')}</Tag> : null}
        </span>
        <span className="muted selectable">{step.answer || t('facts.spoken')}</span>
      </span>
      <JumpButton stores={stores} offsetMs={offsetMs} />
    </li>
  );
}

/** To a moment of the recording; not there when the moment lies outside it or nothing is loaded. */
export function JumpButton({ stores, offsetMs }: { stores: QualityStores; offsetMs: number | null }) {
  const { t } = useTranslation('quality');
  const isReady = useStore(stores.player, ({ player }) => player.name === 'ready');
  if (offsetMs === null) return null;
  const time = duration(offsetMs);
  return (
    <button
      type="button"
      className="qd-jump num"
      disabled={!isReady}
      aria-label={t('facts.jump', { time })}
      title={t('facts.jump', { time })}
      onClick={() => stores.player.getState().seek(offsetMs / 1_000)}
    >
      {time}
    </button>
  );
}
