import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What npm is asked for. The course is built where it is used, so it needs what npm leaves out in production
 * (`NODE_ENV`, `omit=dev`), and the programs that packages bring as optional parts of their own. Of no package it needs
 * the install script: what is compiled comes ready made, and a script that fails would take the course with it.
 */
export const INSTALL = [
  'ci',
  '--include=dev',
  '--include=optional',
  '--include=peer',
  '--ignore-scripts',
  '--no-audit',
  '--no-fund',
  '--loglevel=error',
];

/** The packages of the lock file that are not there, or are there in another version. */
export function missingPackages(root) {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, entry]) => path.startsWith('node_modules/') && isNeeded(entry))
    .filter(([path, entry]) => !isInstalled(join(root, path, 'package.json'), entry))
    .map(([path]) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length));
}

/** An optional package is needed where it is made for this machine: it is a program that another one starts. */
function isNeeded({ optional, os, cpu, libc }) {
  if (optional !== true) return true;
  return (
    libc === undefined && os?.includes(process.platform) === true && cpu?.includes(process.arch) === true
  );
}

function isInstalled(file, { version, link }) {
  try {
    const installed = JSON.parse(readFileSync(file, 'utf8'));
    return link === true || version === undefined || installed.version === version;
  } catch {
    return false;
  }
}
