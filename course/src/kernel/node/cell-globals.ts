/** Globals as they were before cells ran, so that one notebook does not see what another left behind. */
export class CellGlobals {
  #before = new Map<string, PropertyDescriptor>();

  /** Takes the globals of this moment for those to return to. */
  remember(): void {
    this.#before = new Map(globalNames().map(name => [name, descriptorOf(name)]));
  }

  /** Runs `load`; what it adds belongs to the loaded module, which later notebooks share, and stays. */
  adopting<T>(load: () => T): T {
    const known = new Set(globalNames());
    try {
      return load();
    } finally {
      for (const name of globalNames()) {
        if (!known.has(name)) this.#before.set(name, descriptorOf(name));
      }
    }
  }

  /** Removes what was added since, and puts back what was replaced. */
  restore(): void {
    for (const name of globalNames()) {
      const before = this.#before.get(name);
      if (before === undefined) Reflect.deleteProperty(globalThis, name);
      else if (isReplaced(name, before)) Object.defineProperty(globalThis, name, before);
    }
    for (const [name, before] of this.#before) {
      if (!Object.hasOwn(globalThis, name)) Object.defineProperty(globalThis, name, before);
    }
  }
}

function globalNames(): string[] {
  return Object.getOwnPropertyNames(globalThis);
}

function descriptorOf(name: string): PropertyDescriptor {
  return Object.getOwnPropertyDescriptor(globalThis, name) ?? {};
}

/** Node turns some of its lazy globals into plain ones when they are first used: only plain values are compared. */
function isReplaced(name: string, before: PropertyDescriptor): boolean {
  return 'value' in before && before.configurable === true && descriptorOf(name).value !== before.value;
}
