/** A run on several instances: each is shown, and the run is worth no more than the worst. */
import type { Result } from '../../lib/contract/result';
import { comparisonView, renderHtml, renderTerminal, shownResult, shownResults } from '../../lib/report';
import { buildView, type ReportInput } from '../../lib/report/view';
import { manifest, outcome, outcomes, result, summary } from './fixtures/run';
import { tagsOf, textOf, unbalanced } from './fixtures/tags';

const [FIRST, SECOND, THIRD] = ['i-0123456789abcdef0', 'i-0123456789abcdef1', 'i-0123456789abcdef2'] as const;
const check = { threshold: 'at most 1 %', reason: 'truth', evidence: '7 of 64 failed', next: 'read the log' };
const judged = (status: Result['verdict']['status']) => ({
  status,
  checks: status === 'valid' ? [] : [{ name: 'ErrorRate', status, ...check }],
});
const on = (instanceId: string, status: Result['verdict']['status'], change: Partial<Result> = {}) =>
  result({ instanceId, commandId: 'c1', verdict: judged(status), ...change });
const rate = (outputTokensPerSecond: number) => ({ ...result().throughput, outputTokensPerSecond });

const two = (): ReportInput => {
  const it = manifest();
  it.target.instanceIds = [FIRST, SECOND];
  const others = outcomes().map((one) => ({ ...one, instanceId: SECOND }));
  const metrics = { ...result().metrics, ttftSeconds: summary(2) };
  return {
    manifest: it,
    outcomes: [...outcomes(), ...others],
    results: [on(SECOND, 'invalid', { throughput: rate(111), metrics }), on(FIRST, 'valid')],
  };
};
const terminal = (input: ReportInput, width = 80) =>
  renderTerminal(buildView(input), { color: false, width });

describe('which result is shown', () => {
  test('is one for each instance, in the order of the ids, and of those the worst', () => {
    const { results } = two();
    expect(shownResults(results).map(({ instanceId }) => instanceId)).toEqual([FIRST, SECOND]);
    expect(shownResult(results)?.instanceId).toBe(SECOND);
  });

  test('is of the last command of each instance, though the commands differ', () => {
    const at = (startedAt: string) => ({ window: { ...result().window, startedAt } });
    const results = [
      on(FIRST, 'valid', { commandId: 'first', ...at('2026-11-23T19:00:00.000Z') }),
      on(SECOND, 'invalid', { commandId: 'first', ...at('2026-11-23T19:00:00.000Z') }),
      on(SECOND, 'valid', { commandId: 'again', ...at('2026-11-23T20:00:00.000Z') }),
    ];
    expect(shownResults(results).map(({ commandId }) => commandId)).toEqual(['first', 'again']);
    expect(buildView({ ...two(), results }).otherAttempts.map(({ label }) => label)).toEqual([
      'first on instance 2',
    ]);
  });

  test('is the partial one of two with the same verdict', () => {
    const results = [on(FIRST, 'suspect'), on(SECOND, 'suspect', { partial: true })];
    expect(shownResult(results)?.instanceId).toBe(SECOND);
  });
});

describe('the view', () => {
  test('has every instance, and the worst on top', () => {
    const view = buildView(two());
    expect(view.verdict.status).toBe('invalid');
    expect(view.number).toBe(2);
    expect(view.instances.map((it) => [it.number, it.instanceId, it.verdict.status])).toEqual([
      [1, FIRST, 'valid'],
      [2, SECOND, 'invalid'],
    ]);
    expect(view.instanceTable.rows.map((row) => [row.instanceId, row.verdict, row.replicas])).toEqual([
      [FIRST, 'valid', 2],
      [SECOND, 'invalid', 2],
    ]);
  });

  test.each([
    [['valid', 'valid', 'valid'], 'valid: all 3 instances'],
    [['valid', 'suspect', 'valid'], 'suspect: of 3 instances 1 suspect, 2 valid'],
    [['invalid', 'suspect', 'invalid'], 'invalid: of 3 instances 2 invalid, 1 suspect'],
  ] as const)('of %j says %s', (statuses, headline) => {
    const results = statuses.map((status, index) => on([FIRST, SECOND, THIRD][index] ?? '', status));
    expect(buildView({ ...two(), results }).instanceTable.headline).toBe(headline);
  });

  test('names an instance that has no result', () => {
    const view = buildView({ ...two(), results: [on(FIRST, 'valid')] });
    expect(view.instanceTable.headline).toBe('valid: of 2 instances 1 without a result, 1 valid');
    expect(view.instances[1]?.verdict).toMatchObject({
      status: 'none',
      headline: expect.stringContaining('this instance has no'),
    });
    expect(view.notMeasured).toContain(
      'throughput, latency and balance: the instance has no benchmark result (instance 2)',
    );
    expect(buildView({ ...two(), results: [] }).instanceTable.headline).toBe(
      'no verdict: none of 2 instances has a result',
    );
  });

  test('says whether the instances write the same', () => {
    const answers = (digest: string | null) => ({
      set: 's',
      version: 1,
      prompts: 8,
      unit: 'clientToken' as const,
      digest,
      perReplica: [],
      agree: true,
      firstDifference: null,
    });
    const between = (...digests: (string | null)[]) => {
      const results = digests.map((digest, index) =>
        on([FIRST, SECOND][index] ?? '', 'valid', { answers: answers(digest) }),
      );
      const facts = buildView({ ...two(), results }).runSummary;
      return facts.find(({ label }) => label === 'answers, between instances')?.value;
    };
    expect(between('aa', 'aa')).toBe('the same');
    expect(between('aa', 'bb')).toMatch(/^they differ/);
    expect(between('aa', null)).toMatch(/^not compared/);
  });

  test('of one instance has no number and no list', () => {
    const view = buildView({ manifest: manifest(), outcomes: outcomes(), results: [result()] });
    expect([view.number, view.instances]).toEqual([null, []]);
    expect(view.timeline.map(({ instance }) => instance)).toEqual(view.timeline.map(() => null));
  });
});

