import type { Job, ScheduleRequest } from './schedule-request';

/** One deployment on one instance, and the cells that are measured while it stands. */
export interface Turn {
  /** Key of the artifact that its replicas load. */
  readonly artifact: string;
  /** The deployment. */
  readonly deployment: string;
  /** The cells, the most valuable first. */
  readonly jobs: readonly Job[];
}

/**
 * The turns of each instance, in order. Cells of one deployment are together, so that it is deployed once; only a turn
 * of more than so many seconds is cut. The longest pieces are given out first, each to the instance with the least work.
 */
export function turnsOfInstances(request: ScheduleRequest, longest: number): Turn[][] {
  const turns = turnsOf(request.jobs);
  if (request.instances === 1) return [turns];
  const { redeploy } = request.seconds;
  const length = ({ jobs }: Turn) => redeploy + measuring(jobs);
  const pieces = turns
    .flatMap((turn) => (length(turn) > longest ? cut(turn, longest - redeploy) : [turn]))
    .sort((a, b) => length(b) - length(a));
  const loads = Array.from({ length: request.instances }, () => ({ seconds: 0, jobs: new Set<Job>() }));
  for (const piece of pieces) {
    const least = loads.reduce((best, each) => (each.seconds < best.seconds ? each : best));
    least.seconds += length(piece);
    for (const job of piece.jobs) least.jobs.add(job);
  }
  // Pieces of one deployment that meet again are one turn.
  return loads.map(({ jobs }) => turnsOf(request.jobs.filter((job) => jobs.has(job))));
}

/** Seconds of deploys and measurements for each instance, if they were shared evenly. */
export function evenShare({ jobs, instances, seconds }: ScheduleRequest): number {
  return (measuring(jobs) + turnsOf(jobs).length * seconds.redeploy) / instances;
}

const measuring = (jobs: readonly Job[]) => jobs.reduce((sum, job) => sum + job.measureSeconds, 0);

/** By deployment, in the order in which each is first wanted. */
function turnsOf(jobs: readonly Job[]): Turn[] {
  const turns = new Map<string, { artifact: string; deployment: string; jobs: Job[] }>();
  for (const job of jobs) {
    const { artifact, deployment } = job;
    const turn = turns.get(deployment) ?? { artifact, deployment, jobs: [] };
    turn.jobs.push(job);
    turns.set(deployment, turn);
  }
  return [...turns.values()];
}

/** Pieces of at most so many seconds of measurement, and of one cell at least. */
function cut(turn: Turn, most: number): Turn[] {
  const pieces: Job[][] = [];
  let left = 0;
  for (const job of turn.jobs) {
    if (pieces.length === 0 || job.measureSeconds > left) {
      pieces.push([]);
      left = most;
    }
    pieces.at(-1)?.push(job);
    left -= job.measureSeconds;
  }
  return pieces.map((jobs) => ({ ...turn, jobs }));
}
