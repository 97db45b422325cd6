import type { WHOLE_RUN } from '../../contract/phase';
import type { Environment } from '../../environment';
import { modelOfEnvironment } from '../../environment/environment-model';
import {
  BIND_ADDRESS,
  dialectOf,
  fillsCache,
  hardwareOf,
  LLMPERF,
  logicalCoresOf,
  MEASURE,
  type Release,
  releaseOf,
  required,
  servingVenv,
  VLLM_NEURON_LIMITS,
} from '../../facts';
import { draftOf } from '../draft';
import type { Layout } from '../layout/layout';
import { concurrencyOf } from '../layout/layout-request';
import { isExpanded, weightVariables } from '../memory/expanded-weights';
import { cacheVariables } from '../memory/kv-cache';
import { compileRows, effectiveOptions, serveRows } from '../options/effective-options';
import { optionWords } from '../options/option-words';
import { type ArtifactInputs, artifactKey, publicVersion, withoutPaths } from './artifact-key';
import { conditionsOf, renderArgv, renderCommand, type Variables } from './command-template';
import { hostPaths } from './host-paths';

/** A command that a phase starts on the instance. */
export interface PlannedCommand {
  /** The phase that starts it. */
  readonly phase: (typeof WHOLE_RUN)[number];
  /** Index of the replica whose server it starts; absent for other commands. */
  readonly replica?: number;
  /** Environment variables that it is given. */
  readonly environment: Readonly<Record<string, string>>;
  /** Program and arguments. */
  readonly argv: readonly string[];
}

/** The compiled artifact that a plan needs. */
interface PlannedArtifact {
  /** Its identity: 32 hexadecimal digits. */
  readonly key: string;
  /** What the key is the digest of. */
  readonly inputs: ArtifactInputs;
}

/**
 * The artifact that an environment needs, from the versions that were found on its instances, or as the catalogue
 * predicts them when none are given. The host computes it again from what it finds.
 * @throws NotInCatalogue when the release or the instance type is not known
 */
export function plannedArtifact(
  environment: Environment,
  found: ArtifactInputs['versions'] = {},
): PlannedArtifact {
  const release = releaseOf(environment.release);
  const argv = compileArguments(environment);
  const draft = draftOf(environment);
  const inputs: ArtifactInputs = {
    schema: 'trainyard.artifact/1',
    model: environment.model.id,
    revision: environment.model.revision,
    ...(draft === null ? {} : { draft: { model: draft.id, revision: draft.revision } }),
    release: release.name,
    versions: Object.keys(found).length === 0 ? predictedVersions(release) : keyedVersions(release, found),
    target: hardwareOf(environment.instance.type).family,
    logicalCores: environment.layout.logicalCores,
    arguments: withoutPaths(argv),
  };
  return { key: artifactKey(inputs), inputs };
}

/** Where a server runs that is started to compile: on the first cores, at a port of its own. */
const compileServer = ({ layout }: Environment) => ({
  cores: `0-${layout.tensorParallel - 1}`,
  port: VLLM_NEURON_LIMITS.compilePort,
  prometheusDirectory: `${hostPaths.work}/prometheus`,
});

/** Of what the bootstrap found, the packages that are part of the key. */
function keyedVersions(release: Release, found: ArtifactInputs['versions']): ArtifactInputs['versions'] {
  const { keyPackages } = dialectOf(release.dialect);
  return Object.fromEntries(
    keyPackages.flatMap((name) => {
      const version = found[name];
      return version === undefined ? [] : [[name, publicVersion(version)]];
    }),
  );
}

/** With NxD Inference all are in the catalogue; of the others what is not known is found on the host alone. */
function predictedVersions(release: Release): ArtifactInputs['versions'] {
  const { artifact, keyPackages } = dialectOf(release.dialect);
  const where = { table: 'SDK releases', row: release.name };
  const packages: Readonly<Record<string, string | undefined>> = release.packages;
  const known = keyPackages.filter((name) => artifact === 'directory' || packages[name] !== undefined);
  return Object.fromEntries(known.map((name) => [name, publicVersion(required(packages, name, where))]));
}

/**
 * Arguments of the compile command without its program; where a key of the artifact would stand is nothing.
 * @throws NotInCatalogue when the release or the instance type is not known
 */
export function compileArguments(environment: Environment): string[] {
  const { arguments: rows } = dialectOf(releaseOf(environment.release).dialect).compile;
  const conditions = conditionsOf(shapeOf(environment));
  const variables = { ...variablesOf(environment, ''), ...compileServer(environment) };
  return renderArgv(rows, variables, conditions, commandOptions(environment).compile);
}

/** What the options of an environment make of its two commands. A server that compiles at its start does it with its own. */
function commandOptions(environment: Environment) {
  const { compile, serve } = effectiveOptions(environment);
  const served = optionWords(serveRows(environment), serve);
  const own = fillsCache(releaseOf(environment.release).dialect);
  return {
    compile: own ? served : optionWords(compileRows(environment), compile),
    serve: served,
  };
}

