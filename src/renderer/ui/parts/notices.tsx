import { App } from 'antd';
import { useEffect } from 'react';
import { failureText } from '../text/i18n.ts';
import { noticeStore, type Notice } from '../store/notice-store.ts';

const ERROR_SEC = 6;
const WORD_SEC = 2.5;

/** Shows each notice once, in the language of the moment. */
export function Notices() {
  const { message } = App.useApp();
  useEffect(
    () =>
      noticeStore.subscribe(({ latest }) => {
        if (latest) void message.open(contentOf(latest));
      }),
    [message],
  );
  return null;
}

const contentOf = (notice: Notice) =>
  notice.tone === 'error'
    ? { type: notice.tone, content: failureText(notice.code), duration: ERROR_SEC, key: notice.code }
    : { type: notice.tone, content: notice.text, duration: WORD_SEC };