describe('both printers', () => {
  test('show verdict, rate, TTFT, TPOT and replicas of each instance', () => {
    const text = terminal(two());
    expect(text).toMatch(/^Verdict {2}invalid: of 2 instances 1 invalid, 1 valid$/m);
    expect(text).toMatch(/^instance 2 +i-0123456789abcdef1 +invalid: 1 of 1 judged checks failed$/m);
    expect(text).toMatch(/^EMU 2 +111 +2,000 .* 19\.6 .* 2 +invalid$/m);
    for (const about of ['instance 1', 'instance 2']) {
      for (const title of ['Throughput', 'Latency per request', 'Balance between replicas', 'Cost']) {
        expect(text).toContain(`${title} · ${about}  [EMULATED ×20]`);
      }
      expect(text).toContain(`Verdict of ${about}  `);
    }
    expect(text).toMatch(/^EMU benchmark on 2 /m);
  });

  test('fit 80 columns, and mark every figure', () => {
    const failed = outcome('benchmark', 900, 5, {
      instanceId: SECOND,
      status: 'failed',
      reason: { code: 'ReplicaNotReady', message: 'a long story '.repeat(20) },
    });
    const text = terminal({ ...two(), outcomes: [...two().outcomes, failed] });
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(text).toMatch(/^benchmark #2 on 2 +ReplicaNotReady/m);
    const table = text.split('\n\n').find((block) => block.startsWith('Instances')) ?? '';
    const [title, ...lines] = table.split('\n');
    expect(title).toContain('[EMULATED ×20]');
    expect(lines.filter((line) => !line.startsWith('EMU '))).toEqual([]);
    expect(lines).toHaveLength(3);
  });

  test('the page has each instance once, with ids of its own, and unfolds the worst', () => {
    const page = renderHtml(buildView(two()));
    expect(unbalanced(tagsOf(page))).toEqual([]);
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    expect(ids).toEqual(expect.arrayContaining(['throughput-1', 'throughput-2', 'distribution-ttft-2']));
    expect(
      [...page.matchAll(/<details id="(instance-\d)" class="instance"( open)?>/g)].map((it) => it.slice(1)),
    ).toEqual([
      ['instance-1', undefined],
      ['instance-2', ' open'],
    ]);
    expect(textOf(page)).toContain('invalid: of 2 instances 1 invalid, 1 valid');
  });
});

test('a comparison of runs has a row for each instance, also for one without a result', () => {
  const { rows } = comparisonView([
    { name: 'two', ...two() },
    { name: 'half', ...two(), results: [on(FIRST, 'valid')] },
    { name: 'one', manifest: manifest(), outcomes: outcomes(), results: [result()] },
  ]);
  expect(rows.map(({ label, name, verdict }) => [label, name, verdict.status])).toEqual([
    ['#1.1', `two on ${FIRST}`, 'valid'],
    ['#1.2', `two on ${SECOND}`, 'invalid'],
    ['#2.1', `half on ${FIRST}`, 'valid'],
    ['#2.2', `half on ${SECOND}`, 'none'],
    ['#3', 'one', 'suspect'],
  ]);
});

test('a difference between two runs is told once, not for each pair of their instances', () => {
  const other = { model: { id: 'another/model', revision: 'main' }, commandId: 'c2' };
  const { notComparable } = comparisonView([
    { name: 'a', ...two(), results: [on(FIRST, 'valid'), on(SECOND, 'valid')] },
    {
      name: 'b',
      ...two(),
      results: [on(FIRST, 'valid', other), on(SECOND, 'valid', other)],
    },
  ]);
  expect(notComparable.map((reason) => reason.replace(/: .*/, ''))).toEqual([
    'a and b differ in model',
    'a and b differ in model revision',
  ]);
});
