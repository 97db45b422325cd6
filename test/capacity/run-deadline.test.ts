import { deadlineSource } from '../../lib/cli/account/deadline-source';
import type { OpenAccount } from '../../lib/cli/account/open-account';
import type { Printer } from '../../lib/cli/printers/printer';
import type { Call } from '../../lib/cli/program/call';
import type { Stops } from '../../lib/contract/stops';
import { parseEnvironment } from '../../lib/environment';
import { deadlineOfRun, type RunEvent, resumeRun, runPhases } from '../../lib/run';
import { deploymentOf, START } from '../run/fakes';
import { Scene } from '../run/scene';
import { type Ec2Server, startEc2 } from './fixtures/ec2-server';
import { RESERVATION, someWorld } from './fixtures/world';

const HOUR = 3_600_000;
const PHASES = ['compile', 'benchmark'] as const;

/** A run with a benchmark of six hours, on instances that are taken away then. */
function inBlock(scene: Scene, flushBy: number) {
  const parametersFor = (_: string, runId: string) => ({ RunId: [runId], TimeLimitSeconds: ['21600'] });
  return runPhases(
    scene.ports,
    { ...scene.request(PHASES), parametersFor },
    { ...scene.options, deadline: { at: flushBy, by: 'block' } },
  );
}

const limits = (scene: Scene) => scene.host.sent.map((it) => it.parameters['TimeLimitSeconds']?.[0]);

describe('a run on instances that are taken away', () => {
  test('bounds its benchmark by the time that is left when that is sent', async () => {
    const scene = new Scene();
    await inBlock(scene, START + 4 * HOUR);
    const [compile, benchmark] = limits(scene);
    expect(compile).toBe('21600');
    // Compiling took a moment of the four hours, and storing the results needs the last minutes.
    expect(Number(benchmark)).toBeLessThan(4 * 3600 - 800);
    expect(Number(benchmark)).toBeGreaterThan(3.5 * 3600);
    expect(scene.of('note')).toEqual([
      { type: 'note', message: expect.stringContaining('instead of 6 h 00 min') },
    ]);
  });

  test('sends nothing any more when it is too late, also when it is resumed', async () => {
    const scene = new Scene();
    await expect(inBlock(scene, START - 1)).rejects.toMatchObject({
      code: 'BlockEndsFirst',
      kind: 'request',
    });
    const again = resumeRun(scene.ports, scene.runId(), {
      ...scene.options,
      deadline: { at: START - 1, by: 'block' },
    });
    await expect(again).rejects.toMatchObject({ code: 'BlockEndsFirst' });
    expect(scene.host.sent).toEqual([]);
  });
});

describe('the end of a run that is resumed', () => {
  let server: Ec2Server;
  beforeEach(async () => {
    process.env['AWS_ACCESS_KEY_ID'] = 'AKIATEST';
    process.env['AWS_SECRET_ACCESS_KEY'] = 'secret';
    server = await startEc2(someWorld());
  });
  afterEach(() => server.close());

  const printer: Printer = { event: () => undefined, close: () => undefined };

  async function deadline(
    capacity: object,
    emulated: OpenAccount['emulated'] = null,
    now = START,
    stops?: Stops,
  ) {
    const scene = new Scene();
    const environment = parseEnvironment('tutorial', {
      capacity,
      network: { availabilityZone: 'us-east-2b' },
    });
    await runPhases(scene.ports, { ...scene.request(['stop']), environment }, scene.options);
    const deployment = { ...deploymentOf(), ...(stops && { stops }) };
    const account = { ports: scene.ports, deployment, emulated } as unknown as OpenAccount;
    const io = { env: { AWS_ENDPOINT_URL: server.endpoint }, now: () => now };
    const call = { io, options: {}, signal: new AbortController().signal } as unknown as Call;
    return deadlineOfRun(deadlineSource(call, printer, account), scene.runId());
  }

  const block = { kind: 'capacity-block', reservationId: RESERVATION };

  test('is that of the block that its manifest names, as the service says it today', async () => {
    expect(await deadline(block)).toEqual({ at: Date.parse('2026-11-24T11:00:00Z'), by: 'block' });
    expect(await deadline({ kind: 'on-demand' })).toBeUndefined();
  });

  test('is that of a guard, and counts only the phases that are left', async () => {
    const scheduledStop = { kind: 'daily', at: '04:00', timezone: 'Etc/UTC' } as const;
    const stops = { scheduledStop, latestEndHours: null, terminates: false };
    const scene = new Scene();
    scene.host.script('compile', {}, { outcome: 'failed' });
    await scene.run(['prepare', 'compile', 'stop']).catch(() => undefined);
    const events: RunEvent[] = [];
    const account = { ports: scene.ports, deployment: { ...deploymentOf(), stops }, emulated: null };
    const call = { io: { now: () => START }, options: {} } as unknown as Call;
    const listening = { ...printer, event: (event: RunEvent) => void events.push(event) } as Printer;
    const found = await deadlineOfRun(
      deadlineSource(call, listening, account as unknown as OpenAccount),
      scene.runId(),
    );
    expect(found).toEqual({ at: Date.parse('2026-11-24T04:00:00Z'), by: 'scheduledStop' });
    // Six hours of compiling fit into nine; with the preparation that is done they would not.
    expect(events).toEqual([]);
  });

  test('of a block comes after the deletion of its stack, where that is sooner', async () => {
    const stops = { scheduledStop: null, latestEndHours: null, terminates: false };
    const withDeletion = (deleteStackAt: string) => deadline(block, null, START, { ...stops, deleteStackAt });
    expect(await withDeletion('2026-11-24T10:00:00Z')).toMatchObject({ by: 'deleteStackAt' });
    expect(await withDeletion('2026-11-24T12:00:00Z')).toMatchObject({ by: 'block' });
  });

  test('is not looked for on emulated instances', async () => {
    expect(await deadline(block, { timeScale: 20 })).toBeUndefined();
    expect(server.calls).toEqual([]);
  });

  test('has passed when the block is over', async () => {
    const late = deadline(block, null, Date.parse('2026-11-24T11:15:00Z'));
    await expect(late).rejects.toMatchObject({
      code: 'BlockEndsFirst',
      next: expect.stringContaining('offers'),
    });
  });
});
