/** The lists of versions for vLLM: one for each commit of the fork that the catalogue has, and none for anything else. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { releaseOf, releaseVersions } from '../../lib/facts';

const HOST = join(__dirname, '../../assets/host');
const files = readdirSync(join(HOST, 'vllm')).map((name) => `vllm/${name}`);
const textOf = (file: string) => readFileSync(join(HOST, file), 'utf8');
const rowsOf = (file: string) =>
  textOf(file)
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
const namesOf = (file: string) => rowsOf(file).map((row) => row.replace(/==.*/, ''));
const releases = releaseVersions().map(releaseOf);
const forks = releases.flatMap(({ version, python, date, vllm }) =>
  vllm.kind === 'fork' ? [{ version, python, date, vllm }] : [],
);

test('every commit of the fork has a list, and every list a commit', () => {
  expect(forks.filter(({ vllm }) => (vllm.commit === undefined) !== (vllm.list === undefined))).toEqual([]);
  const named = forks.flatMap(({ vllm }) => vllm.list ?? []);
  expect([...new Set(named)].sort()).toEqual(files.sort());
});

describe.each(files)('%s', (file) => {
  const users = forks.filter(({ vllm }) => vllm.list === file);

  test('is of the commit, the requirements and the Python of the releases that name it', () => {
    const [, requirements, commit] = /: (\S+) and the build of commit (\w{40})$/m.exec(textOf(file)) ?? [];
    const [, day, python] = / on (\S+) for Python (\S+) and x86-64 Linux\./.exec(textOf(file)) ?? [];
    for (const { vllm, ...release } of users) {
      expect(vllm).toMatchObject({ commit, requirementsFile: requirements });
      expect(release.python).toBe(python);
    }
    // Of the day of the first release that has it, or of a later commit.
    expect(day && day >= (users[0]?.date ?? '~')).toBe(true);
  });

  test('has a version in each row, and each name once, in order', () => {
    expect(rowsOf(file).filter((row) => !/^[a-z0-9]+(-[a-z0-9]+)*==\d[a-z0-9.]*$/.test(row))).toEqual([]);
    expect(namesOf(file)).toEqual([...new Set(namesOf(file))].sort());
    expect(namesOf(file).length).toBeGreaterThan(80);
  });

  test("has no package of Neuron, of PyTorch, or of PyTorch's own", () => {
    const ofTheImage = /neuron|^torch|^triton|^nvidia|^nki$|^sympy$|^mpmath$|^networkx$/;
    expect(namesOf(file).filter((name) => ofTheImage.test(name))).toEqual([]);
  });

  test('has what the requirements and the build ask for', () => {
    const asked = ['pydantic', 'fastapi', 'tokenizers', 'outlines', 'xgrammar', 'opencv-python-headless'];
    const build = ['cmake', 'ninja', 'packaging', 'setuptools', 'setuptools-scm', 'wheel', 'jinja2'];
    expect(namesOf(file)).toEqual(expect.arrayContaining([...asked, ...build]));
  });

  test('leaves out what a step pins itself, which the first step then pins too', () => {
    for (const { vllm } of users) {
      const pinned = vllm.install.map((step) =>
        step.arguments.filter((word) => word.includes('==')).map((word) => word.replace(/==.*/, '')),
      );
      expect(pinned.flat().filter((name) => namesOf(file).includes(name))).toEqual([]);
      expect(pinned[0]).toEqual([...new Set(pinned.flat())]);
    }
  });
});
