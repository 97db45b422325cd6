import type { CodeOrigin, CodeText, ExitCode } from './code-row';
import { CODES } from './index';

/** The content of `codes.json`, by code. */
interface CodesJson {
  /** Version of this file's shape. */
  readonly schema: 'trainyard.codes/1';
  /** By code, those that the host's side can raise. */
  readonly codes: Readonly<Record<string, CodeText & { readonly exit: ExitCode }>>;
}

const HOST_SIDE: readonly CodeOrigin[] = ['host', 'step script', 'boot', 'measure client'];

/** The registry as the host reads it: the codes that its own side can write into an outcome. */
export function codesJson(): CodesJson {
  const rows = Object.entries(CODES).filter(([, row]) =>
    row.from.some((origin) => HOST_SIDE.includes(origin)),
  );
  const codes = rows.map(([code, { meaning, next, exit }]) => [code, { meaning, next, exit }] as const);
  return { schema: 'trainyard.codes/1', codes: Object.fromEntries(codes) };
}
