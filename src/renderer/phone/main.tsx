/** The phone window: connects to core, becomes the phone, shows the panel. Never reloaded while a call lives. */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { must } from '../../shared/result.ts';
import { connectDesk } from '../ui/connect.ts';
import { createReporter, reportUncaught } from '../ui/mistakes.ts';
import '../ui/theme/appearance.ts';
import { guardWindow } from './guard-window.ts';
import { loadSound } from './load-sound.ts';
import { SoundGate } from './media/sound-context.ts';
import { Panel } from './panel/panel.tsx';
import './panel/phone.css';
import { Phone } from './phone.ts';

const { client, onLink } = connectDesk();
const mistake = createReporter(client, 'phone');
reportUncaught(mistake);

const gate = new SoundGate();
const phone = new Phone({ client, devices: navigator.mediaDevices, gate, loadSound, mistake });
guardWindow(phone);
phone.start();

const inBrowser = client.host.capabilities().then(
  ({ host }) => host === 'browser',
  () => false,
);
createRoot(must(document.getElementById('root'), 'phone.html has it')).render(
  <StrictMode>
    <Panel phone={phone} gate={gate} inBrowser={inBrowser} onLink={onLink} />
  </StrictMode>,
);
