/** An artifact into which a server has compiled: Compile sets it aside and brings or makes another. */
import { appendFileSync, existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CompilingHost } from './compiling';

let host: CompilingHost;
beforeEach(async () => {
  host = await CompilingHost.open();
  host.go();
});
afterEach(() => host.close());

const compile = (command: string, more: Record<string, string> = {}) =>
  host.instance.run('compile', host.variables(command, more));
const made = (command: string) => host.instance.outcome('compile', command)?.made;
const artifacts = () => join(host.instance.dir, 'root/mnt/trainyard/artifacts');

/** As a replica does that compiles what it does not find: into the directory from which it loads. */
function recompileInto(key: string): void {
  appendFileSync(join(artifacts(), key, 'model.pt'), 'another graph');
}

async function compiledOnce(): Promise<string> {
  expect((await compile('first')).code).toBe(0);
  const key = made('first')?.artifactKey ?? '';
  recompileInto(key);
  return key;
}

test('the one of the bucket takes its place, and it is kept under a name', async () => {
  const key = await compiledOnce();
  expect((await compile('second')).code).toBe(0);
  expect(made('second')).toMatchObject({
    artifactHit: 'bucket',
    artifactDigest: made('first')?.artifactDigest,
    artifactSetAside: expect.stringMatching(new RegExp(`/${key}\\.aside-`)),
  });
  expect(readdirSync(join(host.instance.dir, 'root/mnt/trainyard/work'))).toEqual([]);
  const aside = readdirSync(artifacts()).filter((name) => name.startsWith(`${key}.aside-`));
  expect(aside).toHaveLength(1);
  expect(existsSync(join(artifacts(), aside[0] ?? '', 'model.pt'))).toBe(true);
  expect((await compile('third')).code).toBe(0);
  expect(made('third')?.artifactHit).toBe('local');
});

test('where the bucket has none, another is made', async () => {
  const key = await compiledOnce();
  rmSync(join(host.instance.bucket, 'artifacts', key), { recursive: true });
  expect((await compile('second')).code).toBe(0);
  expect(made('second')).toMatchObject({ artifactHit: 'none', artifactSetAside: expect.any(String) });
});

test('one of the bucket that is damaged is refused, and what was brought does not stay on the disk', async () => {
  const key = await compiledOnce();
  rmSync(join(artifacts(), key), { recursive: true });
  appendFileSync(join(host.instance.bucket, 'artifacts', key, 'model.pt'), 'damage');
  await compile('second');
  expect(made('second')?.artifactHit).not.toBe('bucket');
  expect(readdirSync(join(host.instance.dir, 'root/mnt/trainyard/work'))).toEqual([]);
});

test('refill makes another whatever is there', async () => {
  await compiledOnce();
  expect((await compile('second', { TRAINYARD_ARTIFACT_CACHE: 'refill' })).code).toBe(0);
  expect(made('second')?.artifactHit).toBe('none');
  expect(made('second')?.artifactSetAside).toBeUndefined();
});
