/** Links that the system hands us: at start, to a second start, and (macOS) while we run. A person decides on each. */
import type { App } from 'electron';
import { linkOfArguments, parseLink, type DeepLink } from '../../shared/domain/link.ts';

export interface LinkOptions {
  app: App;
  argv: readonly string[];
  onLink(link: DeepLink): void;
  /** A second start without a link means: show me the window. */
  onSecondStart(): void;
}

export function takeLinks({ app, argv, onLink, onSecondStart }: LinkOptions): void {
  const take = (link: DeepLink | null): void => {
    if (link) onLink(link);
  };
  app.on('second-instance', (_event, secondArgv) => {
    onSecondStart();
    take(linkOfArguments(secondArgv));
  });
  app.on('open-url', (event, url) => {
    event.preventDefault();
    take(parseLink(url));
  });
  if (app.isPackaged) for (const scheme of ['seatline', 'tel']) app.setAsDefaultProtocolClient(scheme);
  take(linkOfArguments(argv));
}
