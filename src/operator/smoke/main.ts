/**
 * `npx projen smoke`: after a deployment, goes the way of a request from outside, and tries what must be closed. Ends with 0 when all
 * is as it should be, 1 at a fault, 2 when the command was written wrongly.
 */
import { readFileSync } from 'node:fs';
import { rootCertificates } from 'node:tls';
import { runCommand } from '../command';
import { report, reportAsJson } from '../doctor/report';
import { findTarget } from './addresses';
import { type Arguments, HELP, readArguments } from './arguments';
import { Visitor } from './visitor';
import { walk } from './walk';

/** Milliseconds for one request. */
const TIMEOUT = 8_000;

runCommand({ help: HELP, read: readArguments, run: visit });

async function visit(words: Arguments): Promise<number> {
  const authority = words.authority && [...rootCertificates, readFileSync(words.authority, 'utf8')].join('\n');
  const { target, findings } = await findTarget(words, process.env.DEPLOYMENT || undefined);
  if (!words.json) process.stderr.write(`Trying https://${target.host}/ …\n`);
  const visitor = new Visitor({ connect: words.connect, authority: authority || undefined, timeout: TIMEOUT });
  const all = [...findings, ...(await walk(visitor, target))];
  console.log(words.json ? reportAsJson(all) : report(all, Boolean(process.stdout.isTTY) && !process.env.NO_COLOR));
  return all.some(({ level }) => level === 'fault') ? 1 : 0;
}
