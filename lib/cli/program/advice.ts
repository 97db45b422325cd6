/** Advice that can be typed as it stands: commands in it go where the command that gives it went. */
import { isTrainyardError, TrainyardError } from '../../core/errors';
import { DEFAULT_STATE, OPTIONS } from '../options/option-table';
import type { Call } from './call';

/** Commands of a run or a sweep, which need to be told where it is. */
const ABOUT_RUNS =
  /`trainyard ((?:results (?:list|get)|sweep (?:run|status|resume|cancel|report|list)|report|resume|follow|diagnose|stop|run|rehearse)\b[^`]*)`/g;

/** @param rehearses whether the command works on a rehearsal also when no directory was typed */
export function adviceInPlace(error: unknown, call: Call, rehearses: boolean): unknown {
  if (!isTrainyardError(error) || error.next === undefined) return error;
  const flags = flagsOf(call, rehearses);
  const next = error.next.replace(ABOUT_RUNS, (whole, command: string) =>
    / --(state|config) /.test(command) ? whole : `\`trainyard ${command}${flags}\``,
  );
  if (next === error.next) return error;
  const { kind, code, message, path, data, cause } = error;
  return new TrainyardError(kind, code, message, {
    next,
    cause,
    ...(path === undefined ? {} : { path }),
    ...(data === undefined ? {} : { data }),
  });
}

function flagsOf({ options }: Call, rehearses: boolean): string {
  const state = options.state ?? (rehearses ? DEFAULT_STATE : undefined);
  if (state !== undefined) return ` ${OPTIONS.accountState.flag} ${state}`;
  return options.config === undefined ? '' : ` ${OPTIONS.config.flag} ${options.config}`;
}
