import { readFileSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';

/** The file system below which a path is. */
interface Mount {
  readonly at: string;
  /** Such as `rw`, `noexec`. */
  readonly options: readonly string[];
}

/** Spaces and their like stand as `\040` in the kernel's table. */
const unescaped = (text: string) =>
  text.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)));

/**
 * How the place of a path is mounted, by the kernel's table of this process; undefined where it has none. The path need
 * not exist yet.
 */
export function mountOf(path: string, table = mountTable()): Mount | undefined {
  const real = realPlace(path);
  const mounts = table.split('\n').flatMap((line) => {
    const [, , , , at, options] = line.split(' ');
    return at === undefined || options === undefined
      ? []
      : [{ at: unescaped(at), options: options.split(',') }];
  });
  const above = mounts.filter(({ at }) => at === '/' || real === at || real.startsWith(`${at}/`));
  // The longest is the nearest, and of equals the last one covers those before it.
  return above.reduce<Mount | undefined>(
    (best, it) => (best === undefined || it.at.length >= best.at.length ? it : best),
    undefined,
  );
}

function mountTable(): string {
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

function realPlace(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return dirname(path) === path ? path : `${realPlace(dirname(path))}${path.slice(dirname(path).length)}`;
  }
}
