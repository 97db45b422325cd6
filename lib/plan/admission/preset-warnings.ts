import type { Code } from '../../codes';
import type { Environment } from '../../environment';
import { dialectOf, hardwareOf, KERNELS, releaseOf } from '../../facts';
import { topKMissing } from './environment-refusals';
import type { Warning } from './refusal';

const COMPARE = 'use the numbers only beside those of preset corrected';

/**
 * What is wrong with a result before it exists, because of the tutorial's own commands (preset verbatim) or its own
 * client (`workload.client` upstream). Each has `knownWrong` true.
 */
export function presetWarnings(environment: Environment): Warning[] {
  const { layout, lengths, preset, workload } = environment;
  const found: Warning[] = [];
  const add = (code: Code, message: string, next = COMPARE) =>
    found.push({ code, message, next, knownWrong: true });
  if (preset === 'verbatim') {
    const longest = dialectOf(releaseOf(environment.release).dialect).verbatimMaxModelLength;
    if (layout.batch > 1) {
      add(
        'BatchCorruptsRequests',
        `batch ${layout.batch} is compiled without continuous batching: every new prompt overwrites the cache of all ${layout.batch} sequences, and the text is wrong`,
        'set preset to corrected, or batch to 1',
      );
    }
    if (longest !== undefined && longest !== lengths.sequence) {
      add(
        'MaxModelLengthDiffers',
        `max-model-len is ${longest} on artifacts of ${lengths.sequence}: a request between the two ends the server`,
        'set preset to corrected',
      );
    }
    const { family, type } = hardwareOf(environment.instance.type);
    if (!KERNELS.families.includes(family)) {
      add(
        'KernelsNotSupported',
        `${type} gets the kernels of attention, QKV and MLP, which ${KERNELS.families.join(' and ')} alone has: the compiler may end with 70`,
        'set preset to corrected',
      );
    }
    const topK = topKMissing(environment);
    if (topK !== undefined) add(topK.code, topK.message, topK.next);
    if (workload.client === 'upstream') {
      add(
        'TokensCountedByStandIn',
        'input and output are counted with another model’s tokenizer, so throughput is overstated',
      );
    }
  }
  if (workload.client === 'upstream') {
    add(
      'FailuresNotRecorded',
      'a failed request ends its client thread and is in no count: fewer requests, and an error rate of 0',
      'compare the completed requests with the requested ones, or use client trainyard',
    );
    if (layout.dataParallel > 1) {
      add(
        'ReplicasNotBalanced',
        'every client thread begins at the first replica and alternates rigidly, so slots stay empty',
        'use client trainyard',
      );
    }
  }
  return found;
}
