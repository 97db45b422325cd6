import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeWhole } from '../../core/files';
import { packageRoot } from '../../core/package-root';
import { CONTEXT_KEY, type Environment } from '../../environment';

/**
 * Makes a folder from which the CDK deploys one environment: a `cdk.json` with this package's app, its feature flags and
 * the environment, complete. So the folder depends on no other file of the operator's, and a later edit of the
 * operator's file does not reach it.
 * @throws PathUnwritable, DiskFull when it cannot be written
 */
export function writeCdkFolder(folder: string, { name, ...written }: Environment): void {
  const root = packageRoot();
  const app = [process.execPath, join(root, 'dist', 'bin', 'app.js')].map(quoted).join(' ');
  const content = { app, context: { ...flagsOf(root), [CONTEXT_KEY]: { [name]: written } } };
  writeWhole(
    join(folder, 'cdk.json'),
    `${JSON.stringify(content, null, 2)}\n`,
    'name another folder, or make room',
  );
}

/** Without our own entries, which are an operator's. */
function flagsOf(root: string): Record<string, unknown> {
  const { context } = JSON.parse(readFileSync(join(root, 'cdk.json'), 'utf8')) as {
    context: Record<string, unknown>;
  };
  return Object.fromEntries(Object.entries(context).filter(([key]) => !key.startsWith('trainyard:')));
}

/** The CDK gives the line to a shell. */
const quoted = (word: string) => `'${word.replaceAll("'", `'\\''`)}'`;
