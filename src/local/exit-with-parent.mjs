/**
 * Preloaded into each application process, whose stdin is a pipe from the launcher. The system closes the pipe when the launcher
 * ends, even by SIGKILL; the process then ends too, and frees its port. The application itself knows nothing of this.
 */
import process from 'node:process';

process.stdin.on('end', () => process.exit(1)).resume();
process.stdin.unref();
