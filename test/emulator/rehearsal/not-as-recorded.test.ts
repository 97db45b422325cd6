/** A record that says something else than the metadata of the emulated instance: the run says so, and its report. */
import { createHash } from 'node:crypto';
import { deploymentParameterName } from '../../../lib/contract/names';
import { awsCalls } from '../../../lib/emulator/rehearsal/aws-calls';
import { bootstrap } from '../../../lib/emulator/rehearsal/bootstrap';
import { ensureInstances } from '../../../lib/emulator/rehearsal/instances';
import { publish } from '../../../lib/emulator/rehearsal/publish';
import { loadEnvironment } from '../../../lib/environment';
import { renderTerminal } from '../../../lib/report/terminal';
import { buildView } from '../../../lib/report/view';
import { type RunEvent, requestFor, runPhases, systemClock } from '../../../lib/run';
import { connect } from '../../../lib/run/aws';
import { temporaryFolder } from '../account/helpers/documents';
import { endAccounts, startAccount } from '../account/helpers/process';

jest.setTimeout(600_000);
afterEach(endAccounts);

const tutorial = loadEnvironment({ name: 'tutorial' });
const UNLIKE =
  'image ami-emulated, recorded is ami-other; zone us-east-2a, recorded is us-east-2c; ' +
  'life cycle on-demand, recorded is capacity-block';

test('is believed less than the instance', async () => {
  const stateDir = temporaryFolder();
  const account = await startAccount(stateDir);
  const aws = awsCalls(account.endpoint);
  const published = await publish(tutorial, aws, account.control);
  const [host] = await ensureInstances(tutorial, account.control, {
    timeScale: 200,
    faults: [],
    heartbeatSeconds: 1,
  });
  const instanceId = host?.instanceId ?? '';
  await bootstrap(published, tutorial.release, { stateDir, instanceIds: [instanceId] }, aws);
  const sealed = {
    instance: { 'capacity.kind': 'capacity-block' },
    network: { 'network.availabilityZone': 'us-east-2c' },
  };
  const Value = JSON.stringify({ ...published.deployment, imageId: 'ami-other', sealed });
  const Name = deploymentParameterName(tutorial.name);
  await aws.ssm('PutParameter', { Name, Type: 'String', Value, Overwrite: true });

  const events: RunEvent[] = [];
  const emit = (event: RunEvent) => void events.push(event);
  const credentials = { accessKeyId: 'emulated', secretAccessKey: 'emulated' };
  const connection = { region: tutorial.region, endpoint: account.endpoint, credentials };
  const { signal } = new AbortController();
  const { ports, deployment } = await connect(connection, tutorial.name, {
    clock: systemClock,
    emit,
    signal,
  });
  const request = requestFor({
    environment: tutorial,
    deployed: tutorial,
    deployment,
    phases: ['prepare'],
    emulated: { timeScale: 200 },
    tool: { version: '0', commit: null },
  });
  const { manifest, phases } = await runPhases(ports, request, { emit, signal });

  const sentence = `${instanceId} is not as the deployment recorded it: ${UNLIKE}`;
  const warnings = events.filter(({ type }) => type === 'warning');
  expect(warnings).toMatchObject([{ code: 'InstanceNotAsRecorded', message: sentence }]);
  expect(manifest.target).toMatchObject({
    imageId: 'ami-emulated',
    instances: { [instanceId]: { type: tutorial.instance.type, lifeCycle: 'on-demand' } },
    recorded: { imageId: 'ami-other', zone: 'us-east-2c', lifeCycle: 'capacity-block' },
  });
  const outcomes = phases.flatMap(({ instances }) => instances.flatMap(({ outcome }) => outcome ?? []));
  expect(outcomes).toMatchObject([{ instance: { imageId: 'ami-emulated', zone: 'us-east-2a' } }]);
  const [bill] = outcomes.map(({ sbom }) => sbom);
  expect(manifest.sboms?.[instanceId]?.digest).toBe(bill?.digest);
  const stored = await ports.store.get(bill?.key ?? '');
  expect(
    createHash('sha256')
      .update(stored ?? '')
      .digest('hex'),
  ).toBe(bill?.digest);
  const { provenance } = buildView({ manifest, outcomes, results: [] });
  expect(provenance.map(({ value }) => value)).toContain(`sha256 ${bill?.digest}, ${bill?.key}`);
  const report = renderTerminal(buildView({ manifest, outcomes, results: [] }), { width: 120, color: false });
  expect(report.replace(/\s+/g, ' ')).toContain(`Warnings InstanceNotAsRecorded ${sentence}`);
});
