/* global process */
/** Ends the process that loads this file with `--require` when its parent process exits. Does not keep the process alive. */

process.on('disconnect', () => process.exit());
process.channel?.unref();
