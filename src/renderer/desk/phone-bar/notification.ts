/** A desktop notification while the desk is hidden; a click brings the desk forward. Returns how to take it back. */
export function announceWhileHidden(words: string, callId: string): (() => void) | undefined {
  if (!('Notification' in window) || Notification.permission !== 'granted') return undefined;
  if (document.visibilityState === 'visible' && document.hasFocus()) return undefined;
  const notification = new Notification(words, { tag: callId, requireInteraction: true });
  notification.addEventListener('click', () => {
    window.focus();
    notification.close();
  });
  return () => notification.close();
}

/** Asked once, inside the sign-in click. */
export function askToNotify(): void {
  if ('Notification' in window && Notification.permission === 'default')
    void Notification.requestPermission();
}
