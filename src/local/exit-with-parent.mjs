/**
 * Preloaded into each application process, whose stdin is a pipe from the launcher. The system closes the pipe when the
 * launcher ends, even by SIGKILL; the process then ends too, and frees its port. The application's own code is not
 * involved.
 */
import process from 'node:process';

process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();
