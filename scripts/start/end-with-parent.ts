/** Loaded before a child's own program: a child whose parent was killed ends itself, cleanly. */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
