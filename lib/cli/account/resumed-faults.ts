import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { requestError } from '../../core/errors';
import { forgetFaults } from '../../emulator/rehearsal';
import { OPTIONS } from '../options/option-table';
import type { Call } from '../program/call';
import { faultsOf } from '../request/fault-names';
import { stateDir, writeSettings } from './rehearsal-state';
import { settingsOf } from './rehearsed-settings';
import { usesRehearsal } from './uses-rehearsal';

/** Which failures a run meets that goes on, and what to say of those that it met before. */
interface ResumedFaults {
  readonly faults: readonly string[];
  /** Undefined where nothing had been injected, or all is said by what was typed. */
  readonly note: string | undefined;
}

/**
 * A rehearsal that goes on meets the failures that are asked for now, as often as they are asked for, and no earlier
 * ones: their cure is what a resumption shows. The folder remembers that.
 * @throws FaultsNeedRehearsal on AWS
 */
export async function resumedFaults(call: Call): Promise<ResumedFaults> {
  const asked = call.options.inject;
  if (!(await usesRehearsal(call))) {
    if (asked === undefined) return { faults: [], note: undefined };
    throw requestError('FaultsNeedRehearsal', `${asked.join(', ')} cannot be injected on AWS`, {
      next: `name the directory of a rehearsal with ${OPTIONS.accountState.flag}, or leave ${OPTIONS.inject.flag} out`,
    });
  }
  const dir = stateDir(call);
  const [runId] = call.args;
  const settings = settingsOf(call, runId);
  const faults = faultsOf(call, settings.deployed.instance.count);
  const before = settings.faults.filter((fault) => !faults.includes(fault));
  if (faults.length > 0) forgetFaults(dir, readdirSync(join(dir, 'hosts')));
  writeSettings(dir, { ...settings, faults });
  return { faults, note: before.length === 0 ? undefined : notAgain(before) };
}

const notAgain = (faults: readonly string[]) =>
  `${faults.join(', ')} ${faults.length === 1 ? 'is' : 'are'} not injected again; ${OPTIONS.inject.flag} ${faults.join(',')} does it`;
