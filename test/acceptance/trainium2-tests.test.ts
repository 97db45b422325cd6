/** What one Trainium2 device says: a sweep beside the line, and an artifact that comes back from S3. */
import { DayScene } from './day-scene';

const claimOf = (record: ReturnType<DayScene['record']>, id: string) =>
  record.claims.find((it) => it.id === id);
const sweepsOf = (journal: ReturnType<DayScene['begin']>) =>
  journal.events.flatMap((event) => (event.type === 'sweep' ? [event.sweepId] : []));

describe('a sweep of a day', () => {
  test('measures its four cells, and says what was planned and what it took', async () => {
    const scene = new DayScene(['trn2-small']);
    const journal = scene.begin();
    const record = await scene.drive(journal);
    expect(sweepsOf(journal)).toHaveLength(1);
    expect(claimOf(record, 'sweep')).toMatchObject({
      outcome: 'held',
      environment: 'acceptance-trn2-small-replicas',
      evidence: expect.stringMatching(/^4 cells measured; planned \d.*, took \d/) as string,
    });
  });

  test('refutes by the cell that failed, and the day goes on', async () => {
    const scene = new DayScene(['trn2-small']);
    const { usual } = scene.host;
    // The line has its compile; the one of the sweep's other layout fails.
    scene.host.usual = (phase, runId) =>
      phase === 'compile' && /-s\d+$/.test(runId)
        ? { status: 'Failed', outcome: 'failed' }
        : usual(phase, runId);
    const record = await scene.drive(scene.begin());
    const claim = claimOf(record, 'sweep');
    expect(claim).toMatchObject({ outcome: 'failed' });
    expect(claim?.evidence).toMatch(/TP \d.*: (failed|left-out)/);
    expect(claimOf(record, 'vllm-neuron-serves')).toMatchObject({ outcome: 'held' });
  });

  test('is not begun where the line did not come to its end', async () => {
    const scene = new DayScene(['trn2-small']);
    scene.host.script('deploy', { status: 'Failed', outcome: 'failed' });
    const journal = scene.begin();
    const record = await scene.drive(journal);
    expect(sweepsOf(journal)).toEqual([]);
    expect(claimOf(record, 'sweep')).toMatchObject({ outcome: 'not reached' });
  });

  test('goes on where a killed day left it, with the same sweep', async () => {
    const scene = new DayScene(['trn2-small']);
    const send = scene.host.send.bind(scene.host);
    // The process dies as it sends the first measurement: nothing of it happens any more.
    const died = new Promise<'dead'>((resolve) => {
      scene.host.send = (request) => {
        if (!/-c1$/.test(request.parameters['RunId']?.[0] ?? '')) return send(request);
        resolve('dead');
        return new Promise(() => undefined);
      };
    });
    const end = scene.drive(scene.begin()).then(() => 'ended' as const);
    expect(await Promise.race([died, end])).toBe('dead');
    scene.host.send = send;
    const reopened = scene.reopened();
    const record = await scene.drive(reopened);
    expect(sweepsOf(reopened)).toHaveLength(1);
    expect(claimOf(record, 'sweep')).toMatchObject({ outcome: 'held' });
  });
});

describe('an artifact of vLLM Neuron', () => {
  test('that came from S3 after a stop is held by the deploy that compiled nothing', async () => {
    const scene = new DayScene(['trn2-small']);
    const record = await scene.drive(scene.begin());
    expect(scene.powered).toEqual(['stopped acceptance-trn2-small', 'running acceptance-trn2-small']);
    expect(claimOf(record, 'cache-copied')).toMatchObject({ outcome: 'held' });
  });

  test('that was compiled again says nothing about entries from S3', async () => {
    const scene = new DayScene(['trn2-small']);
    scene.keepsArtifacts = false;
    const record = await scene.drive(scene.begin());
    expect(claimOf(record, 'cache-copied')).toMatchObject({
      outcome: 'not reached',
      evidence: 'the artifact was not taken from S3: none',
    });
  });
});
