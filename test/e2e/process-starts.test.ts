import { endAccounts, startAccount } from '../emulator/account/helpers/process';
import { cleanUp, temporaryState, trainyard } from './command';
import { CountingHost } from './counting-host';

// Ends what hangs; a rehearsal on a machine with much else to do takes minutes.
jest.setTimeout(1_200_000);

/**
 * What one rehearsal of the tutorial may start, from bootstrap to stop: a count, which no computer's speed changes. On an
 * instance each `aws` takes about a second, each `python3` a tenth. Raise a bound for a reason, and say it in the commit.
 */
const BOUNDS: Readonly<Record<string, number>> = {
  aws: 36,
  python3: 41,
  lsblk: 16,
  'neuron-ls': 9,
  'dpkg-query': 6,
  sha256sum: 12,
  git: 12,
  cat: 10,
  date: 9,
  readlink: 12,
  dirname: 0,
  basename: 0,
  mv: 57,
  grep: 10,
  sed: 4,
  awk: 3,
  cut: 2,
  tr: 6,
  head: 0,
  tail: 0,
};

describe('programs that a rehearsal starts on its instance', () => {
  const state = temporaryState();
  const host = new CountingHost();
  afterAll(async () => {
    await endAccounts();
    await cleanUp(state);
    host.remove();
  });

  test('are few, by name', async () => {
    await startAccount(state, '--assets', host.assets);
    const { stderr, stdout } = await trainyard(['rehearse', '--requests', '8', '--state', state]);
    expect(`${stdout}${stderr}`).toMatch(/^stop +\S+ s? *2 replicas stopped/m);
    const starts = host.starts();
    // Everything ran through what counts.
    expect(starts).toMatchObject({
      aws: expect.any(Number),
      python3: expect.any(Number),
      systemctl: expect.any(Number),
    });
    const over = Object.entries(BOUNDS).filter(([name, bound]) => (starts[name] ?? 0) > bound);
    expect(over.map(([name, bound]) => `${name}: ${starts[name]} starts, bound ${bound}`)).toEqual([]);
  });
});
