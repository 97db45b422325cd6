/** Puts members of an environment into the configuration file, and changes nothing else in it. */
import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { dataError, phaseError } from '../core/errors';
import { textOf } from '../core/files';
import type { Json } from '../core/json';
import { CONTEXT_KEY, listEnvironments } from '../environment';
import { setInJson } from './json-edit';

type Members = Readonly<Record<string, Json>>;
interface ConfigFile {
  readonly context: { readonly [CONTEXT_KEY]: Record<string, Members> };
}

/**
 * Sets members of the environment `name`. With `from`, `name` is a new environment: that one with these members.
 * @throws ConfigFileMissing, ConfigFileNotJson, EnvironmentsMissing when the file cannot be used
 * @throws EditUnsafe when the text cannot be changed without changing something else; nothing is written then
 * @throws FileNotWritten when the file cannot be replaced
 */
export function writeMembers(configFile: string, name: string, members: Members, from?: string): void {
  listEnvironments(configFile);
  // The file itself is replaced, not a link to it.
  const file = realpathSync(configFile);
  const before = textOf(file);
  const expected = JSON.parse(before) as ConfigFile;
  const environments = expected.context[CONTEXT_KEY];
  const wanted = { ...environments[from ?? name], ...members };
  environments[name] = wanted;
  const edit = () =>
    from === undefined
      ? Object.entries(members).reduce(
          (text, [member, value]) => setInJson(text, ['context', CONTEXT_KEY, name, member], value),
          before,
        )
      : setInJson(before, ['context', CONTEXT_KEY, name], wanted);
  // The edit is made on text, so its meaning is compared before anything is written.
  const same = (after: string) => isDeepStrictEqual(JSON.parse(after), expected);
  const after = checkedEdit(edit, same);
  if (after === undefined) throw unsafe(name, members);
  replaceFile(file, after);
}

/** Undefined for an edit that changes something else, and for a text with more levels than the tools can walk. */
function checkedEdit(edit: () => string, same: (after: string) => boolean): string | undefined {
  try {
    const after = edit();
    return same(after) ? after : undefined;
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function unsafe(name: string, members: Members) {
  const what = Object.keys(members).join(', ');
  return dataError('EditUnsafe', `${what} of ${name} cannot be changed without changing something else`, {
    next: `write ${JSON.stringify(members)} into the environment by hand`,
  });
}

/** Renamed into place: whoever reads the file sees the old text or the new one. */
function replaceFile(file: string, text: string): void {
  const draft = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(draft, text, { mode: statSync(file).mode });
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw phaseError('FileNotWritten', `${file} cannot be written`, {
      next: 'see whether you may write in its folder',
      cause,
    });
  }
}
