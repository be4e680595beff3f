import { connectDesk } from '../ui/connect.ts';
import { mountPage } from '../ui/frame.tsx';
import './text/texts.ts';
import { createWallboardStore } from './wallboard-store.ts';
import { Wallboard } from './wallboard.tsx';

const { client } = connectDesk();
const store = createWallboardStore(client);
store.start();
mountPage(
  'wallboard',
  client,
  <Wallboard store={store} onOpenDesk={() => void client.host.openWindow({ name: 'desk' })} />,
);
