import { Duration } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, Metric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Rule } from 'aws-cdk-lib/aws-events';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import type { CfnAssociation } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../contract/names';
import { tellTopic } from './alarm-topic';

/** Properties of {@link Alarms}. */
export interface AlarmsProps {
  /**
   * Name of the environment: value of the dimension `Environment` of the metrics, and part of the names
   * `trainyard-<environment>-<alarm>`.
   */
  readonly environmentName: string;
  /** Topic that is told when an alarm begins and when it ends. */
  readonly topic: ITopic;
  /**
   * Whether to make alarms on the metrics that the instances publish every minute: replicas that do not answer,
   * device errors, disk use.
   * @default true
   */
  readonly metrics?: boolean;
  /**
   * Associations that bootstrap the instances; every failure of one is sent to the topic.
   * @default the topic is not told of a failed bootstrap
   */
  readonly bootstrap?: readonly CfnAssociation[];
}

interface Watched {
  readonly name: string;
  readonly metric: string;
  /** Told at this value. */
  readonly at: number;
  /** Minutes in a row, so that one bad look wakes nobody. */
  readonly minutes: number;
  readonly meaning: string;
}

const WATCHED: readonly Watched[] = [
  {
    name: 'replica-down',
    metric: 'ReplicasDown',
    at: 1,
    minutes: 3,
    meaning:
      'A deployed replica does not answer, and no phase works on it. Run Diagnose, then Stop and Deploy.',
  },
  {
    name: 'device-errors',
    metric: 'DeviceErrors',
    at: 1,
    minutes: 1,
    meaning:
      'A Neuron device reported uncorrected memory errors, or executions failed because of hardware. Run Diagnose; ' +
      'results since then are not to be trusted. Stop and start the instance to get other hardware.',
  },
  {
    name: 'disk-full',
    metric: 'DiskUsedPercent',
    at: 90,
    minutes: 5,
    meaning:
      'The root volume or the data root is almost full. Remove checkpoints or artifacts; the bucket has them.',
  },
];

/**
 * Alarms that need a person: a deployed replica that has not answered for 3 minutes, a hardware error of a Neuron
 * device, a disk above 90 % for 5 minutes, a failed bootstrap. A stopped instance publishes nothing, which raises no
 * alarm.
 */
export class Alarms extends Construct {
  /**
   * The alarms on metrics; empty when `metrics` is false. The notice of a failed bootstrap is an EventBridge rule and
   * is not in the list.
   */
  readonly alarms: readonly Alarm[];

  /** Adds the alarms, and the EventBridge rule if there is an association. */
  constructor(scope: Construct, id: string, props: AlarmsProps) {
    super(scope, id);
    this.alarms = props.metrics === false ? [] : WATCHED.map((watched) => alarmOf(this, watched, props));
    const { bootstrap = [] } = props;
    if (bootstrap.length > 0) tellOfBootstrap(this, bootstrap, props.topic);
  }
}

function alarmOf(scope: Construct, watched: Watched, { environmentName, topic }: AlarmsProps): Alarm {
  const alarm = new Alarm(scope, watched.name, {
    alarmName: `trainyard-${environmentName}-${watched.name}`,
    alarmDescription: watched.meaning,
    metric: new Metric({
      namespace: METRICS_NAMESPACE,
      metricName: watched.metric,
      dimensionsMap: { Environment: environmentName },
      statistic: 'Maximum',
      period: Duration.minutes(1),
    }),
    threshold: watched.at,
    comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
    evaluationPeriods: watched.minutes,
    treatMissingData: TreatMissingData.NOT_BREACHING,
  });
  alarm.addAlarmAction(new SnsAction(topic));
  alarm.addOkAction(new SnsAction(topic));
  return alarm;
}

/** From outside: an instance whose bootstrap failed may have nothing on it that could publish a metric. */
function tellOfBootstrap(scope: Construct, associations: readonly CfnAssociation[], topic: ITopic): void {
  const rule = new Rule(scope, 'BootstrapFailed', {
    description: 'The bootstrap of an instance failed',
    eventPattern: {
      source: ['aws.ssm'],
      detailType: ['EC2 State Manager Association State Change'],
      detail: {
        'association-id': associations.map(({ attrAssociationId }) => attrAssociationId),
        status: ['Failed'],
      },
    },
  });
  tellTopic(rule, topic);
}
