import type { Stage } from '../../lib/acceptance/claims/claim';
import { CLAIM_REGISTER } from '../../lib/acceptance/claims/register';
import type { DayEnvironment } from '../../lib/acceptance/day';
import { DayScene } from './day-scene';

const claimOf = (record: ReturnType<DayScene['record']>, id: string) =>
  record.claims.find((it) => it.id === id);

describe('a day', () => {
  test('decides the claims of an account, lets its stack delete itself, and leaves nothing', async () => {
    const scene = new DayScene(['account']);
    const record = await scene.drive(scene.begin());
    for (const id of [
      'deploy-without-instance',
      'document-bytes',
      'document-default',
      'endpoints',
      'seal',
      'delete-from-outside',
      'bucket-outlives',
    ]) {
      expect(claimOf(record, id)).toMatchObject({ outcome: 'held' });
    }
    expect(claimOf(record, 'zones')).toMatchObject({ outcome: 'not reached' });
    expect(scene.standing.size).toBe(0);
    expect(record).toMatchObject({ status: 'done', cost: 0 });
  });

  test('says a word on every claim of its stages, and on those for hands how they are tried', async () => {
    const scene = new DayScene(['account', 'small']);
    const record = await scene.drive(scene.begin());
    const wanted = CLAIM_REGISTER.filter(({ stage }) => ['account', 'small'].includes(stage)).map(
      ({ id }) => id,
    );
    expect(record.claims.map(({ id }) => id)).toEqual(wanted);
    expect(claimOf(record, 'spot-notice')?.evidence).toMatch(/^by hand: /);
  });

  test('tries the line on each small instance, one after the other', async () => {
    const scene = new DayScene(['small']);
    const record = await scene.drive(scene.begin());
    expect(scene.deployed).toEqual([
      'acceptance-inf2-small',
      'acceptance-trn1-small',
      'acceptance-inf2',
      'acceptance-trn1',
    ]);
    for (const id of ['agent-version', 'bootstrap-from-user-data', 'compile', 'probe']) {
      expect(claimOf(record, id)).toMatchObject({ outcome: 'held', environment: 'acceptance-inf2-small' });
    }
    expect(claimOf(record, 'compile')?.evidence).toMatch(/^compiled in /);
    expect(record.environments.every(({ destroyedAt }) => destroyedAt !== null)).toBe(true);
    expect(record.cost).toBeGreaterThan(0);
  });

  test('goes on after a claim that failed', async () => {
    const scene = new DayScene(['small']);
    scene.verdict = 'invalid';
    const record = await scene.drive(scene.begin());
    for (const id of ['verdict', 'inf2-48', 'trn1-32']) {
      expect(claimOf(record, id)).toMatchObject({ outcome: 'failed' });
    }
    expect(claimOf(record, 'probe')).toMatchObject({ outcome: 'held' });
  });

  test('goes on after an environment that did not come up, and says why its claims were not reached', async () => {
    const scene = new DayScene(['small']);
    scene.refuses = ['acceptance-inf2-small'];
    const record = await scene.drive(scene.begin());
    expect(claimOf(record, 'probe')).toMatchObject({
      outcome: 'not reached',
      evidence: expect.stringContaining('acceptance-inf2-small was refused') as string,
    });
    expect(claimOf(record, 'inf2-48')).toMatchObject({ outcome: 'held' });
    expect(record.troubles).toHaveLength(1);
  });

  test('refutes a seal that holds nothing, and goes on', async () => {
    const scene = new DayScene(['account']);
    scene.seals = false;
    const record = await scene.drive(scene.begin());
    expect(claimOf(record, 'seal')).toMatchObject({ outcome: 'failed' });
    expect(claimOf(record, 'bucket-outlives')).toMatchObject({ outcome: 'held' });
    expect(scene.standing.size).toBe(0);
  });

  test('deploys nothing that the doctor refuses', async () => {
    const scene = new DayScene(['account']);
    scene.doctorSays = ['quota: QuotaTooLow: 0 vCPUs'];
    const record = await scene.drive(scene.begin());
    expect(scene.deployed).toEqual([]);
    expect(claimOf(record, 'document-bytes')?.evidence).toBe(
      'the doctor refuses it: quota: QuotaTooLow: 0 vCPUs',
    );
  });

  test('says what its destruction left', async () => {
    const scene = new DayScene(['account']);
    scene.leaves = ['vol-1'];
    const record = await scene.drive(scene.begin());
    expect(record.environments).toMatchObject([{ remains: ['vol-1'] }]);
    expect(claimOf(record, 'bucket-outlives')).toMatchObject({ outcome: 'failed' });
  });
});

