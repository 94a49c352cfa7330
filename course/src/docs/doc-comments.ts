/** What the doc comments of public functions leave out, by module: a summary, a unit or range, an error, a source; and `@param` without a parameter. */
import { join } from 'node:path';
import ts from '@tslab/typescript-for-tslab';
import { publicModules } from '../../bin/library-exports.mjs';
import { inCourse } from '../paths.js';
import type { Counts } from './ratchet.js';

/** What a doc comment can leave out. */
export type Omission = 'summary' | 'unit or range' | '@throws' | 'source' | 'known @param';

export interface Finding {
  readonly module: string;
  readonly name: string;
  readonly omission: Omission;
  /** The parameter, where it is one. */
  readonly parameter?: string;
}

/** A function of a module, with its comment. */
export interface PublicFunction {
  readonly module: string;
  readonly name: string;
  readonly node: ts.FunctionDeclaration;
  readonly summary: string;
  readonly tags: readonly { readonly name: string; readonly text: string }[];
}

/** Names that say their unit or range themselves. */
const SPEAKING_NAME =
  /(Ms|Seconds|Minutes|Hours|Days|Years|Ticks|Ppm|Bytes|Kilobytes|Gigabytes|Share|Probability|Availability|PerSecond|PerHour|Rate|seed)$|^(ms|seconds|share|probability|availability|seed|loss|kilobytes|kilometers|kilometres)$/;

/** Words with which a comment states a unit or a range. */
const UNIT_OR_RANGE =
  /\d|\b(ms|milliseconds?|seconds?|minutes?|hours?|days?|years?|whole|positive|negative|above|below|at least|at most|share|probability|any|unit|finite|infinite|Infinity|ticks?|bytes?)\b/;

/** How a comment names where a model comes from: a year, a standard, a place in a text, or the definition from which it follows. */
const SOURCE =
  /\b(1[6-9]|20)\d\d\b|\bRFC \d|\b(chapter|section|theorem|figure|table|appendix|documentation|definition|paper|same source|law|follows from)\b|by counting|exact(ly)?\b/i;

/** Simulations and experiments are their own source: the code. */
const EXPERIMENT = /^(simulate|measure|run|draw|sweep|evaluate|observe|replay|sample|every|every[A-Z])/;

/** The public functions of the library, each in every module that exports it. */
export function publicFunctions(): PublicFunction[] {
  const modules = publicModules(inCourse('lib'));
  const path = (file: string): string => join(inCourse('lib', 'src'), `${file}.ts`);
  const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, noLib: true, types: [] };
  const program = ts.createProgram(
    modules.map(({ file }) => path(file)),
    options,
  );
  const checker = program.getTypeChecker();
  return modules.flatMap(({ subpath, file }) => {
    const source = program.getSourceFile(path(file));
    const symbol = source && checker.getSymbolAtLocation(source);
    if (symbol === undefined) throw new Error(`lib/src/${file}.ts exports nothing`);
    return checker.getExportsOfModule(symbol).flatMap(exported => {
      const target = exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported;
      const node = target.declarations?.find(ts.isFunctionDeclaration);
      if (node === undefined) return [];
      const summary = ts.displayPartsToString(target.getDocumentationComment(checker));
      const tags = target.getJsDocTags(checker).map(tag => ({
        name: tag.name,
        text: ts.displayPartsToString(tag.text),
      }));
      return [{ module: subpath, name: exported.name, node, summary, tags }];
    });
  });
}

/** Everything that the comments leave out. */
export function omissions(functions: readonly PublicFunction[] = publicFunctions()): Finding[] {
  return functions.flatMap(one => {
    const { module, name, summary, tags } = one;
    const found: Finding[] = numbersWithoutUnit(one).map(parameter => ({
      module,
      name,
      omission: 'unit or range',
      parameter,
    }));
    for (const parameter of unknownParameters(one)) {
      found.push({ module, name, omission: 'known @param', parameter });
    }
    if (summary.trim() === '') found.push({ module, name, omission: 'summary' });
    if (throwsItself(one.node) && !tags.some(tag => tag.name === 'throws')) {
      found.push({ module, name, omission: '@throws' });
    }
    if (isModel(one) && !SOURCE.test(`${summary} ${headerOf(one.node.getSourceFile())}`))
      found.push({ module, name, omission: 'source' });
    return found;
  });
}

