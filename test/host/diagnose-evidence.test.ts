/** Diagnose speaks of now: not of what an earlier run left, or of what was cured since. */
import { readFileSync, utimesSync } from 'node:fs';
import { DiagnosedInstance } from './diagnosing';

const DEVICE = 'ERROR  NRT  Could not open the nd1\n';
const DRIVER = 'ERROR  NRT  Unable to determine Neuron Driver version.\n';
const INTERNAL = '[INTERNAL_ERROR] [NCC_INLA001] Unhandled exception\n';
const now = () => Date.now() / 1000;
const uptime = () => Number(readFileSync('/proc/uptime', 'utf8').split(' ')[0]);

let host: DiagnosedInstance;
beforeEach(() => {
  host = new DiagnosedInstance();
});
afterEach(() => host.instance.remove());

/** A file as it was written so many seconds ago. */
function aged(path: string, text: string, secondsAgo: number): void {
  utimesSync(host.instance.file(`root/${path}`, text), now() - secondsAgo, now() - secondsAgo);
}
const log = (name: string, text: string, secondsAgo: number) =>
  aged(`var/log/trainyard/${name}`, text, secondsAgo);
const outcome = (job: string, command: string, status: string, secondsAgo: number) =>
  aged(`var/lib/trainyard/outcomes/run-0/${job}/${command}.json`, JSON.stringify({ status }), secondsAgo);
const dmesg = (...lines: ReadonlyArray<readonly [secondsAgo: number, text: string]>) => {
  const said = lines.map(([ago, text]) => `[${(uptime() - ago).toFixed(6)}] ${text}`);
  host.instance.command('dmesg', `cat <<'END'\n${said.join('\n')}\nEND`);
};
const names = async () => (await host.findings()).map(({ name }) => name);
const named = async () => (await names()).filter((name) => !name.startsWith('Replica'));

describe('the log of a replica', () => {
  test('counts from its start, and not at all once it was stopped', async () => {
    host.log('replica-8000.log', DEVICE);
    expect(await named()).toEqual([]);
    host.deployed(8000, { log_offset: DEVICE.length });
    expect(await named()).toEqual([]);
    host.log('replica-8000.log', `${DEVICE}Error opening libnccom.so\n`);
    expect(await named()).toEqual(['CollectivesLibraryMissing']);
  });
});

describe('the log of a phase', () => {
  test.each(['inference_demo', 'vllm'])(
    'of a compile that failed is evidence, as %s wrote it',
    async (program) => {
      log('run-0/compile-c1.log', 'compile: began\n', 60);
      log(`run-0/compile-c1.${program}.log`, INTERNAL, 60);
      outcome('compile', 'c1', 'failed', 60);
      expect(await named()).toEqual(['CompilerInternalError']);
    },
  );

  test('of a compile that was killed and left no outcome is evidence too', async () => {
    log('run-0/compile-c1.log', INTERNAL, 60);
    expect(await named()).toEqual(['CompilerInternalError']);
  });

  test('of a Prepare that failed names the hub', async () => {
    log('run-0/prepare-p1.log', 'hub: fetch: attempt 6 of 6 failed: HTTP 429\n', 60);
    outcome('prepare', 'p1', 'failed', 60);
    expect(await named()).toEqual(['HubRateLimited']);
  });

  test.each<[string, () => void]>([
    ['it succeeded', () => outcome('compile', 'c1', 'succeeded', 60)],
    ['the replicas were stopped since', () => outcome('stop', 's1', 'succeeded', 30)],
    ['replicas were deployed since', () => outcome('deploy', 'd1', 'succeeded', 30)],
    ['a later one did not show it', () => log('run-0/compile-c2.log', 'all is well\n', 30)],
  ])('is none where %s', async (_, then) => {
    log('run-0/compile-c1.log', INTERNAL, 60);
    then();
    expect(await named()).toEqual([]);
  });

  test('stays evidence where a Stop came before it, or failed', async () => {
    log('run-0/compile-c1.log', INTERNAL, 60);
    outcome('stop', 's1', 'succeeded', 90);
    outcome('stop', 's2', 'failed', 30);
    expect(await named()).toEqual(['CompilerInternalError']);
  });
});

test('the logs of the boot count until the instance is set up', async () => {
  log('boot.log', 'boot: fetched the toolkit\n', 60);
  log('bootstrap-1/bootstrap-b1.log', DRIVER, 50);
  expect(await named()).toEqual([]);
  host.instance.clear('root/var/lib/trainyard/bootstrapped.env');
  expect(await named()).toEqual(['HostNotBootstrapped', 'DriverMissing']);
});

describe('the kernel', () => {
  const UNCORRECTABLE = '[NEURON] Uncorrectable HBM memory error';
  const FULL = 'neuron:mc_alloc: device mempool [0:0] total 1 occupied 1 needed 1 available 0';

  test('is asked, and all that it says of now is named', async () => {
    dmesg([20, FULL], [10, UNCORRECTABLE]);
    expect(await named()).toEqual(['DeviceMemoryPoolExhausted', 'UncorrectableMemoryError']);
  });

  test('before the last Stop only says what no Stop cures', async () => {
    dmesg([60, FULL], [50, UNCORRECTABLE]);
    outcome('stop', 's1', 'succeeded', 30);
    expect(await named()).toEqual(['UncorrectableMemoryError']);
    dmesg([60, UNCORRECTABLE], [5, FULL]);
    expect(await named()).toEqual(['DeviceMemoryPoolExhausted', 'UncorrectableMemoryError']);
  });

  test('of an earlier boot is not read: its file is not', async () => {
    aged('var/log/kern.log', `${UNCORRECTABLE}\n`, 100_000);
    expect(await named()).toEqual([]);
  });

  test('that does not answer is a warning', async () => {
    host.instance.command('dmesg', 'exit 1');
    expect(await named()).toEqual(['KernelLogUnreadable']);
  });
});
