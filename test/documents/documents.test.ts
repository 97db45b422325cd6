import { readFileSync } from 'node:fs';
import { RE2JS } from 're2js';
import { HOST_PHASES } from '../../lib/contract/phase';
import { sha256 } from '../../lib/core/json';
import { documentsFor, MAX_DOCUMENT_BYTES } from '../../lib/documents';
import { renderDocument } from '../../lib/documents/command-document';
import { Alphabet } from '../../lib/documents/parameters/alphabet';
import { parameter } from '../../lib/documents/parameters/parameter';
import { listEnvironments, loadEnvironment } from '../../lib/environment';
import { DOCUMENTS, parsed, step, TOOLKIT, TUTORIAL } from './tutorial';

describe.each(DOCUMENTS.map((document) => [document.name, document] as const))('%s', (_name, document) => {
  test('is schema 2.2 with one shell step that the agent can name and time', () => {
    expect(parsed(document).schemaVersion).toBe('2.2');
    expect(parsed(document).mainSteps).toHaveLength(1);
    expect(step(document).action).toBe('aws:runShellScript');
    expect(step(document).name).toMatch(/^[A-Za-z0-9]{4,}$/);
    const { timeoutSeconds } = step(document).inputs;
    expect(timeoutSeconds >= 5 && timeoutSeconds <= 172_800).toBe(true);
  });

  test('begins with a bash shebang and ends by running the phase', () => {
    const lines = step(document).inputs.runCommand;
    expect(lines[0]).toBe('#!/bin/bash');
    expect(lines.at(-1)).toBe('exec "$toolkit/phase" "$TRAINYARD_JOB"');
    expect(lines.filter((line) => line.includes('\n'))).toEqual([]);
  });

  test('carries the digest of its own bytes', () => {
    expect(document.sha256).toBe(sha256(Buffer.from(document.content, 'utf8')));
  });

  test('exports one variable per parameter, in single quotes, and no other placeholder', () => {
    const lines = step(document).inputs.runCommand.filter((line) => line.includes('{{'));
    const expected = Object.keys(parsed(document).parameters).map(
      (name) => `export ${variable(name)}='{{ ${name} }}'`,
    );
    expect(lines).toEqual(expected);
    expect(document.parameters.map((spec) => spec.variable)).toEqual(
      Object.keys(parsed(document).parameters).map(variable),
    );
  });

  test('gives every parameter a help text, and a default that its own pattern admits', () => {
    for (const [name, block] of Object.entries(parsed(document).parameters)) {
      expect(name).toMatch(/^[A-Za-z0-9]+$/);
      expect(block['type']).toBe('String');
      expect(String(block['description']).length).toBeGreaterThan(50);
      expect(RE2JS.compile(String(block['allowedPattern'])).matcher(String(block['default'])).find()).toBe(
        true,
      );
      const values = block['allowedValues'] as string[] | undefined;
      expect(values?.includes(String(block['default'])) ?? true).toBe(true);
    }
  });

  test('says how long it takes and where its log and outcome go', () => {
    expect(document.description).toMatch(/seconds|minutes|hour/);
    expect(document.description).toContain('runs/<RunId>/');
  });

  test('fits the service together with the longest values', () => {
    const values = document.parameters.reduce((sum, spec) => sum + spec.alphabet.maxChars, 0);
    expect(Buffer.byteLength(document.content) + values).toBeLessThanOrEqual(MAX_DOCUMENT_BYTES);
  });

  test('holds nothing of an account', () => {
    expect(document.content).not.toMatch(/\$\{Token|arn:aws|\b\d{12}\b|amazonaws/);
  });
});

describe('the documents', () => {
  test('are one per host phase, in the order of a run', () => {
    expect(DOCUMENTS.map((document) => document.phase)).toEqual([...HOST_PHASES]);
  });

  test('have the same bytes every time', () => {
    const again = documentsFor(TUTORIAL, TOOLKIT);
    expect(again.map((document) => document.content)).toEqual(DOCUMENTS.map((document) => document.content));
  });

  test('change with the toolkit that they name', () => {
    const other = documentsFor(TUTORIAL, 'cd'.repeat(32));
    expect(other.filter((document, at) => document.sha256 === DOCUMENTS[at]?.sha256)).toEqual([]);
  });

  test('can be rendered for every environment of cdk.json', () => {
    for (const { name } of listEnvironments()) {
      expect(documentsFor(loadEnvironment({ name }), TOOLKIT)).toHaveLength(HOST_PHASES.length);
    }
  });

  test('offer the degrees of the instance’s own family', () => {
    const trn1 = documentsFor(loadEnvironment({ name: 'trn1' }), TOOLKIT);
    const compile = trn1.find((document) => document.phase === 'compile');
    const degree = compile?.parameters.find((spec) => spec.name === 'TensorParallelDegree');
    expect(degree?.alphabet.values).toEqual(['1', '2', '8', '16', '32']);
  });
});

describe('rendering refuses', () => {
  const spec = { phase: 'stop', description: 'd', timeoutSeconds: 60, parameters: [] } as const;

  test('doubled braces in a script', () => {
    expect(() => renderDocument(spec, 'Name', [], 'echo {{ x }}')).toThrow(/holds \{\{/);
  });

  test.each([4, 172_801, 1.5, Number.NaN])('a timeout of %d seconds', (timeoutSeconds) => {
    expect(() => renderDocument({ ...spec, timeoutSeconds }, 'Name', [], 'true')).toThrow(/timeout of Name/);
  });

  test.each(['ab', 'AWS-Mine', 'a b', 'x'.repeat(129)])('the name %j', (name) => {
    expect(() => renderDocument(spec, name, [], 'true')).toThrow(/document name/);
  });

  test('a document that is too large only with its parameters', () => {
    const body = `true${'#'.repeat(61_500)}`;
    const large = parameter('Payload', Alphabet.base64(4096), 'AAAA', 'x');
    expect(() => renderDocument(spec, 'Name', [], body)).not.toThrow();
    expect(() => renderDocument({ ...spec, parameters: [large] }, 'Name', [], body)).toThrow(
      /limit is 65536/,
    );
  });

  test('a default outside its alphabet', () => {
    expect(() => parameter('Port', Alphabet.wholeNumber(1, 9), 10, 'x')).toThrow(/from 1 to 9, got 10/);
  });
});

test('the body is the text of the asset, unchanged', () => {
  const body = readFileSync('assets/documents/step.sh', 'utf8').trimEnd().split('\n');
  const [bootstrap] = DOCUMENTS;
  expect(bootstrap && step(bootstrap).inputs.runCommand.slice(-body.length)).toEqual(body);
});

function variable(name: string): string {
  return `TRAINYARD_${name.replace(/(.)([A-Z])/g, '$1_$2').toUpperCase()}`;
}
