import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnAssociation } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic';
import { Alarms } from './alarms';
import { MetricsDashboard } from './metrics-dashboard';
import { PhaseLogs } from './phase-logs';

/** Properties of {@link Observability}. */
export interface ObservabilityProps {
  /** Name of the environment, part of every name and the dimension of its metrics. */
  readonly environmentName: string;
  /**
   * Days for which CloudWatch keeps the live output of phases; the whole logs stay in the bucket.
   * @default 30
   */
  readonly logRetentionDays?: RetentionDays;
  /**
   * KMS key of the log group.
   * @default the key of CloudWatch Logs
   */
  readonly logsKey?: IKey;
  /**
   * Whether to add a dashboard and alarms for what the instances publish. CloudWatch bills every metric.
   * @default true
   */
  readonly metrics?: boolean;
  /**
   * Address that receives alarms by mail; null means nobody.
   * @default nobody is told until somebody subscribes to the topic
   */
  readonly alarmEmail?: string | null;
  /**
   * Associations that bootstrap the instances; the topic is told when one fails.
   * @default the topic is not told of a failed bootstrap
   */
  readonly bootstrap?: readonly CfnAssociation[];
}

/** What can be seen from outside: live logs, a dashboard of metrics, and alarms to a topic. */
export class Observability extends Construct {
  /** Log group of the phases' live output. */
  readonly logs: PhaseLogs;
  /** Topic of the alarms. It exists also without metrics, for failed bootstraps. */
  readonly alarmTopic: AlarmTopic;
  /** The dashboard; undefined when `metrics` is false. */
  readonly dashboard: MetricsDashboard | undefined;
  /** The alarms. */
  readonly alarms: Alarms;

  /** Adds the log group, the topic, the dashboard and the alarms. */
  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const {
      environmentName,
      logRetentionDays,
      logsKey,
      bootstrap,
      alarmEmail = null,
      metrics = true,
    } = props;
    this.logs = new PhaseLogs(this, 'Logs', {
      environmentName,
      ...(logRetentionDays === undefined ? {} : { retentionDays: logRetentionDays }),
      ...(logsKey && { key: logsKey }),
    });
    this.alarmTopic = new AlarmTopic(this, 'Topic', { environmentName, email: alarmEmail });
    if (metrics) this.dashboard = new MetricsDashboard(this, 'Page', { environmentName });
    this.alarms = new Alarms(this, 'Alarms', {
      environmentName,
      metrics,
      topic: this.alarmTopic.topic,
      ...(bootstrap === undefined ? {} : { bootstrap }),
    });
  }
}
