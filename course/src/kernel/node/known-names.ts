import { isBuiltin } from 'node:module';

/** Whether the full types may know a name that the lean ones do not: a built-in module or global. */
export function isKnownToNode(name: string): boolean {
  return isBuiltin(name) || name === 'NodeJS' || name === 'require' || name in globalThis;
}
