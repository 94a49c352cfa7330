/** Which records among a function's arguments are options: their types, as the sources declare them, have fields that may be left out. */
import { join } from 'node:path';
import ts from '@tslab/typescript-for-tslab';
import { isDistribution, type Variation } from './variations.js';

/**
 * Types with optional fields that a caller is given and hands on as they are. They may carry more than the function
 * reads, and nobody writes them down, so nobody misspells them.
 */
const MADE_BY_FUNCTIONS: ReadonlySet<string> = new Set(['Component', 'Group', 'TraceEvent']);

/** A record with fields that may be left out: where it is among the arguments, and one of those fields. */
interface OptionsRecord {
  readonly path: readonly (string | number)[];
  readonly optional: string;
}

/** The public functions of some rooms, with the types of their parameters. */
export class ParameterTypes {
  readonly #checker: ts.TypeChecker;
  readonly #program: ts.Program;
  readonly #sources: string;

  constructor(sources: string, rooms: readonly string[]) {
    const { config } = ts.readConfigFile(join(sources, '../tsconfig.json'), ts.sys.readFile);
    const { options } = ts.parseJsonConfigFileContent(
      { ...config, include: [] },
      ts.sys,
      join(sources, '..'),
    );
    const files = rooms.map(room => join(sources, room, 'index.ts'));
    this.#program = ts.createProgram(files, { ...options, noEmit: true, types: [] });
    this.#checker = this.#program.getTypeChecker();
    this.#sources = sources;
  }

  /** Each options record among valid arguments gets one more field, misspelled from one that it may have. */
  misspellings(room: string, name: string, args: readonly unknown[]): Variation[] {
    return this.#optionsIn(room, name, args).map(({ path, optional }) => ({
      path: [...path, misspelt(optional)],
      value: 1,
    }));
  }

  /** The parameters of a room's functions and classes that are records with optional fields: `simulate:options`. */
  parametersWithOptions(room: string): string[] {
    const file = this.#program.getSourceFile(join(this.#sources, room, 'index.ts'));
    const module = file && this.#checker.getSymbolAtLocation(file);
    if (!file || !module) return [];
    const found = this.#checker.getExportsOfModule(module).flatMap(exported => {
      const type = this.#checker.getTypeOfSymbolAtLocation(this.#original(exported), file);
      const signatures = [...type.getCallSignatures(), ...type.getConstructSignatures()];
      return signatures
        .flatMap(({ parameters }) => parameters)
        .filter(parameter =>
          this.#members(this.#checker.getTypeOfSymbolAtLocation(parameter, file)).some(
            member =>
              !this.#checker.isArrayType(member) &&
              member.getCallSignatures().length === 0 &&
              member.getProperties().some(isOptional),
          ),
        )
        .map(parameter => `${exported.name}:${parameter.name}`);
    });
    return [...new Set(found)];
  }

  #original(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.#checker.getAliasedSymbol(symbol) : symbol;
  }

  #optionsIn(room: string, name: string, args: readonly unknown[]): OptionsRecord[] {
    const file = this.#program.getSourceFile(join(this.#sources, room, 'index.ts'));
    const module = file && this.#checker.getSymbolAtLocation(file);
    const exported = module && this.#checker.tryGetMemberInModuleExports(name, module);
    if (!file || !exported) return [];
    const type = this.#checker.getTypeOfSymbolAtLocation(this.#original(exported), file);
    const signatures = type.getCallSignatures();
    return args.flatMap((value, index) => {
      const types = signatures.flatMap(({ parameters }) =>
        index < parameters.length ? [this.#checker.getTypeOfSymbolAtLocation(parameters[index], file)] : [],
      );
      return this.#within(value, types, [index], file);
    });
  }

  #within(
    value: unknown,
    types: readonly ts.Type[],
    path: readonly (string | number)[],
    at: ts.Node,
  ): OptionsRecord[] {
    if (typeof value !== 'object' || value === null || isDistribution(value)) return [];
    const members = types.flatMap(type => this.#members(type));
    const elements = (kind: ts.IndexKind): ts.Type[] =>
      members.flatMap(type => this.#checker.getIndexTypeOfType(type, kind) ?? []);
    if (Array.isArray(value))
      return value
        .slice(0, 2)
        .flatMap((part, index) => this.#within(part, elements(ts.IndexKind.Number), [...path, index], at));
    if (Object.getPrototypeOf(value) !== Object.prototype) return [];

    const fitting = members.filter(type => this.#fits(value, type, at));
    if (fitting.some(type => MADE_BY_FUNCTIONS.has((type.aliasSymbol ?? type.symbol)?.name))) return [];
    const optional = fitting.flatMap(type => type.getProperties()).find(isOptional);
    const own = optional === undefined ? [] : [{ path, optional: optional.name }];
    const parts = Object.entries(value).flatMap(([key, part]) => {
      const declared = fitting.flatMap(type => {
        const property = type.getProperty(key);
        return property ? [this.#checker.getTypeOfSymbolAtLocation(property, at)] : [];
      });
      const known = declared.length > 0 ? declared : elements(ts.IndexKind.String);
      return this.#within(part, known, [...path, key], at);
    });
    return [...own, ...parts];
  }

  /** The members of a union, the bound of a type parameter, or the type itself. */
  #members(type: ts.Type): ts.Type[] {
    const bound = this.#checker.getBaseConstraintOfType(type) ?? type;
    const members = bound.isUnion() ? bound.types : [bound];
    return members.filter(({ flags }) => flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection));
  }

  /** Whether a value can be this member of a union: it has what the member asks for, words such as its `kind` included. */
  #fits(value: object, type: ts.Type, at: ts.Node): boolean {
    return type.getProperties().every(property => {
      const held: unknown = (value as Record<string, unknown>)[property.name];
      if (held === undefined) return isOptional(property);
      const declared = this.#checker.getTypeOfSymbolAtLocation(property, at);
      return !declared.isStringLiteral() || declared.value === held;
    });
  }
}

function isOptional(property: ts.Symbol): boolean {
  return (property.flags & ts.SymbolFlags.Optional) !== 0;
}

/** A name with its last two letters the wrong way round: `years` becomes `yeasr`. */
function misspelt(name: string): string {
  const letters = [...name];
  const [last = '', before = ''] = [letters.pop(), letters.pop()];
  return last === before || before === '' ? `${name}${last}` : [...letters, last, before].join('');
}
