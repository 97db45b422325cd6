import { codeTable } from './code-row';

/** Codes of the configuration file: fields, names and rules between fields. */
export const ENVIRONMENT_CODES = codeTable(
  { from: ['command'], exit: 2 },
  {
    ConfigFileMissing: {
      meaning: 'The configuration file cannot be read.',
      next: 'Run the command where cdk.json is, or name the file with --config.',
    },
    ConfigFileNotJson: {
      meaning: 'The configuration file is not JSON.',
      next: 'Correct the syntax at the place that the cause names.',
    },
    EnvironmentsMissing: {
      meaning: 'The configuration file has no environments.',
      next: 'Add an object with one entry for each environment; an empty entry is the tutorial.',
    },
    EnvironmentNameInvalid: {
      meaning: 'The name of an environment has characters or a length that is not allowed.',
      next: 'Rename the environment as the message says.',
    },
    ContextNotRead: {
      meaning:
        'Environments were given to the CDK as context on its command line; they are read from cdk.json alone.',
      next: 'Write the environment into cdk.json, and take it with -c environment=NAME.',
      since: '0.3.0',
    },
    EnvironmentUnknown: {
      meaning: 'The environment that was named is not in the configuration file.',
      next: 'Take one of the names of `trainyard environment list`.',
    },
    EnvironmentsInvalid: {
      meaning: 'The check of all environments found some that are not valid.',
      next: 'Correct the environments that the message names and check again.',
    },
    EnvironmentInvalid: {
      meaning: 'A field of the environment breaks a rule that has no code of its own.',
      next: 'Correct the field; `trainyard environment schema` lists every field with its limits.',
    },
    UnknownKey: {
      meaning: 'The environment has a field that does not exist.',
      next: 'Correct the spelling, or remove the field.',
    },
    FieldRetired: {
      meaning: 'The environment has a field that an earlier version knew and this one does not.',
      next: 'Write the field that the message names in its place.',
      since: '0.3.0',
    },
    InstancesNeeded: {
      meaning:
        'The environment has no instances, because instance.count is 0, and the command plans work on them.',
      next: 'Set instance.count to 1 or more; a rehearsal also takes --instances 1.',
      since: '0.3.0',
    },
    ValueMissing: {
      meaning: 'A field that has no default is absent.',
      next: 'Set the field; `trainyard environment schema` says what it takes.',
    },
    ValueOfWrongType: {
      meaning: 'A field has a value of the wrong type, such as a text in place of a number.',
      next: 'Write a value of the type that the message names.',
    },
    ValueOfWrongForm: {
      meaning: 'A text does not have the form that its field needs.',
      next: 'Write the text as the message says.',
    },
    ValueNotAllowed: {
      meaning: 'A value is not one of the choices of its field.',
      next: 'Take one of the choices that the message lists.',
    },
    ValueTooSmall: {
      meaning: 'A number or text is below the least that its field takes.',
      next: 'Raise the value to the limit in the message, or above.',
    },
    ValueTooLarge: {
      meaning: 'A number or text is above the most that its field takes.',
      next: 'Lower the value to the limit in the message, or below.',
    },
    PortTaken: {
      meaning: 'The Prometheus port is also the port of a replica.',
      next: 'Set observability.prometheusPort to a port that no replica uses.',
    },
    ZoneNeeded: {
      meaning: 'A capacity block or reservation lives in one availability zone, and none is set.',
      next: 'Set network.availabilityZone to the zone of the block or reservation.',
    },
    ZoneMustBeChosen: {
      meaning:
        'The region offered the instance type in some of its zones only, and the environment names none.',
      next: 'Set network.availabilityZone to a zone that `trainyard capacity where` shows.',
      since: '0.3.0',
    },
    ReservationNeeded: {
      meaning: 'A capacity of kind reservation names no reservation and no group, or both.',
      next: 'Set either capacity.reservationId or capacity.groupArn.',
    },
    SubnetNeeded: {
      meaning: 'Only one of vpcId and subnetId is set.',
      next: 'Set both for an existing network, or neither for a new one.',
    },
    VpcNeeded: {
      meaning: 'A field of an existing VPC is set, and the environment names none.',
      next: 'Remove the field, or set network.vpcId and network.subnetId.',
    },
    RouteTableNeeded: {
      meaning: 'The endpoint of S3 in an existing VPC needs a route table, and none is named.',
      next: 'Set network.routeTableId, or leave s3 out of network.endpoints.',
    },
    ProxyNeeded: {
      meaning: 'A field says how the proxy is used, and the environment names no proxy.',
      next: 'Set egress.proxy, or remove the field.',
    },
    ProxySecretOutOfReach: {
      meaning: 'AWS shall be reached through a proxy whose password is in AWS.',
      next: 'Reach AWS by endpoints, or let the proxy ask for no password.',
    },
    ModelsPrefixTaken: {
      meaning: 'The store of weights lies where results, artifacts or records of an environment are kept.',
      next: 'Give results.models a prefix of its own, such as models/ of the same bucket.',
      since: '0.3.0',
    },
    ZoneUnknown: {
      meaning: 'The time zone of the scheduled stop is not in the tz database.',
      next: 'Use a zone such as Europe/Berlin or Etc/UTC.',
    },
    MigrationNotPossible: {
      meaning:
        'This release has no server without NxD Inference, or none for the instance of the environment.',
      next: 'Choose a release that `trainyard release list` shows as served by vllm-neuron.',
    },
    MigrationRefused: {
      meaning: 'The environment on the other release would be refused, so nothing was written.',
      next: 'Change what the message names in the environment, and migrate again.',
    },
    EnvironmentExists: {
      meaning: 'The configuration file has an environment of this name already.',
      next: 'Choose another name with --to.',
    },
    UpstreamHasNoWarmup: {
      meaning: 'LLMPerf’s own client has no warm-up, and warm-up requests were asked for.',
      next: 'Set workload.warmupRequests to 0, or workload.client to trainyard.',
      from: ['command', 'measure client'],
    },
    UpstreamCountsItsWay: {
      meaning: 'LLMPerf’s own client counts tokens in its own way, and another way was asked for.',
      next: 'Set workload.inputTokens.counting to llmperf, or workload.client to trainyard.',
      from: ['command', 'measure client'],
    },
    UpstreamHasNoJitter: {
      meaning: 'LLMPerf’s own client cannot vary its lengths, and a jitter was asked for.',
      next: 'Set workload.inputTokens.jitterPercent to 0, or workload.client to trainyard.',
      from: ['command', 'measure client'],
    },
    KeyInAnotherRegion: {
      meaning: 'A KMS key of the environment is of another region than the environment.',
      next: 'Name a key of the region of the environment.',
      since: '0.3.0',
    },
    SeedTooLarge: {
      meaning: 'The seed is so large that the seed of the last repeat would leave its range.',
      next: 'Take a smaller seed, or fewer repeats.',
    },
    OptionUnknown: {
      meaning: 'An option of compile or serve is in no parser of the catalogue.',
      next: 'Correct the spelling, or remove the option; the real programs ignore some unknown keys in silence.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    OptionNotInRelease: {
      meaning: 'An option of compile or serve is in the parser of another release, not of this one.',
      next: 'Remove the option, or set release to one of those that the message names.',
      since: '0.2.0',
    },
    OptionReserved: {
      meaning:
        'An option of compile or serve is decided by a field or by the toolkit, or needs what the toolkit does not serve.',
      next: 'Remove the option; where the message names a field, set that.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    OptionValueWrong: {
      meaning:
        'The value of an option of compile or serve is not of the type or of the choices that the parser takes.',
      next: 'Write a value as the message says.',
      from: ['command', 'host'],
      since: '0.2.0',
    },
    FactNotKnown: {
      meaning: 'The catalogue has the row, but no source was found for the cell that is needed.',
      next: 'Choose a row of the catalogue that has this cell.',
      from: ['command', 'host'],
    },
    ServerNotInRelease: {
      meaning: 'The SDK release does not have the server that the environment asks for.',
      next: 'Remove server, or set release to one that has it; `trainyard release list` says which.',
      since: '0.3.0',
    },
    NotInCatalogue: {
      meaning: 'An instance type, release or model was named that is not in the catalogue.',
      next: 'Choose one of the names that the message lists.',
      from: ['command', 'host'],
    },
  },
);
