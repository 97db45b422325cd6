import { type Claim, inStage } from './claim';

const on = 'any Neuron instance';

/** What the cheapest Neuron instances can tell. */
export const SMALL_CLAIMS: readonly Claim[] = inStage('small', [
  {
    ...{ id: 'agent-version', on, minutes: 2 },
    sentence: 'The SSM agent of the image is 3.0.284.0 or newer, and says the id of a command to its steps.',
    matters: 'an outcome is written where nobody looks',
    test: '`ssm describe-instance-information`, and the bootstrap’s own check',
  },
  {
    ...{ id: 'boot-disks', on, minutes: 3 },
    sentence:
      'The data of an instance with local NVMe disks lie on them, and survive a reboot of the instance.',
    matters: 'weights are read from the root volume at a fraction of the speed',
    test: 'the boot record, `lsblk` and `findmnt`, with the image’s own NVMe service at work; then a reboot, and again',
  },
  {
    ...{ id: 'boot-order', on, minutes: 1 },
    sentence:
      'The bootstrap of a start runs after the last stage of cloud-init, and does not wait for itself.',
    matters: 'an instance never becomes ready after its first start',
    test: '`systemd-analyze critical-chain` and the journal of the bootstrap unit',
  },
  {
    ...{ id: 'bootstrap-from-user-data', on, minutes: 12 },
    sentence: 'User data bootstraps the instance, and the association then finds nothing to do.',
    matters: 'who uses the construct alone gets an instance without a server',
    test: 'the outcomes of the first start: one that installed, one with `nothingToDo`',
  },
  {
    ...{ id: 'own-folders', on, minutes: 2 },
    sentence: 'The session of an instance writes below its own id, and below no other.',
    matters: 'a compromised instance speaks for another one, or no outcome is stored',
    test: '`iam simulate-principal-policy` of the deployed role with the session of the instance, and of another one',
  },
  {
    ...{ id: 'service-user', on, minutes: 2 },
    sentence: 'A replica that runs as the user `trainyard` opens all that runtime and server need.',
    matters: 'no replica starts; a drop-in of `trainyard-replica@.service` with `User=root` is the way back',
    test: 'Deploy; where a replica does not start, its log names the path',
  },
  {
    ...{ id: 'client-user', on, minutes: 3 },
    sentence:
      'The client of the benchmark, which runs as the user `trainyard-client`, reads the checkpoint and starts Ray.',
    matters:
      'nothing is measured; without the user the client runs as root, so `userdel trainyard-client` is the way back',
    test: 'a benchmark with each client; where one measures nothing, its reason names the path, or the part of Ray',
  },
  {
    ...{ id: 'packages-held', on, minutes: 2 },
    sentence:
      'The sources of vLLM can be installed with the versions of the image and of the list, and the kernel packages can be held.',
    matters: 'the bootstrap ends in PackagesConflict, or an upgrade takes the driver away',
    test: 'the bootstrap; `apt-mark showhold`, and the constraints that it wrote',
  },
  {
    ...{ id: 'agent-proxy', on, minutes: 10 },
    sentence:
      'The SSM agent takes the proxy from a drop-in of its unit, as a snap too, and hands it on to what it runs.',
    matters: 'an instance behind a proxy is never reached',
    test: 'an instance in a subnet whose only way out is a proxy',
  },
  {
    ...{ id: 'association-upgrade', on, minutes: 5 },
    sentence: 'State Manager takes the new association of an instance beside that of version 0.2.0.',
    matters: 'an upgrade of the project fails in the account',
    test: 'a deployment of 0.2.0, then one of this version',
  },
  {
    ...{ id: 'life-cycle', on, minutes: 1 },
    sentence: '`instance-life-cycle` of the metadata says on-demand, spot or capacity-block.',
    matters: 'a guard stops what is prepaid, or spares what is not',
    test: 'the metadata of each kind of instance that a stage launches',
  },
  {
    ...{ id: 'driver', on, minutes: 1 },
    sentence:
      'The driver of the image is loaded and as new as its release needs, and held kernel packages keep it so.',
    matters: 'no device is there after an unattended upgrade',
    test: 'the bootstrap’s check, `dkms status` and `apt-mark showhold`, before and after a restart',
  },
  {
    ...{ id: 'neuron-ls', on, minutes: 1 },
    sentence: 'Our reader takes the output of `neuron-ls --json-output` of the image.',
    matters: 'the number of devices and cores is wrong or unknown',
    test: 'the output, kept as a capture, read by the toolkit',
  },
  {
    ...{ id: 'neuron-monitor', on, minutes: 2 },
    sentence: 'Our reader takes the reports of `neuron-monitor`, idle and under load.',
    matters: 'use of the cores and hardware errors are not seen',
    test: 'a minute of reports of each kind, kept as captures, read by the toolkit',
  },
  {
    ...{ id: 'monitor-cost', on, minutes: 6 },
    sentence: 'neuron-monitor takes less than 1 % from a benchmark.',
    matters: 'every number is too low by an unknown part',
    test: 'the benchmarks of the line, which run beside it, and as many without it; their output throughput compared',
  },
  {
    ...{ id: 'compile', on, minutes: 25 },
    sentence:
      'The commands of Compile are taken by the image’s compiler, and make an artifact that Deploy loads.',
    matters: 'the line ends at its second phase',
    test: 'Compile of the environment; its minutes, the size of the artifact, and its log as a capture',
  },
  {
    ...{ id: 'memory-terms', on, minutes: 2 },
    sentence: 'The device memory in use is what the memory plan says, term by term.',
    matters: 'a layout that is admitted does not load, or one that would load is refused',
    test: 'memory by category of `neuron-monitor`, compared with the terms of the plan; `other` is what remains',
  },
  {
    ...{ id: 'probe', on, minutes: 3 },
    sentence: 'A replica is ready when its log and its port say so, and answers the probe.',
    matters: 'a benchmark begins before its server',
    test: 'Deploy; the time of load, the readiness line, and the answer of the probe',
  },
  {
    ...{ id: 'verdict', on, minutes: 8 },
    sentence: 'A benchmark of an unloaded instance is valid.',
    matters: 'a threshold that was set without hardware calls good numbers wrong',
    test: 'two benchmarks; the verdict of each with the value of every check',
  },
  {
    ...{ id: 'request-log', on, minutes: 1 },
    sentence: 'The log of a server has no prompt in it.',
    matters: 'words of a user are taken for a failure',
    test: 'the log of a replica, searched for the words of its prompts',
  },
  {
    ...{ id: 'greedy-agreement', on, minutes: 4 },
    sentence: 'The same greedy prompts have the same answers, each time and on every replica.',
    matters: 'the limits of AnswersAgree (8 tokens, 3 prompts) are reasoned, not measured',
    test: 'the probe’s prompts twenty times; where the first difference is',
  },
  {
    ...{ id: 'stop-and-start', on, minutes: 10 },
    sentence: 'A stopped instance that is started again serves after Prepare, Compile and Deploy from S3.',
    matters: 'a night costs the compile again',
    test: 'stop, start, `trainyard resume`; no compile by the compiler',
  },
  {
    ...{ id: 'resume', on, minutes: 6 },
    sentence: '`trainyard resume` goes on with a run whose command was killed.',
    matters: 'a closed laptop costs a run',
    test: 'SIGKILL of the command in the benchmark, then `resume`; one result',
  },
  {
    ...{ id: 'idle-guard', on, minutes: 20 },
    sentence: 'The idle guard stops an instance that nobody uses, and no other.',
    matters: 'an instance runs for nothing, or stops in the middle of a run',
    test: '`guards.idleMinutes` 15; the state of the instance, and the time of its last use',
  },
  {
    ...{ id: 'spot-notice', on, minutes: 6 },
    sentence: 'A run on a spot instance ends by name when EC2 takes the instance back.',
    matters: 'a run hangs until its time limit',
    test: 'an interruption by the fault injection service; the end of the run',
  },
  {
    ...{ id: 'hardware-errors', on, minutes: 1 },
    sentence: 'The counters of hardware errors of the devices can be read before and after a benchmark.',
    matters: 'a number of a broken device is called valid',
    test: 'the counters of `neuron-monitor` and of sysfs, kept as captures',
  },
  {
    ...{ id: 'compile-without-weights', on, minutes: 3 },
    sentence: 'A compile without quantising and without saved shards reads nothing of the weights.',
    matters: 'Prepare and Compile at the same time read half a file',
    test: 'opened files of the compiler while it works',
  },
  {
    ...{ id: 'endpoints-carry', on, minutes: 5 },
    sentence: 'With an endpoint of every service, an instance is set up and runs the line by them alone.',
    matters: 'an instance in a closed network is never reached',
    test: 'environment `trn1-small` with every service in `network.endpoints`, whose private names leave no other way',
  },
  {
    ...{ id: 'trn1-2', on, minutes: 60 },
    sentence: 'Environment `trn1-small` comes up on a trn1.2xlarge and ends with a valid verdict.',
    matters: 'the cheapest Trainium instance cannot be used',
    test: 'environment `trn1-small` to its verdict',
  },
  {
    ...{ id: 'inf2-48', on, minutes: 70 },
    sentence: 'Environment `inf2` runs to a valid verdict on inf2.48xlarge.',
    matters: 'layouts over several devices and three replicas were tried on the emulated instance alone',
    test: 'the whole line with three replicas of 8 cores',
  },
  {
    ...{ id: 'trn1-32', on, minutes: 70 },
    sentence: 'Environment `trn1` runs to a valid verdict on trn1.32xlarge.',
    matters: 'layouts over several devices and four replicas were tried on the emulated instance alone',
    test: 'the whole line with four replicas of 8 cores',
  },
]);