describe('the limit of a day', () => {
  test('keeps from beginning what could pass it, with the sums', async () => {
    const scene = new DayScene(['small']);
    // Enough for inf2.xlarge with its minutes and the allowance of a deletion; what is left of it is not enough for inf2.
    scene.deployMinutes = 120;
    const [{ minutes, perHour }] = scene.environments() as [DayEnvironment];
    const most = ((minutes + 15) / 60) * perHour + 0.01;
    const record = await scene.drive(scene.begin(most));
    expect(scene.deployed[0]).toBe('acceptance-inf2-small');
    expect(scene.deployed).not.toContain('acceptance-inf2');
    expect(claimOf(record, 'inf2-48')).toMatchObject({
      outcome: 'not reached',
      evidence: expect.stringMatching(/^CapReached: acceptance-inf2 needs .* USD are left$/) as string,
    });
    expect(record.cost).toBeLessThanOrEqual(most);
  });

  test.each([1, 2, 3, 4, 6, 9, 14])(
    'of %d USD is never passed, though nothing comes to its end',
    async (maxCost) => {
      const scene = new DayScene(['small']);
      scene.host.usual = () => ({ hangs: true });
      const journal = scene.begin(maxCost);
      // The process hangs in the phase that does not end; the stacks delete themselves.
      const ended = scene.drive(journal).catch(() => undefined);
      for (let step = 0; step < 48; step++) await scene.clock.sleep(1_800_000);
      scene.stop.abort();
      await ended;
      const record = scene.record(journal);
      // A stack is paid for until it is destroyed, or until it has deleted itself.
      const bound = record.environments.reduce((sum, { deployedAt, deleteAt, destroyedAt, perHour }) => {
        const end = Math.min(Date.parse(destroyedAt ?? '9999'), Date.parse(deleteAt) + 900_000);
        return sum + ((end - Date.parse(deployedAt)) / 3_600_000) * perHour;
      }, 0);
      expect(bound).toBeLessThanOrEqual(maxCost + 0.01);
    },
  );
});

test('Ctrl-C destroys what stands, and the day goes on from there', async () => {
  const scene = new DayScene(['small']);
  scene.host.script('compile', { takes: 3_600_000 });
  const journal = scene.begin();
  scene.clock.after(30 * 60_000, () => scene.stop.abort());
  await expect(scene.drive(journal)).rejects.toMatchObject({ code: 'AcceptanceStopped', kind: 'stopped' });
  expect(scene.standing.size).toBe(0);
  expect(scene.record(journal)).toMatchObject({ status: 'stopped' });
  const again = scene.reopened();
  const record = await scene.drive(again);
  expect(record.status).toBe('done');
  expect(claimOf(record, 'probe')).toMatchObject({ outcome: 'held' });
});

test('Ctrl-C while a stack is left to delete itself refutes nothing', async () => {
  const scene = new DayScene(['account']);
  const journal = scene.begin();
  // The first one, three with an edit, and the one that is left alone.
  scene.stopsAtDeployment = 5;
  await expect(scene.drive(journal)).rejects.toMatchObject({ code: 'AcceptanceStopped' });
  expect(claimOf(scene.record(journal), 'delete-from-outside')).toBeUndefined();
  expect(scene.standing.size).toBe(0);
});

test('a stack that does not delete itself refutes the guard, and is destroyed', async () => {
  const scene = new DayScene(['account']);
  scene.deletesThemselves = false;
  const record = await scene.drive(scene.begin());
  expect(claimOf(record, 'delete-from-outside')).toMatchObject({ outcome: 'failed' });
  expect(scene.standing.size).toBe(0);
});

