/** Objects of the bucket: whoever may write there wrote them, with any version. */
import { keys } from '../../../lib/contract/names';
import { type Shared, sharedManifestKey, trustedFolder } from '../../../lib/contract/trusted';
import { bootstrapsOf, collectRun, latestRunId, loadManifest, parseRequests } from '../../../lib/run';
import { readOutcome, readProgressAt } from '../../../lib/run/results/outcomes';
import { storedDigest, trustedRecords } from '../../../lib/run/trust/trusted-digests';
import { readRecords } from '../../../lib/sweep-run/step-record';
import { loadSweep } from '../../../lib/sweep-run/sweep-store';
import { manifest, outcome, result } from '../../report/fixtures/run';
import { FakeStore } from '../../run/fakes';
import type { FuzzTarget } from '../target';

const RUN = manifest();
const INSTANCE = RUN.target.instanceIds[0] ?? '';
const COMPILED = outcome('compile', 0, 60);
const RESULT = result();
const SWEEP = 'tutorial-20261123-191500-5e3d';
const WEIGHTS: Shared = { what: 'weights', model: 'me/mine', revision: '6'.repeat(40) };
const OUTCOME = keys.outcome(RUN.runId, INSTANCE, 'compile', COMPILED.commandId);
const RESULT_KEY = keys.result(RUN.runId, INSTANCE, RESULT.commandId);

/** A bucket that is whole but for one object. */
function bucketWith(key: string, bytes: Buffer): FakeStore {
  const store = new FakeStore();
  store.put(keys.manifest(RUN.runId), RUN);
  store.put(OUTCOME, COMPILED);
  store.put(RESULT_KEY, RESULT);
  store.put(key, bytes.toString('utf8'));
  return store;
}

const texts = (...values: readonly unknown[]) => values.map((value) => JSON.stringify(value));

/** Parsers of what lies in the bucket of a run. */
export const storedTargets: readonly FuzzTarget[] = [
  {
    name: 'manifest',
    files: ['lib/run/results/manifests.ts', 'lib/run/results/outcomes.ts'],
    captures: texts(RUN),
    place: new RegExp(RUN.runId),
    read: (bytes) => loadManifest(bucketWith(keys.manifest(RUN.runId), bytes), RUN.runId),
  },
  {
    name: 'latest-run',
    files: ['lib/run/results/manifests.ts'],
    captures: texts(RUN),
    place: /tutorial/,
    read: (bytes) => latestRunId(bucketWith(keys.manifest(RUN.runId), bytes), 'tutorial'),
  },
  {
    name: 'outcome',
    files: ['lib/run/results/outcomes.ts'],
    captures: texts(COMPILED, outcome('benchmark', 9, 9, { status: 'failed' })),
    place: /outcomes\/compile/,
    read: (bytes) => readOutcome(bucketWith(OUTCOME, bytes), OUTCOME),
  },
  {
    name: 'progress',
    files: ['lib/run/results/outcomes.ts', 'lib/run/results/bootstraps.ts'],
    captures: texts({
      schema: 'trainyard.progress/1',
      ...{ job: 'bootstrap', commandId: 'c', at: '2026-11-23T19:15:00Z', elapsedSeconds: 12.5 },
      ...{ waitingFor: 'the weights', done: 3, total: 9, unit: 'files' },
    }),
    place: /progress/,
    read: async (bytes) => {
      const key = keys.progress('bootstrap-20261123-191500-4f2a', INSTANCE, 'bootstrap');
      const store = bucketWith(key, bytes);
      return [await readProgressAt(store, key), await bootstrapsOf(store)];
    },
  },
  {
    name: 'result',
    files: ['lib/run/results/collect-run.ts'],
    captures: texts(RESULT),
    place: /result\.json/,
    read: (bytes) => collectRun(bucketWith(RESULT_KEY, bytes), RUN.runId, null),
  },
  {
    name: 'requests',
    files: ['lib/run/results/collect-requests.ts'],
    captures: [
      [0, 1, 2]
        .map((index) =>
          JSON.stringify({
            ...{ index, replica: 0, status: 'completed', dispatchedAt: index, firstTokenAt: index + 0.2 },
            ...{
              lastTokenAt: index + 2,
              endedAt: index + 2,
              gaps: [0.1, 0.2],
              chunks: 3,
              finishReason: 'stop',
            },
            ...{ targetInputTokens: 100, maxTokens: 20, usage: { promptTokens: 100, completionTokens: 3 } },
            ...{ clientTokens: null, promptDigest: null, httpStatus: 200, error: null, text: 'a b c' },
          }),
        )
        .join('\n'),
    ],
    place: /line \d+ of requests\.jsonl/,
    read: (bytes) => parseRequests(bytes, 'requests.jsonl'),
  },
  {
    name: 'trusted-record',
    files: ['lib/run/trust/trusted-digests.ts'],
    captures: texts({
      ...{ schema: 'trainyard.trusted/1', name: 'me/mine', digest: 'a'.repeat(64), how: 'made' },
      ...{
        runId: RUN.runId,
        instanceId: INSTANCE,
        by: 'arn:aws:iam::1:user/me',
        at: '2026-11-23T19:15:00.000Z',
      },
    }),
    place: /trusted\//,
    read: (bytes) => trustedRecords(bucketWith(`${trustedFolder(WEIGHTS)}1.json`, bytes), WEIGHTS),
  },
  {
    name: 'checkpoint-manifest',
    files: ['lib/run/trust/trusted-digests.ts'],
    captures: texts({
      model: 'me/mine',
      commit: '6'.repeat(40),
      files: [
        { name: 'model-2.safetensors', size: 10, sha256: 'b'.repeat(64) },
        { name: 'config.json', size: 5, sha256: 'a'.repeat(64) },
      ],
    }),
    place: /trainyard-checkpoint\.json/,
    read: (bytes) => storedDigest(bucketWith(sharedManifestKey(WEIGHTS), bytes), WEIGHTS),
  },
  {
    name: 'sweep-manifest',
    files: ['lib/sweep-run/sweep-store.ts'],
    captures: texts({
      ...{ schema: 'trainyard.sweep-run/1', sweepId: SWEEP, createdAt: '2026-11-23T19:15:00Z', endsAt: null },
      ...{ environment: { name: 'tutorial' }, steps: {}, plan: { cells: [], steps: [] }, base: RUN },
    }),
    place: new RegExp(SWEEP),
    read: (bytes) => loadSweep(bucketWith(keys.sweepManifest(SWEEP), bytes), SWEEP),
  },
  {
    name: 'sweep-step',
    files: ['lib/sweep-run/step-record.ts'],
    captures: texts({
      ...{
        schema: 'trainyard.sweep-step/1',
        step: 'measure-1',
        runId: RUN.runId,
        commandId: 'c',
        verdict: 'valid',
      },
      ...{ status: 'succeeded', reason: { code: 'Ok', message: 'done' } },
      ...{ startedAt: '2026-11-23T19:15:00Z', endedAt: '2026-11-23T19:16:00Z' },
    }),
    place: /sweeps\//,
    read: (bytes) => readRecords(bucketWith(keys.sweepStep(SWEEP, 'measure-1', 'a'), bytes), SWEEP),
  },
];
