/** Which codes the sources throw or store, found where they are written: in TypeScript, shell and Python. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync } from '@swc/core';

const ROOT = resolve(__dirname, '../..');
const CODE = /^[A-Z][A-Za-z0-9]+$/;

export interface Thrown {
  readonly code: string;
  /** Path and, in shell and Python, line. */
  readonly where: string;
  /** Undefined where the place itself does not say how the command or phase ends. */
  readonly exit?: number;
}

/** Functions that take a code, which argument it is, and the exit code that they stand for. */
const THROWERS: Readonly<Record<string, { readonly at: number; readonly exit?: number }>> = {
  requestError: { at: 0, exit: 2 },
  phaseError: { at: 0, exit: 1 },
  dataError: { at: 0, exit: 1 },
  stoppedError: { at: 0, exit: 3 },
  serviceError: { at: 0, exit: 1 },
  warning: { at: 0, exit: 0 },
  // Lines of the doctor.
  warn: { at: 1, exit: 0 },
  fail: { at: 1 },
  failure: { at: 0 },
  problem: { at: 0 },
  reason: { at: 0 },
  add: { at: 0 },
  refuse: { at: 2 },
};

/** Names of members and constants that hold a code. */
const HOLDERS = ['code', 'refusal', 'warning'];

interface Node {
  readonly type?: string;
  readonly value?: unknown;
  readonly [key: string]: unknown;
}

export function thrownByTypeScript(): Thrown[] {
  return ['lib', 'bin'].flatMap((folder) =>
    filesOf(folder, /\.ts$/)
      .filter((file) => !file.startsWith('lib/codes/'))
      .flatMap((file) => codesOf(file)),
  );
}

function codesOf(file: string): Thrown[] {
  const found: Thrown[] = [];
  const keep = (node: unknown, exit?: number) => {
    for (const code of literals(node)) found.push({ code, where: file, ...(exit !== undefined && { exit }) });
  };
  visit(parseSync(read(file), { syntax: 'typescript' }) as unknown as Node, (node) => {
    if (node.type === 'CallExpression') {
      const thrower = THROWERS[nameOf(node['callee'])];
      const argument = (node['arguments'] as Array<{ expression: Node }>)[thrower?.at ?? 0];
      if (thrower !== undefined) keep(argument?.expression, thrower.exit);
    }
    if (node.type === 'KeyValueProperty' && HOLDERS.includes(nameOf(node['key']))) keep(node.value);
    if (node.type === 'VariableDeclarator' && nameOf(node['id']) === 'code') keep(node['init']);
  });
  return found.filter(({ code }) => CODE.test(code));
}

const nameOf = (node: unknown) => String((node as Node | undefined)?.value ?? '');

/** The texts that an expression can be: a literal, or one of several. */
function literals(value: unknown): string[] {
  const node = value as Node | undefined;
  switch (node?.type) {
    case 'StringLiteral':
      return [String(node.value)];
    case 'ConditionalExpression':
      return [node['consequent'], node['alternate']].flatMap(literals);
    case 'BinaryExpression':
      return node['operator'] === '??' ? [node['left'], node['right']].flatMap(literals) : [];
    default:
      return [];
  }
}

function visit(node: Node, look: (node: Node) => void): void {
  look(node);
  for (const child of Object.values(node)) {
    for (const each of Array.isArray(child) ? child : [child]) {
      if (typeof each === 'object' && each !== null) visit(each as Node, look);
    }
  }
}