/** How many omissions of each kind each module has. */
export function countOmissions(findings: readonly Finding[] = omissions()): Counts {
  const counts: Record<string, number> = {};
  for (const { module, omission } of findings) {
    const key = `${module}: ${omission}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return Object.fromEntries(Object.entries(counts).sort(([one], [other]) => (one < other ? -1 : 1)));
}

/** A parameter of type number, or a field of one that is written out as a record: neither its name nor its comment says unit or range. */
function numbersWithoutUnit({ node, tags, summary }: PublicFunction): string[] {
  const said = new Map<string, string>();
  for (const { name, text } of tags) {
    const [, parameter, rest] = /^(\S+)\s*([\s\S]*)$/.exec(text) ?? [];
    if (name === 'param' && parameter !== undefined) said.set(parameter.replace(/^.*\./, '.'), rest ?? '');
  }
  const isSilent = (name: string, path: string, comment: string): boolean =>
    !SPEAKING_NAME.test(name) &&
    !UNIT_OR_RANGE.test(`${said.get(path.replace(/^.*\./, '.')) ?? ''} ${comment}`);
  return node.parameters.flatMap(parameter => {
    const name = ts.isIdentifier(parameter.name) ? parameter.name.text : '';
    // A function of one number may say it in its summary.
    const only = node.parameters.length === 1 ? summary : '';
    if (isNumber(parameter)) return isSilent(name, name, only) ? [name] : [];
    if (parameter.type === undefined || !ts.isTypeLiteralNode(parameter.type)) return [];
    return parameter.type.members.flatMap(member => {
      if (!ts.isPropertySignature(member) || !ts.isIdentifier(member.name) || !isNumber(member)) return [];
      const field = member.name.text;
      const comment = member.getFullText().slice(0, member.getLeadingTriviaWidth());
      return isSilent(field, `${name}.${field}`, `${comment} ${said.get(field) ?? ''}`)
        ? [`${name}.${field}`]
        : [];
    });
  });
}

/** What `@param` names and the function does not have; a field is named behind its parameter, `options.runs`. */
function unknownParameters({ node, tags }: PublicFunction): string[] {
  const names = node.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : undefined));
  const hasUnnamed = names.includes(undefined);
  const fields = node.parameters.flatMap(({ name }) =>
    ts.isObjectBindingPattern(name) ? name.elements.map(element => element.name.getText()) : [],
  );
  return tags.flatMap(({ name, text }) => {
    const [parameter = ''] = text.split(/\s/);
    const [root = ''] = parameter.split('.');
    // A parameter that is taken apart at once has the name that its comment gives it.
    const isKnown = names.includes(root) || (hasUnnamed && !fields.includes(root));
    return name !== 'param' || isKnown ? [] : [parameter];
  });
}

function isNumber(node: ts.ParameterDeclaration | ts.PropertySignature): boolean {
  if (node.type !== undefined) return node.type.kind === ts.SyntaxKind.NumberKeyword;
  return ts.isParameter(node) && node.initializer !== undefined && ts.isNumericLiteral(node.initializer);
}

/** Whether a function refuses arguments in its own lines: by `throw`, or by one of the library's `require...`. */
function throwsItself(node: ts.FunctionDeclaration): boolean {
  let throws = false;
  const visit = (child: ts.Node): void => {
    if (ts.isThrowStatement(child)) throws = true;
    if (ts.isCallExpression(child) && /^require[A-Z]/.test(child.expression.getText())) throws = true;
    if (!throws && !ts.isClassLike(child)) ts.forEachChild(child, visit);
  };
  if (node.body !== undefined) visit(node.body);
  return throws;
}

/** The comment at the top of a file, which may name the source of all that is in it. */
function headerOf(file: ts.SourceFile): string {
  const [first] = ts.getLeadingCommentRanges(file.text, 0) ?? [];
  return first === undefined ? '' : file.text.slice(first.pos, first.end);
}

/** A closed form of a subject: it computes, and no chance is in it. */
function isModel({ node, name }: PublicFunction): boolean {
  const isSubject = /[\\/]subjects[\\/]/.test(node.getSourceFile().fileName);
  const gives = node.type?.kind;
  return isSubject && gives === ts.SyntaxKind.NumberKeyword && !EXPERIMENT.test(name);
}
