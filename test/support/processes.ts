import { readdirSync, readFileSync, readlinkSync } from 'node:fs';

/** A listening TCP socket of a process. */
export interface ListeningSocket {
  readonly port: number;
  readonly isLoopback: boolean;
}

const LISTEN = '0A';
/** 127.0.0.1 and ::1 as /proc/net/tcp and tcp6 write them. */
const LOOPBACK = ['0100007F', '00000000000000000000000001000000'];

/** The ids of the process and of its descendants (Linux). */
export function processTree(pid: number): number[] {
  const threads = entries(`/proc/${pid}/task`);
  const children = threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(processTree)];
}

/** Seconds of CPU time that a process has used (Linux, whose clock ticks 100 times a second). */
export function cpuSeconds(pid: number): number {
  const [user, system] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ').slice(11, 13).map(Number);
  return (user! + system!) / 100;
}

/** The memory of a process that is in RAM, in MiB (Linux). */
export function residentMegabytes(pid: number): number {
  return Number(/^VmRSS:\s+(\d+) kB$/m.exec(read(`/proc/${pid}/status`))![1]) / 1024;
}

/** The listening TCP sockets of a process and its descendants (Linux). */
export function listeningSockets(pid: number): ListeningSocket[] {
  const inodes = new Set(processTree(pid).flatMap(socketInodes));
  return ['tcp', 'tcp6'].flatMap((protocol) =>
    read(`/proc/net/${protocol}`)
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === LISTEN && inodes.has(fields[9]!))
      .map((fields) => {
        const [address, port] = fields[1]!.split(':');
        return { port: Number.parseInt(port!, 16), isLoopback: LOOPBACK.includes(address!) };
      }),
  );
}

function socketInodes(pid: number): string[] {
  return entries(`/proc/${pid}/fd`).flatMap((descriptor) => {
    try {
      return /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${descriptor}`))?.slice(1) ?? [];
    } catch {
      return [];
    }
  });
}

/** The entries of a folder in /proc. Empty if the process has exited. */
function entries(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
