/** What an instance says of itself, as it stands in every outcome: the host's own code against the emulated metadata. */
import type { InstanceRecord } from '../../lib/emulator/account/instances/instance-record';
import { answerMetadata } from '../../lib/emulator/account/instances/metadata';
import { type Listening, listen } from '../../lib/emulator/account/listening';
import { EmulatedInstance } from './emulated-instance';

const RECORD = {
  instanceId: 'i-1',
  instanceType: 'trn1.32xlarge',
  imageId: 'ami-0e1',
  region: 'us-west-2',
  zone: 'us-west-2d',
  lifeCycle: 'spot',
} as InstanceRecord;

describe('an outcome', () => {
  let instance: EmulatedInstance;
  let server: Listening;
  let record: InstanceRecord | undefined;
  beforeEach(async () => {
    instance = new EmulatedInstance();
    instance.phase('prepare', 'true');
    record = RECORD;
    server = await listen((request, response) => answerMetadata(request, response, record, '/metadata/t'));
  });
  afterEach(async () => {
    instance.remove();
    await server.close();
  });

  const said = async (command: string, more: Record<string, string> = {}) => {
    const endpoint = { AWS_EC2_METADATA_SERVICE_ENDPOINT: `${server.url}/metadata/t` };
    await instance.run('prepare', { ...endpoint, ...more, SSM_COMMAND_ID: command });
    return instance.outcome('prepare', command)?.instance;
  };
  const SAID = { imageId: 'ami-0e1', type: 'trn1.32xlarge', zone: 'us-west-2d', lifeCycle: 'spot' };

  test('has image, type, zone and life cycle as the metadata says them, whatever the settings say', async () => {
    expect(
      await said('c-1', { TRAINYARD_LAUNCHED_AS: 'on-demand', TRAINYARD_INSTANCE_TYPE: 'trn2.3xlarge' }),
    ).toEqual(SAID);
  });

  test('is of a block where user data launched it into one, as the guards have it', async () => {
    record = { ...RECORD, lifeCycle: 'on-demand' };
    expect(await said('c-1', { TRAINYARD_LAUNCHED_AS: 'capacity-block' })).toMatchObject({
      lifeCycle: 'capacity-block',
    });
  });

  test('is asked once for each start of the instance', async () => {
    await said('c-1');
    record = { ...RECORD, imageId: 'ami-other', lifeCycle: 'on-demand' };
    expect(await said('c-2')).toEqual(SAID);
    instance.clear('root/run/trainyard');
    expect(await said('c-3')).toMatchObject({ imageId: 'ami-other', lifeCycle: 'on-demand' });
  });

  test('leaves out what is no word, and says nothing without an answer', async () => {
    record = { ...RECORD, imageId: '<script>', zone: '' };
    expect(await said('c-1')).toEqual({ type: 'trn1.32xlarge', lifeCycle: 'spot' });
    instance.clear('root/run/trainyard');
    expect(await said('c-2', { AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:9' })).toEqual({});
  });
});
