/** What can be seen from outside: live logs, metrics on one page, and alarms to a topic. */
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { CfnAssociation } from 'aws-cdk-lib/aws-ssm';
import { Construct } from 'constructs';
import { AlarmTopic } from './alarm-topic';
import { Alarms } from './alarms';
import { MetricsDashboard } from './metrics-dashboard';
import { PhaseLogs } from './phase-logs';

export interface ObservabilityProps {
  readonly environmentName: string;
  /**
   * Days that live output is kept.
   * @default 30
   */
  readonly logRetentionDays?: RetentionDays;
  /**
   * Dashboard and alarms for what the machines publish.
   * @default true
   */
  readonly metrics?: boolean;
  /**
   * Who is mailed of alarms.
   * @default nobody, until somebody subscribes to the topic
   */
  readonly alarmEmail?: string | null;
  /**
   * The association that bootstraps the machines; its failures are told.
   * @default no notice of a failed bootstrap
   */
  readonly bootstrap?: CfnAssociation;
}

export class Observability extends Construct {
  readonly logs: PhaseLogs;
  readonly alarmTopic: AlarmTopic;
  readonly dashboard: MetricsDashboard | undefined;
  readonly alarms: Alarms;

  constructor(scope: Construct, id: string, props: ObservabilityProps) {
    super(scope, id);
    const { environmentName, logRetentionDays, bootstrap, alarmEmail = null, metrics = true } = props;
    this.logs = new PhaseLogs(this, 'Logs', {
      environmentName,
      ...(logRetentionDays === undefined ? {} : { retentionDays: logRetentionDays }),
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
