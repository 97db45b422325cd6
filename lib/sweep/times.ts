/** How long the steps of a sweep take, and where each number is from. */
import { GIB } from '../core/units';
import type { Environment } from '../environment';
import { modelOfEnvironment } from '../environment/environment-model';
import { hardwareOf } from '../facts';
import { throughputRange } from '../prediction';
import type { Cell } from './cell';
import type { KnownTimes } from './sweep-schema';

/** Time that the schedule keeps for a step. */
export interface StepTime {
  /** Seconds kept: the slow end where only a range is known. */
  readonly seconds: number;
  /** The fast end, in seconds; equal where no range is known. */
  readonly leastSeconds: number;
  /** Who says so. Assumptions say that they are. */
  readonly from: string;
}

/** Times of the steps that are the same for every cell. */
export interface SweepTimes {
  /** The weights onto one instance. */
  readonly download: StepTime;
  /** One artifact. */
  readonly compile: StepTime;
  /** The first deploy on an instance. */
  readonly load: StepTime;
  /** A deploy after another one. */
  readonly redeploy: StepTime;
}

/** How many compiles one instance runs at once. */
export interface CompileSlots {
  /** At least 1. */
  readonly count: number;
  /** How the number was found. */
  readonly from: string;
}

const FILE = 'times of the sweep';
const MINUTE = 60;

/** Bytes a second of a download: 1 Gbit/s. */
const DOWNLOAD_RATE = 125e6;
/** No source has a compile of NxD Inference of this size. */
const COMPILE_MINUTES = 30;
const LOAD_SECONDS = 300;
const COMPILE_VCPUS = 32;

/**
 * Times of download, compile and deploy: the operator's where the file gives them, else assumptions that say so.
 * @throws NotInCatalogue when the model is not known
 */
export function sweepTimes(environment: Environment, known: KnownTimes): SweepTimes {
  const { downloadMinutes, compileMinutes, loadSeconds, redeploySeconds } = known;
  const load = given(
    loadSeconds,
    LOAD_SECONDS,
    "assumption: the tutorial says a few minutes; a 405B took 187 s on NVMe (Neuron's guide to weight sharding @v2.32.0)",
  );
  return {
    download: given(
      downloadMinutes && downloadMinutes * MINUTE,
      Math.ceil(modelOfEnvironment(environment).weightBytes / DOWNLOAD_RATE),
      'assumption: the checkpoint at 1 Gbit/s',
    ),
    compile: given(
      compileMinutes && compileMinutes * MINUTE,
      COMPILE_MINUTES * MINUTE,
      'assumption: no source has this compile; vLLM on Neuron tells 15 to 20 min for 70B FP8 at TP 16 (Neuron SDK 2.32)',
    ),
    load,
    redeploy: given(
      redeploySeconds,
      load.seconds,
      'assumption: as the first deploy; what a warm page cache saves was not measured',
    ),
  };
}

function given(known: number | undefined, assumed: number, from: string): StepTime {
  if (known === undefined) return { seconds: assumed, leastSeconds: assumed, from };
  return { seconds: known, leastSeconds: known, from: FILE };
}

/**
 * Time of the measurement of a cell, all repeats and warm-ups together: its range of throughput where published
 * measurements surround it. Elsewhere the operator's time, else the time limit of the workload, which ends it in any case.
 */
export function measureTime(
  { row, environment, lengths, repeats, concurrency }: Cell,
  known: KnownTimes,
): StepTime {
  const { workload } = environment;
  const limit = workload.timeLimitSeconds;
  const tokens = repeats * (workload.requests + workload.warmupRequests) * lengths.output;
  const { low, high } = throughputRange(row, { concurrency });
  const least = Math.min(limit, tokens / high);
  if (row.prediction !== null) {
    return {
      seconds: Math.min(limit, tokens / low),
      leastSeconds: least,
      from: `predicted throughput (${row.prediction.times} times), the slow end; at most workload.timeLimitSeconds`,
    };
  }
  if (known.measureMinutes !== undefined) {
    const seconds = Math.min(limit, known.measureMinutes * MINUTE);
    return { seconds, leastSeconds: Math.min(seconds, least), from: `${FILE}: no prediction` };
  }
  return { seconds: limit, leastSeconds: least, from: 'workload.timeLimitSeconds: no prediction' };
}

/**
 * Compiles that the host's memory and cores hold at once.
 * @throws NotInCatalogue when the instance type or the model is not known
 */
export function compileSlots(environment: Environment, known: KnownTimes): CompileSlots {
  const { vcpus, hostMemoryBytes, type } = hardwareOf(environment.instance.type);
  const each = known.compileVcpus ?? COMPILE_VCPUS;
  const bytes =
    known.compileGiB === undefined ? modelOfEnvironment(environment).weightBytes : known.compileGiB * GIB;
  const fit = Math.min(Math.floor(vcpus / each), Math.floor(hostMemoryBytes / bytes));
  const needs = `${each} vCPUs (${said(known.compileVcpus)}) and ${Math.ceil(bytes / GIB)} GiB (${said(known.compileGiB)})`;
  const has = `${type} has ${vcpus} vCPUs and ${hostMemoryBytes / GIB} GiB`;
  const alike = fit > 1 ? ', and so many at once are assumed to take as long as one' : '';
  return fit < 1
    ? { count: 1, from: `one at a time: a compile takes ${needs}, and ${has}` }
    : { count: fit, from: `a compile takes ${needs}; ${has}${alike}` };
}

const said = (known: number | undefined) => (known === undefined ? 'assumption' : FILE);
