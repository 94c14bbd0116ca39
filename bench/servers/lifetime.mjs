/** Ends the process that loads this file with `--import` when its parent process ends. Does not keep the process alive. */
import process from 'node:process';

process.on('disconnect', () => process.exit());
process.channel?.unref();
