import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { version } from 'faultlines';
import { courseRoot, inCourse } from '../paths.js';
import type { Command } from './command.js';

const usage = `
Usage: faultlines doctor [--json]

Versions, what is present, what is missing and what it is needed for. Status 1 if something that learners need is missing.
`;

interface Finding {
  readonly what: string;
  readonly found: string | undefined;
  readonly neededFor: string;
  /** Without it the course does not run. */
  readonly required: boolean;
}

const requireFromHere = createRequire(import.meta.url);

function packageVersion(name: string): string | undefined {
  try {
    return (requireFromHere(`${name}/package.json`) as { version: string }).version;
  } catch {
    return undefined;
  }
}

function programVersion(program: string, args: readonly string[]): string | undefined {
  try {
    const output = execFileSync(program, args, {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      timeout: 10_000,
    });
    // Some programs say much; the version is the first word that looks like one.
    return /\d+\.\d[\w.+-]*/.exec(output)?.[0];
  } catch {
    return undefined;
  }
}

function firstProgram(programs: readonly string[]): string | undefined {
  for (const program of programs) {
    const found = programVersion(program, ['--version']);
    if (found !== undefined) return found;
  }
  return undefined;
}

function writableWork(): string | undefined {
  try {
    mkdirSync(inCourse('work'), { recursive: true });
    accessSync(inCourse('work'), constants.W_OK);
    return 'yes';
  } catch {
    return undefined;
  }
}

function built(): string | undefined {
  return existsSync(inCourse('lib', 'dist', 'index.js')) &&
    existsSync(inCourse('lib', 'dist', 'sources.json'))
    ? 'yes'
    : undefined;
}

function examine(): Finding[] {
  return [
    { what: 'Node', found: process.versions.node, neededFor: 'everything (20.19 or newer)', required: true },
    { what: 'faultlines', found: version, neededFor: 'everything', required: true },
    { what: 'library built', found: built(), neededFor: 'everything: `npm run build`', required: true },
    { what: 'tslab', found: packageVersion('tslab'), neededFor: 'the kernel', required: true },
    { what: 'work/ can be written', found: writableWork(), neededFor: 'saving your work', required: true },
    {
      what: 'Jupyter',
      found:
        programVersion('jupyter', ['lab', '--version']) ??
        programVersion('jupyter', ['notebook', '--version']),
      neededFor: '`faultlines jupyter`; the workbook needs none',
      required: false,
    },
    {
      what: 'Chromium',
      found: firstProgram(['chromium', 'chromium-browser', 'google-chrome']),
      neededFor: 'the browser tests',
      required: false,
    },
  ];
}

export const command: Command = {
  name: 'doctor',
  summary: 'what is present, what is missing, what it is needed for',
  usage,
  run: async (args, terminal) => {
    const { values } = parseArgs({ args: [...args], options: { json: { type: 'boolean', default: false } } });
    const findings = examine();
    if (values.json)
      terminal.stdout(
        `${JSON.stringify({ schema: 'faultlines-doctor-1', root: courseRoot, findings }, undefined, 2)}\n`,
      );
    else {
      for (const { what, found, neededFor } of findings) {
        terminal.stdout(`${what.padEnd(22)} ${found ?? `missing: needed for ${neededFor}`}\n`);
      }
    }
    return findings.some(({ required, found }) => required && found === undefined) ? 1 : 0;
  },
};
