import { launchRefusal } from '../../../lib/emulator/account/faults';

test.each([
  ['trn2.48xlarge', 'on-demand', 'L-2C3B7624'],
  ['inf2.xlarge', 'spot', 'L-B5D1601B'],
])('a vCPU limit of %s, %s, leads to its quota and not to another zone', (instanceType, lifeCycle, code) => {
  const refusal = launchRefusal({ faults: ['VcpuLimitExceeded'], instanceType, lifeCycle });
  expect(refusal?.next).toContain(
    `service-quotas request-service-quota-increase --service-code ec2 --quota-code ${code}`,
  );
  expect(refusal?.next).not.toContain('zone');
});