/**
 * What the host starts for each phase, in full: program, arguments, and every variable that it sets itself. They are
 * filled from the same templates as on the host. `key` is the artifact's.
 */
export function plannedCommands(environment: Environment, layout: Layout, key: string): PlannedCommand[] {
  const dialect = dialectOf(releaseOf(environment.release).dialect);
  const conditions = conditionsOf(shapeOf(environment));
  const variables = variablesOf(environment, key);
  const options = commandOptions(environment);
  const compiling = {
    ...variables,
    compiledPath: `${hostPaths.work}/compiled`,
    ...compileServer(environment),
  };
  return [
    { phase: 'prepare', environment: {}, argv: [`${hostPaths.toolkit}/phase`, 'prepare'] },
    { phase: 'compile', ...renderCommand(dialect.compile, compiling, conditions, options.compile) },
    ...layout.replicas.map(({ index, cores, port }) => ({
      phase: 'deploy' as const,
      ...renderCommand(
        dialect.serve,
        { ...variables, cores, port, prometheusDirectory: hostPaths.prometheus(port) },
        conditions,
        options.serve,
      ),
      replica: index,
    })),
    benchmarkCommand(environment, layout, variables),
  ];
}

/** Of the first repeat; the others differ in their folder and their seed. */
function benchmarkCommand(environment: Environment, layout: Layout, variables: Variables): PlannedCommand {
  const { workload } = environment;
  const folder = workload.repeats > 1 ? `${hostPaths.benchmark}/repeat-1` : hostPaths.benchmark;
  const paths = { toolkit: hostPaths.toolkit, progressFile: hostPaths.progress };
  const conditions = conditionsOf(shapeOf(environment));
  if (workload.client === 'trainyard') {
    const files = { ...paths, requestFile: `${folder}.request.json`, resultsDirectory: folder };
    return { phase: 'benchmark', ...renderCommand(MEASURE, { ...variables, ...files }, conditions) };
  }
  const values = {
    ...variables,
    ...paths,
    meanInputTokens: workload.inputTokens.mean,
    stddevInputTokens: workload.inputTokens.stddev,
    meanOutputTokens: workload.outputTokens.mean,
    stddevOutputTokens: workload.outputTokens.stddev,
    concurrency: concurrencyOf(environment),
    requests: workload.requests,
    timeLimitSeconds: workload.timeLimitSeconds,
    samplingParameters: JSON.stringify(workload.samplingParameters),
    stageFile: `${folder}/stage`,
    resultsDirectory: `${folder}/llmperf`,
    endpoints: layout.replicas.map(({ port }) => `http://${BIND_ADDRESS}:${port}/v1`).join(';'),
  };
  return { phase: 'benchmark', ...renderCommand(LLMPERF.benchmark, values, conditions) };
}

const shapeOf = (environment: Environment) => ({
  preset: environment.preset,
  batch: environment.layout.batch,
  family: hardwareOf(environment.instance.type).family,
  ...environment.lengths,
  drafted: draftOf(environment) !== null,
  compileOnMiss: environment.serving.compileOnMiss,
  expanded: isExpanded(modelOfEnvironment(environment)),
});

function draftVariables(environment: Environment): Variables {
  const draft = draftOf(environment);
  const length = effectiveOptions(environment).compile['speculation-length'];
  return {
    draftPath: draft === null ? '' : hostPaths.model(draft.id, draft.revision),
    speculationLength: typeof length === 'number' ? length : '',
  };
}

function variablesOf(environment: Environment, key: string): Variables {
  const { layout, lengths, model, preset } = environment;
  const release = releaseOf(environment.release);
  const dialect = dialectOf(release.dialect);
  const modelPath = hostPaths.model(model.id, model.revision);
  return {
    venv: release.venv ?? '',
    vllmVenv: servingVenv(release) ?? '',
    llmperfVenv: hostPaths.llmperfVenv,
    llmperfSource: hostPaths.llmperfSource,
    model: model.id,
    modelType: modelOfEnvironment(environment).nxdiModelType ?? '',
    modelPath,
    ...draftVariables(environment),
    servedModel: modelPath,
    compiledPath: hostPaths.artifact(key),
    workDirectory: `${hostPaths.work}/scratch`,
    compileCache: hostPaths.compileCache,
    tensorParallel: layout.tensorParallel,
    dataParallel: layout.dataParallel,
    batch: layout.batch,
    context: lengths.context,
    sequence: lengths.sequence,
    maxModelLength:
      preset === 'verbatim' ? (dialect.verbatimMaxModelLength ?? lengths.sequence) : lengths.sequence,
    logicalCores: layout.logicalCores,
    totalLogicalCores: logicalCoresOf(hardwareOf(environment.instance.type), layout.logicalCores),
    bindAddress: BIND_ADDRESS,
    globalTopK: dialect.globalTopK ?? '',
    nkiCache: hostPaths.nkiCache(key),
    ...weightVariables(modelOfEnvironment(environment)),
    ...cacheVariables(modelOfEnvironment(environment), { batch: layout.batch, ...lengths }),
  };
}
