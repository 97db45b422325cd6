import { documentName } from '../contract/names';
import { HOST_PHASES, type HostPhase } from '../contract/phase';
import type { Environment } from '../environment';
import { assetText } from './asset';
import { renderDocument } from './command-document';
import type { DocumentSpec, TypedDocument } from './document-spec';
import { type HostSettings, instanceSettings } from './instance-settings';
import { Alphabet } from './parameters/alphabet';
import { benchmarkDocument } from './phases/benchmark';
import { bootstrapDocument } from './phases/bootstrap';
import { compileDocument } from './phases/compile';
import { deployDocument } from './phases/deploy';
import { diagnoseDocument } from './phases/diagnose';
import { prepareDocument } from './phases/prepare';
import { stopDocument } from './phases/stop';
import { constant } from './script-head';

const SPECS: Readonly<Record<HostPhase, (environment: Environment) => DocumentSpec>> = {
  bootstrap: bootstrapDocument,
  prepare: prepareDocument,
  compile: compileDocument,
  deploy: deployDocument,
  benchmark: benchmarkDocument,
  diagnose: diagnoseDocument,
  stop: stopDocument,
};

/** What the document of a phase says for an environment. */
export function specOf(phase: HostPhase, environment: Environment): DocumentSpec {
  return SPECS[phase](environment);
}

/**
 * Every document of an environment, bootstrap first, for one exact host toolkit (SHA-256 of its archive). The same
 * environment, toolkit and settings give the same bytes.
 * @throws BadParameterDefault when a value of the environment is not one that its parameter takes
 * @throws DocumentTooLarge when a document with its parameters would exceed {@link MAX_DOCUMENT_BYTES}
 */
export function documentsFor(
  environment: Environment,
  toolkitSha256: string,
  settings: HostSettings = {},
): TypedDocument[] {
  const body = assetText('documents', 'step.sh');
  return HOST_PHASES.map((phase) => {
    const constants = [
      constant('TRAINYARD_JOB', phase),
      constant('TRAINYARD_DOCUMENT_ENVIRONMENT', environment.name),
      constant('TRAINYARD_RELEASE', environment.release),
      constant('TRAINYARD_BUNDLE', toolkitSha256, Alphabet.sha256()),
      ...(phase === 'bootstrap' ? instanceSettings(environment, settings) : []),
    ];
    return renderDocument(specOf(phase, environment), documentName(environment.name, phase), constants, body);
  });
}
