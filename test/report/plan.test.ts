import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnvironment } from '../../lib/environment';
import { makePlan, planJson } from '../../lib/plan';
import { buildView } from '../../lib/report/view';
import { manifest } from './fixtures/run';

/** The report reads the plan loosely, so a plan that changes its shape would lose the drawing without an error. */
describe('the plan of a real environment', () => {
  const file = join(__dirname, '../../cdk.json');
  const written = JSON.parse(readFileSync(file, 'utf8')).context['trainyard:environments'].tutorial;
  const plan = planJson(makePlan(parseEnvironment('tutorial', written)));
  const view = buildView({ manifest: manifest({ plan }), outcomes: [], results: [] });

  test('gives the layout: 16 devices in rows, half of them for each replica', () => {
    const devices = view.layout?.rows.flat() ?? [];
    expect(devices).toHaveLength(16);
    expect(devices.filter((device) => device.replicas.includes(1))).toHaveLength(8);
    expect(view.layout?.idleCores).toBe(0);
  });

  test('gives the memory of a core, within its limit', () => {
    const memory = view.memory;
    expect(memory?.terms.map((term) => term.name)).toContain('weights');
    expect(memory?.usedBytes).toBeLessThan(memory?.limitBytes ?? 0);
  });

  test('gives the artifact key before any phase has confirmed it', () => {
    expect(view.provenance.find((fact) => fact.label === 'artifact key')?.value).toMatch(
      /^[0-9a-f]{32} \(planned/,
    );
  });
});
