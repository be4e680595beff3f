// Everything that opens a database needs Node 24; older ones crash without a word. Plain JavaScript on purpose:
// it must run on the Node that is too old.
const [major] = process.versions.node.split('.').map(Number);
if (major < 24) {
  console.error(
    `Seatline needs Node 24 and was started on ${process.version}. Use the npm scripts (npm start, npm test): they bring their own.`,
  );
  process.exit(1);
}
