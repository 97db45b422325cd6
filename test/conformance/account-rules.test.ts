/** Rules that accounts put on their templates: Control Tower's, by cfn-guard, and checkov's. What they find is listed with a reason. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFields, type Environment } from '../../lib/environment';
import { cleanUp, environment } from '../infra/app';
import { checkov, controlTower, type Finding } from './helpers/rule-findings';
import { shipped, synthesized } from './helpers/templates';
import KNOWN from './known-findings.json';

// Ends what hangs; hundreds of rules are asked about every template.
jest.setTimeout(1_200_000);

const folder = mkdtempSync(join(tmpdir(), 'trainyard-rules-'));
let files: readonly string[] = [];
let strict: readonly string[] = [];
beforeAll(() => {
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  // Every shipped environment, and what they have not: spot, and no NAT.
  files = written([
    ...shipped(),
    environment('spot', { capacity: { kind: 'spot' }, network: { nat: false } }),
  ]);
  strict = written([environment('strict', STRICT)]);
});
afterAll(() => {
  jest.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
  cleanUp();
});

const KEY = 'arn:aws:kms:us-east-2:123456789012:key/01234567-89ab-cdef-0123-456789abcdef';
/** What an account that asks for all of it writes. */
const STRICT = {
  encryption: { results: KEY, volumes: KEY, logs: KEY },
  observability: { logRetentionDays: 365 },
};

function written(environments: readonly Environment[]): string[] {
  return environments.map((each) => {
    const file = join(folder, `${each.name}.template.json`);
    writeFileSync(file, JSON.stringify(synthesized(each)));
    return file;
  });
}

interface Known {
  readonly rule: string;
  readonly resources: readonly string[];
  readonly reason: string;
  /** Field of the environment that makes it go away. */
  readonly curedBy?: string;
}

const listed = (known: readonly Known[]): Finding[] =>
  known.flatMap(({ rule, resources }) => resources.map((resource) => `${rule} ${resource}`)).sort();

describe.each([
  ['Control Tower', controlTower, KNOWN.controlTower as readonly Known[], 20],
  ['checkov', checkov, KNOWN.checkov as readonly Known[], 50],
] as const)('%s', (_, judge, known, least) => {
  test('finds what is listed, and nothing else', () => {
    const { findings, judged } = judge(files);
    expect(judged).toBeGreaterThan(least);
    expect(findings).toEqual(listed(known));
  });

  test('finds no more what a field cures, where the field is written', () => {
    const cured = known.filter(({ curedBy }) => curedBy !== undefined);
    const fields = describeFields().map(({ path }) => path);
    expect(cured.filter(({ curedBy = '' }) => !fields.includes(curedBy))).toEqual([]);
    expect(cured.length).toBeGreaterThan(0);
    const left = new Set(judge(strict).findings);
    expect(listed(cured).filter((one) => left.has(one))).toEqual([]);
  });

  test('has a reason for each, as a sentence', () => {
    expect(known.filter(({ reason }) => !/^[A-Z].{20,}\.$/.test(reason))).toEqual([]);
  });
});
