/** What the shell's one bootstrap channel, the preload script and a page call things. Names only: no zod here. */
/** Page → shell: a port to core, please. */
export const CONNECT_CHANNEL = 'seatline:connect';
/** Shell → page, with the port: over IPC to the preload script, and by window.postMessage from there. */
export const PORT_MESSAGE = 'seatline:port';
