/** What cfn-guard with AWS's Control Tower rules, and checkov, find in templates. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** A rule that a resource breaks: `CT.S3.PR.2 StorageAccessLogs96FB524C`. */
export type Finding = string;

const OUTPUT = { encoding: 'utf8', maxBuffer: 256 * 1024 * 1024 } as const;
const VALIDATOR = '.conformance/guard/node_modules/@cdklabs/cdk-validator-cfnguard';
const RULES = join(VALIDATOR, 'rules/control-tower/cfn-guard');
const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'x86_64', arm64: 'aarch64' };

interface Report {
  readonly name: string;
  readonly compliant: readonly string[];
  readonly not_compliant: readonly { readonly Rule: { readonly name: string } }[];
}

/** Control Tower's rules, and how many of them had something to judge. */
export function controlTower(files: readonly string[]): { findings: Finding[]; judged: number } {
  const guard = join(VALIDATOR, 'bin/ubuntu', ARCHITECTURES[process.arch] ?? process.arch, 'cfn-guard');
  if (!existsSync(guard)) throw new TypeError(`${guard} is not there; run test/conformance/install-rules.sh`);
  const data = files.flatMap((file) => ['-d', file]);
  const form = ['--output-format', 'json', '--structured', '--show-summary', 'none'];
  const done = spawnSync(guard, ['validate', '-r', RULES, ...data, ...form], OUTPUT);
  const reports = parsed<Report[]>(done, 'cfn-guard');
  if (reports.length !== files.length)
    throw new TypeError(`${reports.length} reports of ${files.length} templates`);
  const broken = reports.flatMap(({ not_compliant }) => not_compliant.map((it) => JSON.stringify(it)));
  const judged = Math.min(...reports.map((it) => it.compliant.length + it.not_compliant.length));
  return { findings: distinct(broken.flatMap(findingsOf)), judged };
}

/** A report nests a rule in its clauses; each names the resource by the path of what it looked at. */
function findingsOf(rule: string): Finding[] {
  const [, id] = /\[(CT\.[A-Z0-9.]+)\]/.exec(rule) ?? [];
  const resources = [...rule.matchAll(/"path":"\/Resources\/([^/"]+)/g)].map(([, resource]) => resource);
  if (id === undefined || resources.length === 0)
    throw new TypeError(`no rule or resource in ${rule.slice(0, 500)}`);
  return resources.map((resource) => `${id} ${resource}`);
}

interface Checked {
  readonly summary: { readonly passed: number; readonly parsing_errors: number };
  readonly results: {
    readonly failed_checks: readonly { readonly check_id: string; readonly resource: string }[];
  };
}

/** checkov's rules of CloudFormation. */
export function checkov(files: readonly string[]): { findings: Finding[]; judged: number } {
  const names = files.flatMap((file) => ['-f', file]);
  const form = ['--framework', 'cloudformation', '-o', 'json', '--compact', '--quiet', '--skip-download'];
  const env = { ...process.env, BC_SKIP_MAPPING: 'TRUE' };
  const done = spawnSync('.conformance/checkov/bin/checkov', [...names, ...form], { ...OUTPUT, env });
  const { summary, results } = parsed<Checked>(done, 'checkov');
  if (summary.parsing_errors > 0)
    throw new TypeError(`checkov could not read ${summary.parsing_errors} templates`);
  const findings = results.failed_checks.map(
    ({ check_id, resource }) => `${check_id} ${resource.split('.').at(-1)}`,
  );
  return { findings: distinct(findings), judged: summary.passed + findings.length };
}

function parsed<T>({ stdout, stderr, error }: ReturnType<typeof spawnSync>, tool: string): T {
  try {
    return JSON.parse(String(stdout)) as T;
  } catch {
    throw new TypeError(`${tool} gave no JSON: ${error?.message ?? ''} ${String(stderr).slice(-2000)}`);
  }
}

const distinct = (all: readonly Finding[]): Finding[] => [...new Set(all)].sort();
