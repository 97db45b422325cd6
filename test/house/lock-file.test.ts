import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What is used of npm's own judge of ranges, which comes without types. */
interface Semver {
  minVersion(range: string): { readonly version: string };
  satisfies(version: string, range: string): boolean;
}
const semver: Semver = require('semver');

interface Locked {
  readonly version?: string;
  readonly engines?: { readonly node?: string };
  readonly optionalDependencies?: Record<string, string>;
}

const { packages } = JSON.parse(readFileSync(join(__dirname, '../../package-lock.json'), 'utf8')) as {
  packages: Record<string, Locked>;
};

// A lock file made beside an installed tree, or where a registry lacks the packages of other platforms, loses
// them, and `npm ci` then refuses the whole file.
test('the lock file has every optional package of every platform', () => {
  const missing = Object.entries(packages).flatMap(([path, locked]) =>
    Object.keys(locked.optionalDependencies ?? {}).filter(
      (name) => !(`node_modules/${name}` in packages) && !(`${path}/node_modules/${name}` in packages),
    ),
  );
  expect(missing).toEqual([]);
});

// `npm ci` warns of each, and what only a later Node can load fails at its first use.
test('every package admits the oldest Node that ours admits', () => {
  const oldest = semver.minVersion(packages['']?.engines?.node ?? '').version;
  const tooNew = Object.entries(packages)
    .filter(([, { engines }]) => engines?.node !== undefined && !semver.satisfies(oldest, engines.node))
    .map(([path, { version, engines }]) => `${path} ${version} wants ${engines?.node}, we run on ${oldest}`);
  expect(tooNew).toEqual([]);
});
