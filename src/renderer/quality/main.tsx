import { connectDesk } from '../ui/connect.ts';
import { mountPage } from '../ui/frame.tsx';
import './text/texts.ts';
import { createQualityDesk } from './quality-desk.ts';
import { Quality } from './quality.tsx';
import { loadBrowserSound } from './player/browser-sound.ts';

const { client } = connectDesk();
const stores = createQualityDesk(client, loadBrowserSound);
stores.start();
mountPage(
  'quality',
  client,
  <Quality stores={stores} onOpenDesk={() => void client.host.openWindow({ name: 'desk' })} />,
);
