/** An app with the feature flags of cdk.json, in a folder of its own. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { buildToolkit, type Toolkit } from '../../lib/documents';
import { type Environment, parseEnvironment } from '../../lib/environment';
import { EnvironmentStack } from '../../lib/infra';

/** Removed by `cleanUp`. */
export const folders: string[] = [];

/** The CDK's own rules take most of a synthesis; one test asks them, of every shipped environment. */
export function newApp(builtinCloudFormationValidation = false): App {
  const outdir = mkdtempSync(join(tmpdir(), 'trainyard-synth-'));
  folders.push(outdir);
  const { context } = JSON.parse(readFileSync('cdk.json', 'utf8')) as { context: Record<string, unknown> };
  return new App({ outdir, context, builtinCloudFormationValidation });
}

export function cleanUp(): void {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export const TOOLKIT: Toolkit = buildToolkit();

export function environment(name: string, written: object = {}): Environment {
  return parseEnvironment(name, written);
}

export function stackOf(written: object = {}, toolkit: Toolkit = TOOLKIT): EnvironmentStack {
  return new EnvironmentStack(newApp(), 'Stack', { environment: environment('tutorial', written), toolkit });
}

export function templateOf(written: object = {}, toolkit: Toolkit = TOOLKIT): Template {
  return Template.fromStack(stackOf(written, toolkit));
}

type Resource = { readonly Type: string; readonly Properties?: Record<string, unknown> };

export function resourcesOf(template: Template, type: string): Record<string, unknown>[] {
  const resources = template.toJSON()['Resources'] as Record<string, Resource>;
  return Object.values(resources)
    .filter((resource) => resource.Type === type)
    .map((resource) => resource.Properties ?? {});
}
