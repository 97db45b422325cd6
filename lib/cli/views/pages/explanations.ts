import { readFileSync } from 'node:fs';
import {
  ACCOUNT_FAULTS,
  CODES,
  type CodeRow,
  type CodeText,
  FINDINGS,
  REPLICA_FAULTS,
  REQUEST_ERRORS,
  STOP_REASONS,
} from '../../../codes';
import { SIGNATURE_CODES } from '../../../codes/signature-codes';
import { assetPath } from '../../../documents/asset';
import type { Signature } from '../../../facts/signatures/signature';
import { SIGNATURES } from '../../../facts/signatures/signatures';
import { formatRule, type Limits } from '../reports/check-rule';

/** Every kind of name that `trainyard explain` knows. */
export const KINDS = [
  'error',
  'warning',
  'success',
  'signature',
  'finding',
  'check',
  'request error',
  'stop reason',
  'fault',
] as const;
/** One of those kinds. */
export type Kind = (typeof KINDS)[number];

/** What is known of one name. */
export interface Explanation {
  readonly name: string;
  readonly kind: Kind;
  readonly meaning: string;
  readonly next: string;
  /** Null where the name itself ends no command and no phase. */
  readonly exit: number | null;
  readonly from: readonly string[];
  /** Null where the catalogue or the checks keep the name, which say where it comes from instead. */
  readonly since: string | null;
  /** Names that tell of the same failure, each with its kind. */
  readonly related: readonly string[];
}

/** Everything that has a name of its own, from the registry, the catalogue and the checks, in one form. */
export function explanations(): readonly Explanation[] {
  return [
    ...Object.entries<CodeRow>(CODES).map(([name, row]) => ofCode(name, row)),
    ...SIGNATURES.map(ofSignature),
    ...ofTable(FINDINGS, 'finding', 'the outcome of Diagnose'),
    ...checks(),
    ...ofTable(REQUEST_ERRORS, 'request error', 'one request of a measurement'),
    ...ofTable(STOP_REASONS, 'stop reason', 'a result, or the record of a guard'),
    ...ofTable({ ...REPLICA_FAULTS, ...ACCOUNT_FAULTS }, 'fault', '`trainyard rehearse --inject`'),
  ];
}

function ofCode(name: string, row: CodeRow): Explanation {
  const shown = Object.keys(SIGNATURE_CODES).filter((it) =>
    SIGNATURE_CODES[it]?.some((code) => code === name),
  );
  return { name, ...row, related: shown.map((it) => `signature ${it}`) };
}

const PLACES: Readonly<Record<Signature['at'], string>> = {
  boot: 'the log of the bootstrap phase',
  hub: 'an answer of the hub',
  compile: 'the log of the compiler',
  load: 'the log of a replica that loads',
  serve: 'the log of a replica',
  kernel: 'the kernel log',
  launch: 'the answer of EC2 to a launch',
};

/** Compile and Deploy look for the cause in a log, and end with its name where they find one. */
function endsPhase({ at, severity }: Signature): boolean {
  return severity === 'error' && ['compile', 'load', 'serve'].includes(at);
}

function ofSignature(signature: Signature): Explanation {
  const { name, at, meaning, next } = signature;
  const codes = (SIGNATURE_CODES[name] ?? []).map((code) => `error ${code}`);
  const ends = endsPhase(signature);
  const role = ends
    ? `; it is the code of the outcome when ${at === 'compile' ? 'Compile' : 'Deploy'} finds it`
    : '';
  return {
    ...{ name, kind: 'signature', exit: ends ? 1 : null, since: null },
    meaning: sentence(`${meaning}${role}`),
    next: sentence(next),
    from: [PLACES[at]],
    related: codes,
  };
}

function ofTable(table: Readonly<Record<string, CodeText>>, kind: Kind, from: string): Explanation[] {
  return Object.entries(table).map(([name, text]) => ({
    ...{ name, kind, ...text, exit: null, from: [from], since: null },
    related: [],
  }));
}

function checks(): Explanation[] {
  const file = assetPath('host', 'python', 'trainyard_host', 'measure', 'judge', 'thresholds.json');
  const table = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Limits>;
  return Object.entries(table).map(([name, limits]) => ({
    ...{ name, kind: 'check', exit: null, from: ['the verdict of a result'], since: null },
    meaning: sentence(`${formatRule(limits)}, because ${limits.reason}`),
    next: sentence(limits.next),
    related: ['error VerdictInvalid'],
  }));
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
