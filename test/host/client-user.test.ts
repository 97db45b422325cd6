/** The benchmark's client runs as a user of its own: what it becomes, what it is told, and what is done with what it leaves. */
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { keys } from '../../lib/contract/names';
import { World } from '../measure/world';
import { type EmulatedInstance, ended, until } from './emulated-instance';
import { asked, measuringInstance } from './fake-client';

const FOLDER = keys.benchmark('run-1', 'i-1', 'command-1');
const isRoot = process.getuid?.() === 0;
/** Of every Linux; it owns nothing. */
const NOBODY = 65534;

let instance: EmulatedInstance;
beforeEach(() => {
  instance = measuringInstance();
  // The other user has to come through, as through the folders of an instance.
  chmodSync(instance.dir, 0o755);
});
afterEach(() => instance.remove());

/** The phase of a test finds this user, and gives it its place below the root of the instance. */
function runsAs(uid: number): void {
  const trial = instance.text('toolkit/python/trainyard_host/trial.py');
  instance.file(
    'toolkit/python/trainyard_host/trial.py',
    `from pathlib import Path
from trainyard_host.benchmarks import client_user
client_user.find = lambda: client_user.ClientUser(${uid}, ${uid}, Path("${instance.root}/var/lib/trainyard/client"))
${trial}`,
  );
}

/** A client that does what these lines say; `out` is its folder. */
function clientDoes(lines: string): void {
  instance.file(
    'toolkit/python/trainyard_host/measure/__main__.py',
    `import json, os, signal, sys, time
from pathlib import Path
from trainyard_host.measure.client import foreign, hardware, listener, server, witness
request = json.loads(Path(sys.argv[sys.argv.index("--request") + 1]).read_text())
out = Path(sys.argv[sys.argv.index("--out") + 1])
url = request["replicas"][0]["url"]
def keep(name, value):
    (out / name).write_text(json.dumps(value))
${lines}
keep("result.json", {"verdict": {"status": "valid"}, "partial": False, "stopReason": None})
`,
  );
}

const object = (name: string) => JSON.parse(instance.object(`${FOLDER}${name}`) ?? 'null');
const run = (more: Record<string, string> = {}) => instance.run('benchmark', asked([{}], more));

describe('by itself', () => {
  const seen = () => {
    const script = join(__dirname, 'fixtures/client_user.py');
    const env = { ...instance.environment(), PYTHONPATH: join(instance.toolkit, 'python') };
    const done = spawnSync('python3', [script, instance.dir], { env, encoding: 'utf8' });
    expect([done.status, done.stderr]).toEqual([0, '']);
    return JSON.parse(done.stdout.trim().split('\n').at(-1) ?? '');
  };

  test('the user is found, become and paid attention to as far as it is trusted', () => {
    const { back, said, finds, became } = seen();
    expect(back).toEqual({
      removed: ['evidence.json', 'llmperf/more', 'llmperf/pipe', 'second-name'],
      left: { 'llmperf/log.txt': '0o644', 'result.json': '0o644', shell: '0o644' },
      secret: 'of root',
    });
    expect(said).toEqual({
      whole: { waitingFor: 'requests', done: 3, total: 8, unit: 'requests' },
      long: 200,
      odd: [null, null, null, null, null, null, null],
      typed: { waitingFor: 'x' },
    });
    const place = '/var/lib/trainyard/client';
    expect(finds).toEqual({
      root: [998, 997, `${place}/home`, `${place}/tmp`],
      emulated: null,
      'not root': null,
      'no user': null,
    });
    expect(became).toEqual([
      ['groups', []],
      ['gid', 997, 997, 997],
      ['uid', 998, 998, 998],
      ['no_new_privileges'],
    ]);
  });
});

describe('what only root may see', () => {
  test('is seen by the phase, which tells it, for the replicas of the request alone', async () => {
    const server = createServer();
    const other = createServer();
    const portOf = async (it: typeof server) => {
      await new Promise<void>((ready) => it.listen(0, '127.0.0.1', ready));
      return (it.address() as { port: number }).port;
    };
    const [port, elsewhere] = [await portOf(server), await portOf(other)];
    instance.command('dmesg', 'echo "NEURON_HW_ERR=1 read by $(tr "\\0" " " </proc/$PPID/cmdline)"');
    clientDoes(`
nobody = lambda: "its own eyes"
keep("seen.json", {
  "hardware": witness.ask(witness.HARDWARE, nobody)["kernel"],
  "listener": witness.ask(f"{witness.LISTENER} {url}", nobody),
  "users": witness.ask(f"{witness.USERS} {url}", nobody),
  "elsewhere": witness.ask(f"{witness.LISTENER} http://127.0.0.1:${elsewhere}", nobody),
  "odd": [witness.ask(text, nobody) for text in ("", " ", "shell id", "users")],
})`);
    const { code } = await run({ FAKE_PORT: String(port) });
    server.close();
    other.close();
    expect(code).toBe(0);
    expect(object('seen.json')).toEqual({
      hardware: [expect.stringMatching(/read by .*trainyard_host\.trial/)],
      listener: process.pid,
      users: [],
      elsewhere: 'its own eyes',
      odd: Array(4).fill('its own eyes'),
    });
  });

  test('the progress of the client is that of the phase', async () => {
    clientDoes(`
from trainyard_host.measure.client.progress import Progress
progress = Path(sys.argv[sys.argv.index("--progress") + 1])
Progress(Path("/nobody/writes/here")).put({"waitingFor": "requests", "done": 1, "total": 2, "unit": "requests"})
overdue = time.monotonic() + 200
while '"done": 1' not in progress.read_text() and time.monotonic() < overdue:
    time.sleep(0.02)
keep("seen.json", json.loads(progress.read_text()))`);
    expect((await run()).code).toBe(0);
    expect(object('seen.json')).toEqual({ waitingFor: 'requests', done: 1, total: 2, unit: 'requests' });
  });
});

