import { writeMembers } from '../../capacity';
import { requestError } from '../../core/errors';
import { textOf } from '../../core/files';
import type { Json } from '../../core/json';
import { CONTEXT_KEY, listEnvironments, loadEnvironment } from '../../environment';
import { releaseVersions } from '../../facts';
import { type Migration, migrationOf } from '../../plan';
import { type Call, print, printJson, remark } from '../program/call';
import { configFile, namedEnvironment } from '../request/requested-environment';
import { migrationText } from '../views/migration-text';
import { textStyleOf } from '../views/text-parts';

/**
 * `trainyard environment migrate`: an environment moved to a server without NxD Inference; with `--write` in its file too.
 * @throws MigrationRefused when the result would be refused and was to be written
 * @throws EnvironmentExists when `--to` names an environment that the file has
 */
export async function command(call: Call): Promise<void> {
  const file = configFile(call);
  const name = namedEnvironment(call) ?? call.options.environment;
  const migration = migrationOf(
    loadEnvironment({ name, configFile: file }),
    writtenOf(file, name),
    call.options.release ?? (releaseVersions().at(-1) as string),
  );
  const target = call.options.to ?? name;
  if (call.options.write === true) write(call, migration, target);
  if (call.options.json)
    return printJson(call, { ...migration, written: call.options.write ? target : null });
  print(call, migrationText(migration, textStyleOf(call)));
  if (call.options.write === true) return print(call, `\n${target} is written into ${file}`);
  remark(call, '\nnothing was written; add --write, or --write --to NAME for a new environment');
}

function write(call: Call, migration: Migration, target: string): void {
  const file = configFile(call);
  const { environment, refusals, members } = migration;
  const [first] = refusals;
  if (first !== undefined) {
    throw requestError('MigrationRefused', refusals.map(({ message }) => message).join('; '), {
      path: `environment ${environment}`,
      next: refusals.map(({ next }) => next).join('; '),
      data: { refusals },
    });
  }
  const isNew = target !== environment;
  if (isNew && listEnvironments(file).some((it) => it.name === target)) {
    throw requestError('EnvironmentExists', `${file} has an environment '${target}' already`, {
      next: 'choose another name with --to',
    });
  }
  writeMembers(file, target, members, isNew ? environment : undefined);
}

function writtenOf(file: string, name: string): Record<string, Json> {
  const { context } = JSON.parse(textOf(file)) as {
    context: { [CONTEXT_KEY]: Record<string, Record<string, Json>> };
  };
  return context[CONTEXT_KEY][name] ?? {};
}
