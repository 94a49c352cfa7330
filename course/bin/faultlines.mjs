#!/usr/bin/env node
import { existsSync } from 'node:fs';

const entry = new URL('../dist/command/main.js', import.meta.url);
if (!existsSync(entry)) {
  process.stderr.write('faultlines: the course is not built yet: run `npm run build` in its folder\n');
  process.exit(3);
}
// Nobody else may change what is written here, and later run, even where files are made writable for all by default.
process.umask(process.umask() | 0o002);
// A reader that had enough (`| head`) is no error.
process.stdout.on('error', error => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});
const { main } = await import(entry.href);
process.exitCode = await main(process.argv.slice(2), {
  stdout: text => process.stdout.write(text),
  stderr: text => process.stderr.write(text),
  interactive: process.stderr.isTTY === true,
});
