import { type Environment, parseEnvironment } from '../../lib/environment';
import { releaseOf, releaseVersions, serverOf } from '../../lib/facts';
import { migrationOf, plannedArtifact } from '../../lib/plan';

const of = (written: object): Environment => parseEnvironment('asked', written);

test.each([
  [{ release: '2.31.1' }, '2.31.1', 'nxdi'],
  [{ release: '2.31.1', server: 'nxdi' }, '2.31.1', 'nxdi'],
  [{ release: '2.31.1', server: 'vllm-neuron' }, '2.31.1-vllm-neuron', 'vllm-neuron'],
  [{ release: '2.31.1-vllm-neuron' }, '2.31.1-vllm-neuron', 'vllm-neuron'],
  [{ release: '2.32.0', server: 'vllm-neuron' }, '2.32.0', 'vllm-neuron'],
  [{ server: 'nxdi' }, '2.23.0', 'nxdi'],
])('%j is served by the row %s', (written, name, server) => {
  const { release } = of(written);
  expect([release, serverOf(releaseOf(release))]).toEqual([name, server]);
});

test.each([
  [{ release: '2.32.0', server: 'nxdi' }, 'SDK 2.32.0 serves with vllm-neuron, server is nxdi'],
  [{ release: '2.23.0', server: 'vllm-neuron' }, 'SDK 2.23.0 serves with nxdi, server is vllm-neuron'],
  [{ release: '2.31.1-vllm-neuron', server: 'nxdi' }, 'serves with vllm-neuron, server is nxdi'],
])('%j is refused at its field', (written, message) => {
  expect(() => of(written)).toThrow(
    expect.objectContaining({
      code: 'ServerNotInRelease',
      path: expect.stringContaining('asked.server'),
      message: expect.stringContaining(message),
    }),
  );
});

test('the release that the refusal names cures it', () => {
  for (const [written, release] of [
    [{ release: '2.32.0', server: 'nxdi' }, '2.31.1'],
    [{ release: '2.30.0', server: 'vllm-neuron' }, '2.33.0'],
  ] as const) {
    expect(() => of(written)).toThrow(expect.objectContaining({ next: expect.stringContaining(release) }));
    expect(of({ ...written, release }).release).toBe(release);
  }
});

test('an environment that was read is read again as the same', () => {
  const once = of({ release: '2.31.1', server: 'vllm-neuron' });
  const { name: _, ...written } = once;
  expect(of(written)).toEqual(once);
});

test('the two servers of one version share no image, no virtual environment and no artifact', () => {
  const servers = (['nxdi', 'vllm-neuron'] as const).map((server) => of({ release: '2.31.1', server }));
  expect(new Set(servers.map(({ image }) => JSON.stringify(image))).size).toBe(2);
  expect(new Set(servers.map(({ release }) => releaseOf(release).venv)).size).toBe(2);
  expect(new Set(servers.map((each) => plannedArtifact(each).key)).size).toBe(2);
});

test('a migration takes the server along', () => {
  const written = { release: '2.31.1', server: 'nxdi' };
  const { members } = migrationOf(of(written), written, '2.32.0');
  expect(members).toMatchObject({ release: '2.32.0', server: 'vllm-neuron' });
});

test('a name is the version, but for the second server of one', () => {
  const second = releaseVersions().filter((name) => releaseOf(name).version !== name);
  expect(second).toEqual(['2.31.1-vllm-neuron']);
});
