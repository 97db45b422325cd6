/**
 * `npm run fuzz [-- --runs N --only NAME --seed N]`: gives every parser of foreign text its inputs, in TypeScript and in
 * Python. Each parser has a process of its own, which is ended when one input keeps it for five minutes. Ends with 1
 * when one fails; what it printed becomes a row of `found-inputs.ts` or `found_inputs.py`.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../lib/core/package-root';
import { childFuzz } from './child-fuzz';
import { fuzzInChild } from './fuzz-in-child';
import { allTargets } from './targets/all-targets';

const say = (line: string) => process.stdout.write(`${line}\n`);

function optionOf(args: readonly string[], name: string): string | undefined {
  const at = args.indexOf(`--${name}`);
  return at < 0 ? undefined : args[at + 1];
}

async function main(args: readonly string[]): Promise<number> {
  const runs = Number(optionOf(args, 'runs') ?? 10_000);
  const seed = Number(optionOf(args, 'seed') ?? Date.now() % 2 ** 31);
  const only = optionOf(args, 'only');
  if (!Number.isSafeInteger(runs) || !Number.isSafeInteger(seed) || runs < 1) {
    say('--runs and --seed are whole numbers');
    return 2;
  }
  say(`${runs} inputs for each parser, seed ${seed}`);
  let failed = 0;
  const targets = allTargets.filter(({ name }) => only === undefined || only === name);
  for (const { name } of targets) {
    const finding = await fuzzInChild(name, { runs, seed });
    say(`${name.padEnd(22)} ${finding === undefined ? 'ok' : 'FAILED'}`);
    if (finding === undefined) continue;
    failed += 1;
    say(`  ${finding.problem}\n  input in base64: ${finding.input.slice(0, 2000)}`);
    say(`  again: npm run fuzz -- --only ${name} --seed ${seed} --runs ${runs}`);
  }
  const python = inPython(runs, seed, only);
  if (python === undefined && targets.length === 0) {
    say(
      `there is no parser ${only}; there are ${allTargets.map(({ name }) => name).join(', ')}, and those of Python`,
    );
    return 2;
  }
  return failed > 0 || python !== 0 ? 1 : 0;
}

/** Exit code of the Python side; undefined when it has no parser of the name. */
function inPython(runs: number, seed: number, only: string | undefined): number | undefined {
  const root = packageRoot();
  const python = process.env['TRAINYARD_FUZZ_PYTHON'] ?? join(root, '.conformance/venv/bin/python');
  if (!existsSync(python)) {
    say(
      `the parsers of Python were not tried: ${python} is missing; npm run test:conformance -- fuzz makes it`,
    );
    return 1;
  }
  const named = only === undefined ? [] : ['--only', only];
  const args = [
    join(root, 'test/fuzz/python/main.py'),
    '--runs',
    String(runs),
    '--seed',
    String(seed),
    ...named,
  ];
  const { status } = spawnSync(python, args, { stdio: 'inherit' });
  return status === 4 ? undefined : (status ?? 1);
}

const args = process.argv.slice(2);
const child = optionOf(args, 'child');
(child === undefined ? main(args) : childFuzz(child)).then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    say(String(error));
    process.exitCode = 1;
  },
);
