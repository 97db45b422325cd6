import type { PageData } from '../page-data';
import { environmentWith, type PageState } from './page-state';

type Fields = { readonly [key: string]: string | number | Fields };

/** The fields of `cdk.json` that make the file's environment one with the values of the page; empty when none differs. */
export function changedFields(data: PageData, state: PageState): Fields {
  const { environment: before } = data;
  const after = environmentWith(data, state);
  // Without a number in the file, requests in flight follow from the layout.
  const concurrency = before.workload.concurrency ?? after.layout.batch * after.layout.dataParallel;
  // A file may leave the LNC to its instance type; for another one it is said.
  const logicalCores = before.instance.type === after.instance.type ? before.layout.logicalCores : null;
  return grouped([
    ['instance', 'type', before.instance.type, after.instance.type],
    ['model', 'id', before.model.id, after.model.id],
    ['', 'release', before.release, after.release],
    ['layout', 'tensorParallel', before.layout.tensorParallel, after.layout.tensorParallel],
    ['layout', 'dataParallel', before.layout.dataParallel, after.layout.dataParallel],
    ['layout', 'batch', before.layout.batch, after.layout.batch],
    ['layout', 'logicalCores', logicalCores, after.layout.logicalCores],
    ['lengths', 'sequence', before.lengths.sequence, after.lengths.sequence],
    ['workload', 'inputTokens', before.workload.inputTokens.mean, after.workload.inputTokens.mean],
    ['workload', 'outputTokens', before.workload.outputTokens.mean, after.workload.outputTokens.mean],
    ['workload', 'concurrency', concurrency, state.concurrency],
  ]);
}

type Row = readonly [section: string, field: string, before: string | number | null, after: string | number];

function grouped(rows: readonly Row[]): Fields {
  const changed = rows.filter(([, , before, after]) => before !== after);
  const result: Record<string, string | number | Fields> = {};
  for (const [section, field, , after] of changed) {
    const value = field.endsWith('Tokens') ? { mean: after } : after;
    if (section === '') result[field] = value;
    else result[section] = { ...((result[section] as Fields | undefined) ?? {}), [field]: value };
  }
  return result;
}
