import { connectDesk } from '../ui/connect.ts';
import { mountPage } from '../ui/frame.tsx';
import './text/index.ts';
import { Desk } from './page/desk.tsx';
import { createDeskStores } from './page/desk-stores.ts';

const { client, onLink } = connectDesk();
mountPage('desk', client, <Desk stores={createDeskStores(client, onLink)} />);
