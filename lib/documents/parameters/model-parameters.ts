/** Parameters that say which run and which model. */
import type { Environment } from '../../environment';
import { DEFAULTS, MAX_REVISION_CHARACTERS, modelIds } from '../../facts';
import { draftOf } from '../../plan';
import { Alphabet } from './alphabet';
import { type ParameterSpec, parameter } from './parameter';

/**
 * Default of the parameter `RunId`, for documents that somebody runs in the console. On the host it becomes
 * `console-<UTC time>`, so that two hand-made runs never share a folder.
 */
export const CONSOLE_RUN = 'console';

/** `RunId`: the folder of the run in the results bucket. */
export function runParameter(): ParameterSpec {
  return parameter(
    'RunId',
    Alphabet.runId(),
    CONSOLE_RUN,
    'Folder of this run in the results bucket: runs/<RunId>/. Leave the default when you start a document by ' +
      'hand: the instance then makes a new id with the time in it. Give the id of an earlier run to add to it.',
  );
}

/** `Model`, one of the catalogue or the environment's own, and `ModelRevision`, its commit. */
export function modelParameters(environment: Environment): ParameterSpec[] {
  const { id, revision } = environment.model;
  return [
    parameter(
      'Model',
      Alphabet.oneOf([...new Set([...modelIds(), id])].sort()),
      id,
      'Model to use, as its Hugging Face id. The list holds the models whose constants (layers, heads, sizes) ' +
        'are known; the default is the one this environment was sized for. Another one may not fit the layout: ' +
        'the instance checks that first and ends within seconds with the reason.',
    ),
    parameter(
      'ModelRevision',
      Alphabet.name(MAX_REVISION_CHARACTERS),
      revision,
      'Commit of the model on the Hub. Use a full commit, not a branch, or two runs may not be about the same ' +
        'weights. The default comes from the environment. An unknown revision fails in Prepare and ' +
        'Compile; in the other documents it means "prepare this revision first".',
    ),
  ];
}

/** `ModelSource`: where the files of the model are kept. Prepare and Compile read them, and no other phase. */
export function modelSourceParameter({ model }: Environment): ParameterSpec {
  return parameter(
    'ModelSource',
    Alphabet.modelSource(),
    model.source,
    'Where the files of the model are kept: on the Hub, below a prefix of a bucket, or in a folder of the ' +
      'instance. The role of the instance may read the prefix of its environment and no other. Files in a folder ' +
      'are linked, not copied.',
  );
}

/** `DraftModel`, one of the catalogue or none, and `DraftRevision`, its commit. */
export function draftParameters(environment: Environment): ParameterSpec[] {
  const draft = draftOf(environment);
  return [
    parameter(
      'DraftModel',
      Alphabet.oneOf([DEFAULTS.DraftModel, ...modelIds()]),
      draft?.id ?? DEFAULTS.DraftModel,
      'Small model that drafts tokens for the model to check, as its Hugging Face id; none: no model does. It is ' +
        'compiled into the artifact: every document needs the same.',
    ),
    parameter(
      'DraftRevision',
      Alphabet.name(MAX_REVISION_CHARACTERS),
      draft?.revision ?? DEFAULTS.DraftRevision,
      'Commit of the draft model on the Hub; none without a draft model.',
    ),
  ];
}
