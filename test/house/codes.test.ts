/** The registry and the sources say the same: nothing is thrown that is not registered, nothing registered is dead. */
import {
  CODE_TABLES,
  CODES,
  type CodeOrigin,
  type CodeText,
  codeRow,
  FINDINGS,
  REQUEST_ERRORS,
  STOP_REASONS,
} from '../../lib/codes';
import * as spaces from '../../lib/codes/name-spaces';
import { SIGNATURE_CODES } from '../../lib/codes/signature-codes';
import { LAUNCH_FAULTS } from '../../lib/emulator/account/faults';
import { SIGNATURES } from '../../lib/facts';
import {
  findingsOfPython,
  names,
  requestErrorsOfPython,
  stopReasonsOfPython,
  type Thrown,
  thrownByPython,
  thrownByShell,
  thrownByTypeScript,
} from './thrown-codes';

/** Codes that no pattern sees, because they are no argument and no member called `code`. */
const WRITTEN_ELSEWHERE: readonly Thrown[] = [
  ...Object.keys(LAUNCH_FAULTS).map((code) => ({ code, where: 'lib/emulator/account/faults.ts', exit: 1 })),
  // The hub hands its refusals on as tuples.
  { code: 'GatedRepo', where: 'lib/emulator/account/hub.ts' },
  { code: 'RateLimited', where: 'lib/emulator/account/hub.ts' },
];

const typeScript = thrownByTypeScript();
const emulator = [
  ...typeScript.filter(({ where }) => where.startsWith('lib/emulator/')),
  ...WRITTEN_ELSEWHERE,
];
const python = thrownByPython();

const THROWN: Readonly<Record<CodeOrigin, readonly Thrown[]>> = {
  command: typeScript.filter(({ where }) => !where.startsWith('lib/emulator/')),
  'emulated account': emulator,
  host: [...thrownByShell('assets/host'), ...python.filter(({ where }) => !where.includes('/measure/'))],
  'measure client': python.filter(({ where }) => where.includes('/measure/')),
  'step script': thrownByShell('assets/documents'),
  boot: thrownByShell('assets/user-data'),
};
const ORIGINS = Object.keys(THROWN) as CodeOrigin[];
const all = Object.values(THROWN).flat();

describe('the registry of codes', () => {
  test('has every code that is thrown', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter(({ code }) => codeRow(code) === undefined)).toEqual([]);
  });

  test('has no code that nothing throws', () => {
    const thrown = names(all);
    expect(Object.keys(CODES).filter((code) => !thrown.includes(code))).toEqual([]);
  });

  test.each(ORIGINS)('says which codes come from the %s', (origin) => {
    const registered = Object.entries(CODES).filter(([, row]) => row.from.some((from) => from === origin));
    expect(registered.map(([code]) => code).sort()).toEqual(names(THROWN[origin]));
  });

  test('has the exit code with which each is thrown', () => {
    const other = all.filter(({ code, exit }) => exit !== undefined && codeRow(code)?.exit !== exit);
    expect(other).toEqual([]);
  });

  test('has each code in one table', () => {
    const listed = Object.values(CODE_TABLES).flatMap((table) => Object.keys(table));
    expect(listed.filter((code, index) => listed.indexOf(code) !== index)).toEqual([]);
    expect(listed.length).toBe(Object.keys(CODES).length);
  });

  test('has warnings that end nothing, and no error that ends with 0', () => {
    const rows = Object.entries(CODES).filter(([, row]) => (row.kind === 'error') === (row.exit === 0));
    expect(rows).toEqual([]);
  });
});

describe('the other name spaces', () => {
  test('have what Diagnose finds, why loads and instances stop, and how requests fail', () => {
    expect(Object.keys(FINDINGS).sort()).toEqual(findingsOfPython());
    expect(Object.keys(STOP_REASONS).sort()).toEqual(stopReasonsOfPython());
    expect(Object.keys(REQUEST_ERRORS).sort()).toEqual(requestErrorsOfPython());
  });

  test('tell of each signature which codes it explains', () => {
    const signatures = SIGNATURES.map(({ name }) => name);
    expect(Object.keys(SIGNATURE_CODES).sort()).toEqual([...signatures].sort());
  });
});

const texts: ReadonlyArray<readonly [string, CodeText]> = [
  ...Object.entries<CodeText>(CODES),
  ...Object.values(spaces).flatMap((table) => Object.entries<CodeText>(table)),
];

test('every meaning and next action is one sentence in the words of the field', () => {
  const strange = texts.filter(([, { meaning, next }]) =>
    [meaning, next].some(
      (text) =>
        !/^\S.{8,}[A-Za-z0-9`’)]\.$/.test(text) ||
        !/^[A-Z]|^(neuron-ls|pip|git|systemd)\b/.test(text) ||
        /\. [A-Z]/.test(text) ||
        text.length > 120 ||
        /\b(machines?|copy of|copies|bundles?|jobs?|calm|deal)\b/i.test(text),
    ),
  );
  expect(strange).toEqual([]);
});
