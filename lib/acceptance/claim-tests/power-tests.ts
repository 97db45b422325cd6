import {
  type ClaimTestRow,
  type Evidence,
  heldIf,
  type IdleSeen,
  type Judgement,
  type RestartSeen,
  refuted,
  unreached,
} from './evidence';

const on = 'inf2-small';

/** What becomes of an instance that is left idle, and of one that is started again. */
export const POWER_TESTS: readonly ClaimTestRow[] = [
  { id: 'idle-guard', on, moment: 'idle', test: idle },
  { id: 'stop-and-start', on, moment: 'restarted', test: withRestart(servesAgain) },
  { id: 'resume', on, moment: 'restarted', test: withRestart(goneOn) },
  { id: 'cache-copied', on: 'trn2-small', moment: 'restarted', test: withRestart(fromBucket) },
];

function idle(evidence: Evidence): Judgement {
  if (evidence.emulated) return unreached('timers do not fire on an emulated instance');
  if (evidence.idle === null)
    return unreached(evidence.lineTrouble ?? 'nothing that runs was left to an idle guard');
  return stoppedWhenIdle(evidence.idle);
}

/** The guard stops no instance that is used: it waits its minutes after the benchmark. */
function stoppedWhenIdle({ minutes, seconds, states, reasons }: IdleSeen): Judgement {
  const said = `${(seconds / 60).toFixed(0)} minutes after the benchmark: ${Object.values(states).join(', ')}`;
  const isStopped = Object.values(states).every((state) => state === 'stopped');
  const isIts = reasons.length === Object.keys(states).length && reasons.every((reason) => reason === 'Idle');
  // Some of the minutes may be over before the benchmark is seen to have ended.
  const isInTime = seconds >= (minutes - 3) * 60;
  return heldIf(
    isStopped && isIts && isInTime,
    `${said}, by ${reasons.join(', ') || 'no guard'}; idleMinutes is ${minutes}`,
  );
}

type RestartTest = (restart: RestartSeen, evidence: Evidence) => Judgement;

function withRestart(test: RestartTest): ClaimTestRow['test'] {
  return (evidence) =>
    evidence.restart === null
      ? unreached(evidence.lineTrouble ?? 'the instances were not started again')
      : test(evidence.restart, evidence);
}

const runOf = ({ runs }: Evidence, { runId }: RestartSeen) =>
  runs.find(({ manifest }) => manifest.runId === runId);

function servesAgain(restart: RestartSeen, evidence: Evidence): Judgement {
  const run = runOf(evidence, restart);
  if (run === undefined) return refuted(restart.trouble ?? 'no run began after the start');
  const last = (job: string) => run.outcomes.findLast((it) => it.job === job);
  const [compile, deploy] = [last('compile'), last('deploy')];
  if (deploy?.status !== 'succeeded')
    return refuted(
      `after the start the line did not come to its replicas: ${restart.trouble ?? deploy?.reason.code}`,
    );
  const weights = last('prepare')?.made.checkpointSource ?? 'unknown';
  const artifact = compile?.made.artifactHit ?? 'unknown';
  return heldIf(
    artifact === 'local' || artifact === 'bucket',
    `weights ${weights}, artifact ${artifact === 'none' ? 'compiled again' : artifact}, replicas serve`,
  );
}

/** Deploy forbids the compile, so that its success says that the entries were hit. */
function fromBucket(restart: RestartSeen, evidence: Evidence): Judgement {
  const run = runOf(evidence, restart);
  const compile = run?.outcomes.findLast(({ job }) => job === 'compile');
  const deploy = run?.outcomes.findLast(({ job }) => job === 'deploy');
  if (compile?.made.artifactHit !== 'bucket')
    return unreached(
      restart.trouble ?? `the artifact was not taken from S3: ${compile?.made.artifactHit ?? 'no compile'}`,
    );
  const code = deploy === undefined ? restart.trouble : `${deploy.reason.code}: ${deploy.reason.message}`;
  return heldIf(
    deploy?.status === 'succeeded',
    deploy?.status === 'succeeded'
      ? 'replicas serve from the entries that came from S3, and nothing was compiled'
      : `with the entries from S3 Deploy ended: ${code}`,
  );
}

function goneOn(restart: RestartSeen, evidence: Evidence): Judgement {
  const { leftIn, trouble } = restart;
  const run = runOf(evidence, restart);
  if (run === undefined || leftIn === null)
    return unreached(trouble ?? 'the second run did not come to its benchmark');
  if (trouble !== null) return refuted(`left in ${leftIn}, and then: ${trouble}`);
  const attempts = new Set(
    run.outcomes.filter(({ job }) => job === leftIn).map(({ commandId }) => commandId),
  );
  const measured = new Set(run.results.map(({ commandId }) => commandId));
  return heldIf(
    attempts.size === 1 && measured.size === 1,
    `its command went away in ${leftIn} and came back: ${attempts.size} attempts, results of ${measured.size}`,
  );
}
