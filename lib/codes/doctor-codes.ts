import { codeTable } from './code-row';

const MAY = { kind: 'warning', exit: 0, since: '0.3.0' } as const;
const DEPLOY = 'Deploy again with `npx trainyard deploy`.';
const IMAGE = 'Choose an image with `trainyard image find`.';

/** Codes of the doctor: what a run or a deployment would meet. Refusals of both are among its lines under their own codes. */
export const DOCTOR_CODES = codeTable(
  { from: ['command'], exit: 1, since: '0.3.0' },
  {
    CdkFailed: {
      meaning: 'The CDK could not be started, or `cdk deploy` ended with an error.',
      next: 'Read what it printed; `trainyard bootstrap` shows how the instances were set up.',
    },
    DoctorFound: {
      meaning:
        'At least one check of the doctor failed: a run or a deployment would be refused, or would fail.',
      next: 'Do what the lines that begin with fail say, then ask again.',
    },
    CheckTimedOut: {
      meaning: 'A check of the doctor had no answer in time.',
      next: 'See whether the network leads to AWS and to the hub, then ask again.',
    },
    RegionUnusual: {
      meaning: 'Nobody saw the instance type in the region of the environment; offers depend on the account.',
      next: 'Ask with `trainyard capacity where`.',
      ...MAY,
    },
    RegionDiffers: {
      meaning: 'The shell names another region than the environment, and other tools ask there.',
      next: 'Export AWS_REGION with the region of the environment.',
      ...MAY,
    },
    TypeNotOffered: {
      meaning: 'The zone, the subnet or the region of the environment does not offer the instance type.',
      next: 'Ask where it is offered with `trainyard capacity where`, and change the zone or the region.',
    },
    SubnetMissing: {
      meaning: 'The subnet of the environment does not exist, or is in another VPC than network.vpcId.',
      next: 'Correct network.subnetId; the message has the command that lists the subnets.',
    },
    ReservationNotFound: {
      meaning: 'The reservation of the environment is not in its region.',
      next: 'Correct capacity.reservationId; the message has the command that lists the reservations.',
    },
    ReservationDiffers: {
      meaning: 'The reservation is of another kind, type or zone than the instances, or for fewer of them.',
      next: 'Correct the field that the message names, or the reservation.',
    },
    ReservationFull: {
      meaning: 'The reservation has no room for the instances that the deployment makes.',
      next: 'End what runs in it, lower instance.count, or name another reservation in capacity.',
    },
    ReservationNotActive: {
      meaning: 'Nothing can be launched into the reservation: it is not active.',
      next: 'Wait until it is active; with instance.count 0 everything else can be deployed before.',
    },
    QuotaTooLow: {
      meaning: 'The instances of the environment need more vCPUs than the quota of the account allows.',
      next: 'Ask for more in Service Quotas; the message names the code of the quota.',
    },
    QuotaNotKnown: {
      meaning: 'Service Quotas does not say the quota that the instances count against.',
      next: 'Look it up in the console of Service Quotas.',
      ...MAY,
    },
    NoRoomToReplace: {
      meaning: 'The quota has no room for a replacement beside the instance that exists.',
      next: 'Replace in two steps: deploy with instance.count 0, then with the number that you want.',
      ...MAY,
    },
    ImageDeprecated: { meaning: 'The image of the environment is deprecated.', next: IMAGE, ...MAY },
    ImageOld: { meaning: 'The image of the environment is older than a year.', next: IMAGE, ...MAY },
    SecretMissing: {
      meaning: 'The secret with the token of the hub does not exist in the region.',
      next: 'Create it, or correct tokenSecret.',
    },
    ModelNotOnHub: {
      meaning: 'The hub has no such model, or no such revision.',
      next: 'Correct model.id or model.revision.',
    },
    ModelForbidden: {
      meaning: 'The hub does not give the gated model to this token, or there is none.',
      next: 'Accept the licence with the account of the token, and name its secret in tokenSecret.',
    },
    HubNotAsked: {
      meaning: 'Whether the instance may read the model is not known: the doctor does not read the secret.',
      next: 'Export HF_TOKEN with the same token and ask again.',
      ...MAY,
    },
    DeploymentDiffers: {
      meaning: 'What is deployed is not what the configuration file says.',
      next: DEPLOY,
      ...MAY,
    },
    BucketMissing: {
      meaning: 'The results bucket of the deployment, or of the configuration file, does not exist.',
      next: DEPLOY,
    },
    ModelsBucketMissing: {
      meaning: 'The bucket of the store of weights does not exist.',
      next: 'Make the bucket that results.models names; the message has the command.',
    },
    ModelsInAnotherRegion: {
      meaning: 'The bucket of the store of weights is in another region than the instances.',
      next: 'Name a bucket of the region of the environment in results.models.',
    },
    ModelsNotAsked: {
      meaning: 'Whether the bucket of the store of weights is there could not be asked.',
      next: 'Allow s3:ListBucket on the bucket, or go on.',
      ...MAY,
    },
    WeightsNotRecorded: {
      meaning: 'The bucket holds weights of which the command has recorded no digest.',
      next: 'Prepare asks the Hub for its list; where it cannot, take them by name with `trainyard adopt`.',
      ...MAY,
    },
    BucketLeftBehind: {
      meaning:
        'An earlier stack of the environment left its results bucket behind, and the new one makes another.',
      next: 'Name it in results.bucket to take up its weights and artifacts; the message has the line.',
      ...MAY,
    },
    BucketsNotSearched: {
      meaning:
        'The buckets of the account could not be listed, so none is offered that an earlier stack left.',
      next: 'Allow s3:ListAllMyBuckets and s3:GetBucketTagging, or go on.',
      ...MAY,
    },
    LifecycleDeletes: {
      meaning: 'A lifecycle rule of the bucket in results.bucket deletes results, weights or artifacts.',
      next: 'Take the prefixes of Trainyard out of the rule; the message names it.',
      ...MAY,
    },
    LifecycleMissing: {
      meaning:
        'No lifecycle rule of the bucket in results.bucket ends replaced objects or broken-off uploads.',
      next: 'Add one for the whole bucket; the message has it.',
      ...MAY,
    },
    ToolkitDiffers: {
      meaning: 'The toolkit that is deployed is not the one of this version.',
      next: `${DEPLOY.slice(0, -1)}, or use the version that deployed it.`,
      ...MAY,
    },
    DefaultVersionDiffers: {
      meaning: 'The console and the association run another version of a document than the deployed one.',
      next: 'Make the deployed version the default one; the message has its number.',
      ...MAY,
    },
    BootstrapNotSucceeded: {
      meaning: 'The newest bootstrap of an instance failed or was stopped.',
      next: 'Read it with `trainyard bootstrap`, then run the Bootstrap document again.',
    },
    BootstrapUnfinished: {
      meaning: 'The newest bootstrap of an instance is at work, or was killed.',
      next: 'Wait, or read its log with `trainyard bootstrap`.',
      ...MAY,
    },
    BootstrapUnknown: {
      meaning: 'An instance has left no outcome of a bootstrap.',
      next: 'Wait for its first boot, then read `trainyard bootstrap`.',
      ...MAY,
    },
    KernelReleased: {
      meaning:
        'Packages of a kernel are not held on an instance, so an upgrade may bring one without a driver.',
      next: 'Hold them with sudo apt-mark hold, as the message names them, then run the Bootstrap document again.',
      ...MAY,
    },
    GenerationNeeded: {
      meaning:
        'A field changed that only new instances, or a new network, take on, and no generation was raised.',
      next: 'Raise the generation that the message names, or take the change back.',
    },
    InstancesReplaced: {
      meaning: 'The deployment replaces the instances, or ends them.',
      next: 'Deploy; where new and old have no room side by side, go by instance.count 0.',
      ...MAY,
    },
    ReplacementHasNoRoom: {
      meaning:
        'The new instances cannot start beside the old ones: the quota, or the reservation, is too small.',
      next: 'Deploy with instance.count 0 first, then with the change and the number that you want.',
    },
    RunOpenOnReplaced: {
      meaning: 'A run is at work on instances that the deployment would replace or end.',
      next: 'Wait for the run, or end it with `trainyard cancel`.',
    },
    InstancesEnd: {
      meaning: 'The deployment ends some of the instances, because instance.count is lower.',
      next: 'See that no run is at work on them, and deploy.',
      ...MAY,
    },
    BootstrapsAtStart: {
      meaning: 'The bootstrap changes, and an instance is stopped: it is bootstrapped at its next start.',
      next: 'Start the instance after the deployment; the message has the command.',
      ...MAY,
    },
    BootstrapsAfterRun: {
      meaning: 'The bootstrap changes, and waits for the run that is at work.',
      next: 'Deploy now, or wait for the run.',
      ...MAY,
    },
    RunOpen: {
      meaning: 'A run is at work on the instances.',
      next: 'Watch it with `trainyard follow`, or end it with `trainyard cancel`.',
      ...MAY,
    },
  },
);
