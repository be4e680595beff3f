/** The phone window: connects to core, becomes the phone, shows the panel. Never reloaded while a call lives. */
import { connectDesk } from '../ui/connect.ts';
import { createReporter, reportUncaught } from '../ui/mistakes.ts';
import { guardWindow } from './guard-window.ts';
import { loadSound } from './load-sound.ts';
import { SoundGate } from './media/sound-context.ts';
import { Phone } from './phone.ts';

const { client, onLink } = connectDesk();
const mistake = createReporter(client, 'phone');
reportUncaught(mistake);

const gate = new SoundGate();
const phone = new Phone({ client, devices: navigator.mediaDevices, gate, loadSound, mistake });
guardWindow(phone);
phone.start();
void onLink;
