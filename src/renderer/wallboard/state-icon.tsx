/** A shape of its own for every state, so that no state is told by colour alone. Drawn once, used a thousand times. */
import type { TileState } from './tile.ts';

export const StateIcon = ({ state }: { state: TileState }) => (
  <svg className="wb-icon" data-state={state} viewBox="0 0 24 24" aria-hidden>
    <use href={`#wb-${state}`} />
  </svg>
);

/** Placed once on the page. */
export const StateShapes = () => (
  <svg className="wb-shapes" aria-hidden>
    <symbol id="wb-ready" viewBox="0 0 24 24">
      <circle cx="12" cy="12" r="10" />
      <path className="wb-cut" d="m7.5 12.3 3.2 3.2 5.8-6.4" />
    </symbol>
    <symbol id="wb-onCall" viewBox="0 0 24 24">
      <path d="M6.6 2.6 9.6 2c.7-.1 1.3.2 1.6.9l1.3 3.2c.2.6.1 1.2-.4 1.6l-1.6 1.5a12 12 0 0 0 4.3 4.3l1.5-1.6c.4-.5 1-.6 1.6-.4l3.2 1.3c.7.3 1 .9.9 1.6l-.6 3c-.2.9-.9 1.5-1.8 1.5C11.3 18.9 5.1 12.7 5.1 4.4c0-.9.6-1.6 1.5-1.8Z" />
    </symbol>
    <symbol id="wb-wrapUp" viewBox="0 0 24 24">
      <path d="M4 17.2V20.5h3.3L18 9.8l-3.3-3.3L4 17.2ZM20.6 7.2a1 1 0 0 0 0-1.4l-1.9-1.9a1 1 0 0 0-1.4 0L15.8 5.4l3.3 3.3 1.5-1.5Z" />
    </symbol>
    <symbol id="wb-notReady" viewBox="0 0 24 24">
      <circle cx="12" cy="12" r="10" />
      <path className="wb-cut" d="M9.2 8v8M14.8 8v8" />
    </symbol>
    <symbol id="wb-lost" viewBox="0 0 24 24">
      <path d="M12 2.5 22.8 21.2H1.2L12 2.5Z" />
      <path className="wb-cut" d="M12 9v5.4M12 17.2v1.2" />
    </symbol>
  </svg>
);
