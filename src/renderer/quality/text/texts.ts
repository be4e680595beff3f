import { addTexts } from '../../ui/text/i18n.ts';
import { en } from './en.ts';
import { zh } from './zh.ts';

declare module 'i18next' {
  interface ResourceNamespaceMap {
    quality: typeof zh;
  }
}

addTexts('quality', { zh, en });
