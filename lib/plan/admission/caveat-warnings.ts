import type { Environment } from '../../environment';
import { BATCH_CAVEATS, fillsCache, hardwareOf, KERNEL_CAVEAT, KERNELS, releaseOf } from '../../facts';
import { type Warning, warning } from './refusal';

/** What AWS's own notes say against a layout that is admitted: a batch beyond theirs, kernels at a short context. */
export function caveatWarnings(environment: Environment): Warning[] {
  if (fillsCache(releaseOf(environment.release).dialect)) return [];
  return [batchBeyondNotes(environment), kernelsAtShortContext(environment)].filter(
    (each) => each !== undefined,
  );
}

function batchBeyondNotes({ layout, model }: Environment): Warning | undefined {
  const noted = BATCH_CAVEATS.find(({ models }) => models.includes(model.id));
  if (noted === undefined || layout.batch <= noted.largest) return undefined;
  return warning(
    'BatchBeyondNotes',
    `AWS’s tutorial for ${model.id} names batches up to ${noted.largest}, and this is ${layout.batch} (${noted.source})`,
    'look at the text of the answers and at the report before you rely on the numbers',
  );
}

function kernelsAtShortContext({ instance, lengths }: Environment): Warning | undefined {
  const { atMost, source } = KERNEL_CAVEAT;
  const { family } = hardwareOf(instance.type);
  if (lengths.context > atMost || !KERNELS.families.includes(family)) return undefined;
  return warning(
    'KernelsAtShortContext',
    `the kernels may give a numerical error at a context of ${atMost} tokens or less, and this is ${lengths.context} (${source})`,
    `set lengths.context above ${atMost}, or look at the text of the answers`,
  );
}
