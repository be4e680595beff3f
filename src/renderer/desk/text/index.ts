/** Registers the desk's texts. Import once, before the first component renders. */
import { addTexts } from '../../ui/text/i18n.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    desk: typeof zh;
  }
}

addTexts('desk', { zh, en });
