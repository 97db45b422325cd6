import { dataError } from '../core/errors';
import { sha256 } from '../core/json';
import type { DocumentSpec, TypedDocument } from './document-spec';
import { parameterBlock } from './parameters/parameter';
import { type Constant, scriptHead } from './script-head';

/** Limit of SSM for a document together with the parameters that are sent to it, in bytes. */
export const MAX_DOCUMENT_BYTES = 65_536;
/** Outside this range the agent takes an hour instead. */
const TIMEOUT_SECONDS = { min: 5, max: 172_800 };

/**
 * A document as text: schema 2.2, one shell step.
 *
 * Neither CloudFormation nor its linters look inside a document, and the agent replaces what it does not like
 * by a default without a word. So every rule that it applies silently is checked here, loudly.
 *
 * Throws a data error that names the document and the limit it breaks.
 */
export function renderDocument(
  spec: DocumentSpec,
  name: string,
  constants: readonly Constant[],
  body: string,
): TypedDocument {
  checkName(name);
  checkTimeout(name, spec.timeoutSeconds);
  checkBody(name, body);
  const content = JSON.stringify(documentOf(spec, constants, body), null, 2);
  checkSize(name, content, spec);
  const { phase, description, parameters } = spec;
  return { phase, name, description, content, sha256: sha256(content), parameters };
}

/**
 * Name of the one step of a phase's document: `compile` → `RunCompile`. It is a folder on the instance, and what
 * `GetCommandInvocation` is asked for.
 */
export function stepName(phase: string): string {
  return `Run${phase.charAt(0).toUpperCase()}${phase.slice(1)}`;
}

function documentOf(spec: DocumentSpec, constants: readonly Constant[], body: string): object {
  const lines = [...scriptHead(constants, spec.parameters), ...body.replace(/\n+$/, '').split('\n')];
  return {
    schemaVersion: '2.2',
    description: spec.description,
    parameters: Object.fromEntries(spec.parameters.map((item) => [item.name, parameterBlock(item)])),
    mainSteps: [
      {
        action: 'aws:runShellScript',
        name: stepName(spec.phase),
        inputs: { timeoutSeconds: spec.timeoutSeconds, runCommand: lines },
      },
    ],
  };
}

function checkName(name: string): void {
  if (!/^[A-Za-z0-9_.-]{3,128}$/.test(name) || /^(aws|amazon|amzn)/i.test(name)) {
    throw dataError('BadDocumentName', `document name ${name} must be 3 to 128 of A-Z a-z 0-9 _ - .`, {
      next: 'shorten the name of the environment',
    });
  }
}

function checkTimeout(name: string, seconds: number): void {
  const { min, max } = TIMEOUT_SECONDS;
  if (!Number.isInteger(seconds) || seconds < min || seconds > max) {
    throw dataError('BadTimeout', `timeout of ${name} must be ${min} to ${max} seconds, got ${seconds}`);
  }
}

/** A brace pair in the body would be taken for a parameter, or resolved from Parameter Store. */
function checkBody(name: string, body: string): void {
  if (body.includes('{{')) {
    throw dataError('BracesInBody', `the script of ${name} holds {{, which the agent would substitute`, {
      next: 'write the script without doubled braces',
    });
  }
}

function checkSize(name: string, content: string, spec: DocumentSpec): void {
  const values = spec.parameters.reduce((sum, { alphabet }) => sum + alphabet.maxChars, 0);
  const bytes = Buffer.byteLength(content) + values;
  if (bytes > MAX_DOCUMENT_BYTES) {
    throw dataError(
      'DocumentTooLarge',
      `${name} may reach ${bytes} bytes with its parameters, the limit is ${MAX_DOCUMENT_BYTES}`,
      { next: 'move work from the step into the host toolkit' },
    );
  }
}