describe('a process that is killed', () => {
  /** Kills a day at one call, then drives it again as another process does. */
  async function killedAt(stages: readonly Stage[], at: number, after: boolean): Promise<DayScene> {
    const scene = new DayScene(stages);
    scene.kill = { at, after };
    const died = new Promise<'dead'>((resolve) => {
      scene.onDeath = () => resolve('dead');
    });
    const journal = scene.begin();
    const end = await Promise.race([died, scene.drive(journal).then(() => 'ended' as const)]);
    expect(end).toBe('dead');
    return scene;
  }

  /** A day that nobody disturbs. */
  async function undisturbed(stages: readonly Stage[]) {
    const scene = new DayScene(stages);
    const { claims } = await scene.drive(scene.begin());
    return { calls: scene.callsMade, ends: endsOf(claims) };
  }
  type Claims = ReturnType<DayScene['record']>['claims'];
  const endsOf = (claims: Claims) => claims.map(({ id, outcome }) => `${id} ${outcome}`);

  /** Another process goes on: what was decided stays, the rest ends as if nothing had happened, and nothing stands. */
  async function goesOn(scene: DayScene, ends: readonly string[]): Promise<void> {
    const before = scene.record(scene.reopened()).claims.filter(({ outcome }) => outcome !== 'not reached');
    const record = await scene.drive(scene.reopened());
    expect([...scene.standing.keys()]).toEqual([]);
    expect(record.status).toBe('done');
    expect(endsOf(record.claims)).toEqual(ends);
    for (const claim of before) expect(record.claims).toContainEqual(claim);
  }

  test('at any call of the account stage leaves a whole record, and nothing when it goes on', async () => {
    const { calls, ends } = await undisturbed(['account']);
    expect(calls).toBeGreaterThan(8);
    for (let at = 1; at <= calls; at++) {
      for (const after of [false, true]) await goesOn(await killedAt(['account'], at, after), ends);
    }
  });

  const MOMENTS = 10;
  test.each(Array.from({ length: MOMENTS }, (_, index) => index))(
    'at moment %d of ten of the small stage too',
    async (moment) => {
      const { calls, ends } = await undisturbed(['small']);
      const at = 1 + Math.floor((moment * (calls - 1)) / (MOMENTS - 1));
      await goesOn(await killedAt(['small'], at, moment % 2 === 0), ends);
    },
  );

  test('after its instance was stopped starts that again, and loses no claim', async () => {
    const whole = new DayScene(['small']);
    await whole.drive(whole.begin());
    const scene = await killedAt(['small'], whole.powerCalls[0] ?? 0, true);
    expect(scene.directory.states).toEqual({ 'i-1': 'stopped' });
    const record = await scene.drive(scene.reopened());
    expect(scene.powered.slice(0, 2)).toEqual(
      ['stopped', 'running'].map((it) => `${it} acceptance-inf2-small`),
    );
    for (const id of ['idle-guard', 'stop-and-start', 'resume'])
      expect(claimOf(record, id)).toMatchObject({ outcome: 'held' });
  });

  test('is paid for until its stack has deleted itself, and the day goes on two days later', async () => {
    const scene = await killedAt(['small'], 3, true);
    const before = scene.record(scene.reopened());
    const [{ deployedAt = '', deleteAt = '', perHour = 0 } = {}] = before.environments;
    const paid = ((Date.parse(deleteAt) - Date.parse(deployedAt)) / 3_600_000 + 0.25) * perHour;
    await scene.clock.sleep(48 * 3_600_000);
    expect(scene.record(scene.reopened()).cost).toBeCloseTo(paid);
    const record = await scene.drive(scene.reopened());
    expect(record.claims.filter(({ evidence }) => evidence.startsWith('CapReached'))).toEqual([]);
    expect(claimOf(record, 'probe')).toMatchObject({ outcome: 'held' });
    expect(record.cost).toBeLessThan(paid + 10);
  });

  test('leaves stacks that delete themselves, if nobody goes on', async () => {
    const scene = await killedAt(['small'], 3, true);
    const latest = Math.max(
      scene.clock.now(),
      ...[...scene.standing.values()].map(({ deleteAt }) => deleteAt),
    );
    expect(latest - scene.clock.now()).toBeLessThanOrEqual(12 * 3_600_000);
    for (const { deleteAt } of scene.standing.values()) expect(deleteAt).toBeGreaterThan(0);
  });
});
