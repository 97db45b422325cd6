import type { CommandDocument, DocumentStep } from './document';

const SCHEMA_VERSIONS = ['1.0', '1.2', '2.0', '2.0.1', '2.0.2', '2.0.3', '2.2'];

/** The steps of a document, or the reason why the agent cannot read them. Versions before 2 have plugins by name. */
export function documentSteps(
  document: CommandDocument,
): { readonly steps: readonly DocumentStep[] } | { readonly reason: string } {
  const { schemaVersion } = document;
  if (typeof schemaVersion !== 'string' || !SCHEMA_VERSIONS.includes(schemaVersion))
    return { reason: `Document with schema version ${String(schemaVersion)} is not supported` };
  const steps = schemaVersion.startsWith('1.') ? pluginSteps(document) : document.mainSteps;
  if (Array.isArray(steps) && steps.length > 0) return { steps };
  return { reason: `Document of schema ${schemaVersion} has no steps` };
}

/** One step a plugin: its properties are a list of inputs, of which the first is run. */
function pluginSteps({ runtimeConfig = {} }: CommandDocument): readonly DocumentStep[] {
  return Object.entries(runtimeConfig).map(([action, plugin]) => {
    const { properties } = (plugin ?? {}) as { properties?: unknown };
    const inputs = (Array.isArray(properties) ? properties[0] : properties) as DocumentStep['inputs'] & {
      id?: string;
    };
    return { action, name: (inputs?.id ?? action).replaceAll(':', ''), inputs: inputs ?? {} };
  });
}
