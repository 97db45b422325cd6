/** A boot that fails is named as its outcome names it, and can be looked at. */
import { join } from 'node:path';
import type { Outcome } from '../../lib/contract/outcome';
import { cleanUp, temporaryState, trainyard } from './command';

jest.setTimeout(600_000);

const state = temporaryState();
afterAll(() => cleanUp(state));
const folder = join(state, 'state');
const spoken = (text: string) => text.replaceAll(/\s+/g, ' ');

test('the rehearsal ends with the code of the outcome', async () => {
  const { code, stderr } = await trainyard(['rehearse', '--inject', 'DriverMissing', '--state', folder]);
  expect(code).toBe(1);
  expect(spoken(stderr)).toMatch(
    /NeuronNotReady: the bootstrap of i-\S+ failed: .*Unable to determine Neuron Driver/,
  );
});

test('bootstrap shows why', async () => {
  const { code, stdout } = await trainyard(['bootstrap', '--state', folder]);
  expect(code).toBe(0);
  expect(spoken(stdout)).toMatch(/i-\S+ bootstrap failed .* why NeuronNotReady: /);
});

test('Diagnose runs there, and names the driver', async () => {
  const { code, stdout } = await trainyard(['diagnose', '--state', folder, '--json']);
  expect(code).toBe(0);
  const { outcomes } = JSON.parse(stdout) as { outcomes: Outcome[] };
  const names = outcomes.flatMap(({ made }) => (made.findings ?? []).map(({ name }) => name));
  expect(names).toEqual(['HostNotBootstrapped', 'DriverMissing']);
});
