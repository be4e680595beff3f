import { useEffect } from 'react';
import { useStore } from 'zustand';
import { CallTab } from '../call-tab/call-tab.tsx';
import { WrapUp } from '../wrap-up/wrap-up.tsx';
import { Card } from './card.tsx';
import type { FrontProps } from './front-props.ts';
import type { CallTab as Tab } from './tabs.ts';

/** One call in front: its card on the left, its wrap-up on the right. */
export function CallFront(props: FrontProps & { tab: Tab }) {
  const { stores, calls, dispositions, tab } = props;
  const { callId, live, call } = tab;
  const { wrapUp } = calls.of(callId);
  const chosenId = useStore(wrapUp.draft, ({ value }) => value.customerId);
  const dueAtMs = useStore(stores.agent, ({ value }) =>
    value?.state.name === 'wrapUp' && value.state.callId === callId ? value.wrapUpDueAtMs : null,
  );
  useEffect(() => () => void wrapUp.draft.flush(), [wrapUp]);
  const done = (): void => {
    stores.workspace.close(callId);
    calls.forget(callId);
  };
  return (
    <CallTab
      desk={stores.desk}
      callId={callId}
      live={live}
      call={call}
      chosenId={chosenId}
      onChoose={(customerId) => wrapUp.draft.edit({ customerId })}
      renderCard={(customer, actions) => (
        <Card
          key={customer.id}
          {...props}
          id={customer.id}
          known={customer.known}
          callId={callId}
          onDial={null}
          actions={actions}
        />
      )}
      wrapUp={
        <WrapUp
          store={wrapUp}
          call={live ? null : call}
          dispositions={dispositions}
          dueAtMs={dueAtMs}
          onDone={done}
          onClose={call && call.outcome !== 'handled' ? done : null}
        />
      }
    />
  );
}
