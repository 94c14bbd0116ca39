/** Ends the process that loads this file with `--import` together with the process that started it. Keeps no process alive. */
import process from 'node:process';

process.on('disconnect', () => process.exit());
process.channel?.unref();
