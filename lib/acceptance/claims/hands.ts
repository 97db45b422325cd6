/** Why a claim is not tried by a day itself, by its id. Every other claim is. */
export const HANDS: Readonly<Record<string, string>> = {
  'boot-disks': 'the cheapest instances have no local disks, and a reboot has no call of ours',
  'boot-order': 'only a shell on the instance sees the order of its units, and documents are fixed',
  'agent-proxy': 'it needs a proxy and a subnet without another way out, which belong to a network of yours',
  'association-upgrade': 'it needs version 0.2.0 of this package installed beside this one',
  'spot-notice':
    'EC2 interrupts a spot instance on request only by the fault injection service, which needs a role of yours',
  'compile-without-weights': 'only a shell on the instance sees the files that the compiler opens',
  'logical-cores': 'the variable is set for each process; a day lists the devices with one value only',
  'cache-shared-by-cores': 'only a shell on the instance sees the cache between two starts',
  'cache-root': 'the server is started with variables that no document of ours leaves out',
  'compile-forbidden': 'the cache must be emptied before a start, and no document of ours does that',
  'cores-by-list': 'our layouts begin at the border of a device, and refuse others',
  'block-quota': 'a capacity block is paid in advance, and a day buys nothing in advance',
  'compile-beside-deploy': 'phases of one run follow each other; two runs are needed at once',
};