// Becoming another user takes root.
(isRoot ? describe : describe.skip)('as another user', () => {
  beforeEach(() => runsAs(NOBODY));

  test('it has no rights, a home and a place for what is temporary, and writes its folder alone', async () => {
    instance.file('root/secret', 'of root');
    clientDoes(`
def refused(path):
    try:
        Path(path).write_text("x")
    except OSError as error:
        return error.strerror
status = Path("/proc/self/status").read_text().split("\\n")
keep("seen.json", {
  "ids": [os.getresuid(), os.getresgid(), os.getgroups()],
  "rights": [line.split()[1] for line in status if line.startswith(("CapEff", "NoNewPrivs"))],
  "home": os.path.relpath(os.environ["HOME"], "${instance.root}"), "here": os.getcwd() == os.environ["HOME"],
  "temporary": [os.path.relpath(os.environ[name], "${instance.root}") for name in ("TMPDIR", "RAY_TMPDIR")],
  "refused": [refused(path) for path in (out.parent / "x", os.environ["TRAINYARD_STATE"] + "/reason.json",
                                        "${instance.root}/var/lib/trainyard/client/x")],
})
for place in (os.environ["HOME"], os.environ["TMPDIR"]):
    (Path(place) / "kept").write_text("x")
(out / "evidence.json").symlink_to("${instance.root}/secret")`);
    const end = await run();
    expect(end.code).toBe(0);
    expect(object('seen.json')).toEqual({
      ids: [[NOBODY, NOBODY, NOBODY], [NOBODY, NOBODY, NOBODY], []],
      rights: ['0000000000000000', '1'],
      ...{ home: 'var/lib/trainyard/client/home', here: true },
      temporary: Array(2).fill('var/lib/trainyard/client/tmp'),
      refused: Array(3).fill('Permission denied'),
    });
    expect(instance.objects(FOLDER)).toEqual(['result.json', 'seen.json']);
    expect(
      end.stderr + readFileSync(join(instance.root, 'var/log/trainyard/run-1/benchmark-command-1.log')),
    ).toContain('evidence.json');
  });

  test('it dies with the phase, and stops when the phase is told to', async () => {
    clientDoes(`
def stop(*_):
    keep("result.json", {"verdict": {"status": "valid"}, "partial": True, "stopReason": "Stopped"})
    sys.exit(3)
signal.signal(signal.SIGTERM, stop)
keep("pid", os.getpid())
time.sleep(600)`);
    const pid = 'root/mnt/trainyard/runs/run-1/benchmark-command-1/pid';
    const told = instance.start('benchmark', asked([{}]));
    const end = ended(told);
    await until('the client to be there', () => instance.text(pid));
    told.kill('SIGTERM');
    expect((await end).code).toBe(3);
    expect(object('result.json')).toMatchObject({ partial: true });

    const second = { SSM_COMMAND_ID: 'command-2' };
    const killed = instance.start('benchmark', asked([{}], second));
    const over = ended(killed);
    const client = Number(
      await until('the second client', () => instance.text(pid.replace('command-1', 'command-2'))),
    );
    const parent = Number(/^PPid:\t(\d+)$/m.exec(readFileSync(`/proc/${client}/status`, 'utf8'))?.[1]);
    process.kill(parent, 'SIGKILL');
    await over;
    const gone = () => {
      const status = spawnSync('cat', [`/proc/${client}/status`], { encoding: 'utf8' }).stdout;
      return status === '' || /^State:\tZ/m.test(status);
    };
    await until('the client to be gone', gone);
  });

  test('the client itself measures, and sees what it needs', async () => {
    const world = new World();
    try {
      const [port] = await world.replicas({ slots: 4, prefill: 0.002, tpot: 0.002 });
      const measuring = {
        ...{ FAKE_PORT: String(port), TRAINYARD_REQUEST_COUNT: '12', TRAINYARD_MEAN_INPUT_TOKENS: '200' },
        ...{ TRAINYARD_MEAN_OUTPUT_TOKENS: '5', TRAINYARD_STDDEV_OUTPUT_TOKENS: '0' },
      };
      instance.command('dmesg', '[[ $(id -u) == 0 ]] && echo "NEURON_HW_ERR=1 hardware-error=1"');
      expect((await run(measuring)).code).toBe(0);
      expect(object('result.json')).toMatchObject({ counts: { completed: 12 } });
      const evidence = object('evidence.json');
      expect(evidence.hardware.before.kernel).toHaveLength(1);
      expect(evidence.counters[0].before.processStart).toBeGreaterThan(0);
    } finally {
      world.close();
    }
  });
});
