/* global process */
/**
 * Preloaded into each application process, whose stdin is a pipe from the launcher. When the launcher ends, even by
 * SIGKILL, the system closes the pipe. The process then exits too, and its port becomes free. The application itself
 * needs no code for this.
 */

process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();
