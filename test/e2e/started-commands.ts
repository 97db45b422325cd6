/** What the phases of a rehearsal say that they started, with the names of this one run taken out. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { trainyard } from './command';

export interface StartedCommand {
  readonly phase: string;
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

export function startedCommands(state: string): StartedCommand[] {
  const logs = readdirSync(state, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /account\/s3\/.*\/logs\/[a-z]+\/[^/]+\.log$/.test(path),
  );
  const phases = ['compile', 'deploy', 'benchmark'];
  return phases.flatMap((phase) =>
    logs
      .filter((path) => path.includes(`/logs/${phase}/`))
      .flatMap((path) => readFileSync(join(state, path), 'utf8').split('\n'))
      .flatMap((line) => /starts (\{.*\})$/.exec(line)?.[1] ?? [])
      .map((json) => ({ phase, ...(JSON.parse(withoutNames(json)) as Omit<StartedCommand, 'phase'>) }))
      .map(withPath),
  );
}

/** The same commands by `trainyard plan`. */
export async function printedCommands(args: readonly string[]): Promise<StartedCommand[]> {
  const plan = await trainyard(['plan', ...args, '--json']);
  const { commands } = JSON.parse(plan.stdout) as { commands: Array<StartedCommand & { replica?: number }> };
  return commands
    .filter(({ phase }) => phase !== 'prepare')
    .map(({ phase, argv, environment }) => ({ phase, argv, environment }));
}

/** Root, toolkit, run, command and address of one rehearsal, as the plan writes them. */
function withoutNames(line: string): string {
  return line
    .replaceAll(/[^":=]*\/hosts\/[^/]+\/root\//g, '/')
    .replaceAll(/bundles\/[0-9a-f]{64}/g, 'current')
    .replaceAll(/(\/runs\/)[^/"]+/g, '$1<run>')
    .replaceAll(/(benchmark-|\/work\/)[0-9a-f-]{36}/g, '$1<command>')
    .replaceAll(/127(\.\d+){3}/g, '127.0.0.1');
}

/** PATH is the program's folder and what was there; a replica's launcher sets it, so its command does not say it. */
function withPath({ phase, argv, environment }: StartedCommand): StartedCommand {
  if (phase === 'benchmark') return { phase, argv, environment };
  const before = environment['PATH']?.split(':')[0] ?? argv[0]?.replace(/\/[^/]+$/, '');
  return { phase, argv, environment: { ...environment, PATH: `${before}:$PATH` } };
}