/** `fail CODE`, `refuse CODE` and what the scripts outside of the toolkit use in their place. */
const SHELL: ReadonlyArray<{ readonly what: RegExp; readonly exit?: number }> = [
  { what: /\bfail ([A-Z]\w+)/g, exit: 1 },
  { what: /\brefuse ([A-Z]\w+)/g, exit: 2 },
  { what: /\bgive_up ([A-Z]\w+)(?:[^\n]*\\\n)*[^\n]*" 2$/gm, exit: 2 },
  { what: /\bgive_up ([A-Z]\w+)(?:[^\n]*\\\n)*[^\n]*"$/gm, exit: 1 },
  { what: /\bmissing=\(([A-Z]\w+)/g, exit: 1 },
  { what: /\bTRAINYARD_REASON=\(([A-Z]\w+)/g, exit: 3 },
  { what: /\breason=['"]?([A-Z]\w+)/g },
];

export function thrownByShell(folder: string): Thrown[] {
  const files = filesOf(folder, /(\.sh|\/phase|libexec\/[^/.]+)$/);
  return files.flatMap((file) => matches(file, SHELL, (text) => text.replaceAll(/^\s*#.*$/gm, '')));
}

/** Calls whose exit code is in their name. `MeasureError` and `Failure` may say another one at their end. */
const PYTHON: ReadonlyArray<{ readonly what: RegExp; readonly exit?: number }> = [
  { what: /\bMeasureError\(\s*"([A-Z]\w+)"[^\n]*STOPPED\)/g, exit: 3 },
  { what: /\bMeasureError\(\s*"([A-Z]\w+)"(?![^\n]*STOPPED\))/g, exit: 1 },
  { what: /\b(?:Failure|self\.failed)\(\s*(?:it, )?"([A-Z]\w+)"/g, exit: 1 },
  { what: /\b(?:invalid|_refusal)\(\s*"([A-Z][A-Za-z]+)"/g, exit: 2 },
  { what: /"code": "([A-Z]\w+)"/g },
  // A part of a start with its deadline, and what a helper of a module raises when it is told no other code.
  { what: /\bStage\(\s*"[^"]*", "([A-Z]\w+)"/g, exit: 1 },
  { what: /\.deadline\(\s*"[^"]*",\s*"([A-Z]\w+)"/g, exit: 1 },
  { what: /\bcode: str = "([A-Z]\w+)"/g, exit: 1 },
  { what: /\breturn \(?\s*"(Replica[A-Z]\w+)",/g, exit: 1 },
];

export function thrownByPython(): Thrown[] {
  return pythonMatches(PYTHON, '');
}

export function findingsOfPython(): string[] {
  return names(pythonMatches([{ what: /\bFinding\(\s*"([A-Z]\w+)"/g }], 'phases'));
}

export function stopReasonsOfPython(): string[] {
  return names([
    ...pythonMatches(
      [{ what: /(?:\bstop\(|self\.stop, |reason: str = |^DIED = )"([A-Z]\w+)"/gm }],
      'measure',
    ),
    ...pythonMatches([{ what: /\bDecision\(\s*"([A-Z]\w+)"/g }], 'guard'),
  ]);
}

export function requestErrorsOfPython(): string[] {
  const what = [
    /(?:\bLost|\.fail|\berror = )\("([A-Z]\w+)"/g,
    /-?\d+: "([A-Z]\w+)"/g,
    /\bcode = "([A-Z]\w+)"/g,
    /(?:\belse|\bor \() ?"([A-Z]\w+)"/g,
    /\breturn "([A-Z]\w+)", f"HTTP/g,
    /"class": "([A-Z]\w+)"/g,
  ].map((each) => ({ what: each }));
  const homes = ['measure/client', 'measure/records', 'measure/llmperf'];
  return names(homes.flatMap((home) => pythonMatches(what, home)));
}

export const names = (thrown: readonly Thrown[]) => [...new Set(thrown.map(({ code }) => code))].sort();

function pythonMatches(patterns: typeof PYTHON, under: string): Thrown[] {
  const files = filesOf(join('assets/host/python/trainyard_host', under), /\.py$/);
  return files.flatMap((file) => matches(file, patterns, (text) => text));
}

function matches(file: string, patterns: typeof SHELL, prepare: (text: string) => string): Thrown[] {
  const text = prepare(read(file));
  return patterns.flatMap(({ what, exit }) =>
    [...text.matchAll(what)].map((match) => ({
      code: match[1] ?? '',
      where: `${file}:${text.slice(0, match.index).split('\n').length}`,
      ...(exit !== undefined && { exit }),
    })),
  );
}

const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

function filesOf(folder: string, pattern: RegExp): string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((name) => join(folder, name).replaceAll('\\', '/'))
    .filter((name) => pattern.test(name) && !name.includes('__pycache__'))
    .sort();
}
