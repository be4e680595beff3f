/** The panel's few drawings: 24 units, one stroke width, the colour of the text around them. */
import type { ReactNode } from 'react';

const Icon = ({ children }: { children: ReactNode }) => (
  <svg
    className="icon"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth="1.8"
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
  >
    {children}
  </svg>
);

const HANDSET =
  'M5.5 4h3.2l1.6 4.2-2 1.5a12 12 0 0 0 6 6l1.5-2 4.2 1.6v3.2c0 .8-.7 1.5-1.5 1.5C10.800 20 4 13.200 4 5.500 4 4.700 4.700 4 5.500 4Z';

export const Answer = () => (
  <Icon>
    <path d={HANDSET} />
  </Icon>
);

export const HangUp = () => (
  <Icon>
    <path transform="rotate(135 12 12)" d={HANDSET} />
  </Icon>
);

export const Microphone = () => (
  <Icon>
    <rect x="9" y="3" width="6" height="11" rx="3" />
    <path d="M5.500 11.500a6.500 6.500 0 0 0 13 0M12 18v3" />
  </Icon>
);

export const MicrophoneOff = () => (
  <Icon>
    <path d="M9 9v2a3 3 0 0 0 4.700 2.500M15 10.500V6a3 3 0 0 0-5.800-1.100M5.500 11.500A6.500 6.500 0 0 0 16 16.600M18.500 11.500c0 .7-.1 1.300-.3 1.900M12 18v3M4 4l16 16" />
  </Icon>
);

export const Pause = () => (
  <Icon>
    <path d="M9 5v14M15 5v14" />
  </Icon>
);

export const Play = () => (
  <Icon>
    <path d="M8 5.500v13l10.500-6.500Z" />
  </Icon>
);

export const Keypad = () => (
  <Icon>
    <path
      d="M6 6h.01M12 6h.01M18 6h.01M6 12h.01M12 12h.01M18 12h.01M6 18h.01M12 18h.01M18 18h.01"
      strokeWidth="3"
    />
  </Icon>
);

export const Speaker = () => (
  <Icon>
    <path d="M4 9.500v5h3.500L12 18.500v-13L7.500 9.500Z M15.500 9a4.200 4.200 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11" />
  </Icon>
);

export const Warning = () => (
  <Icon>
    <path d="M12 4 2.800 19.500h18.400ZM12 10v4.500M12 17h.01" />
  </Icon>
);
