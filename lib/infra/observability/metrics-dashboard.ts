import { Duration, Stack } from 'aws-cdk-lib';
import { Dashboard, GraphWidget, type IWidget, MathExpression, TextWidget } from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import { METRICS_NAMESPACE } from '../../contract/names';

/** Properties of {@link MetricsDashboard}. */
export interface MetricsDashboardProps {
  /** Name of the environment, whose metrics are shown. */
  readonly environmentName: string;
}

interface Graph {
  readonly title: string;
  /** What tells the lines apart. */
  readonly by: 'Replica' | 'InstanceId';
  readonly metrics: readonly string[];
  readonly statistic: 'Sum' | 'Average' | 'Maximum';
}

const GRAPHS: readonly Graph[] = [
  {
    title: 'Requests in the replicas',
    by: 'Replica',
    metrics: ['RequestsRunning', 'RequestsWaiting'],
    statistic: 'Maximum',
  },
  { title: 'Generated tokens a minute', by: 'Replica', metrics: ['GenerationTokens'], statistic: 'Sum' },
  { title: 'Prompt tokens a minute', by: 'Replica', metrics: ['PromptTokens'], statistic: 'Sum' },
  { title: 'Requests finished a minute', by: 'Replica', metrics: ['RequestsFinished'], statistic: 'Sum' },
  { title: 'Use of the cores, per cent', by: 'Replica', metrics: ['CoreUtilization'], statistic: 'Average' },
  { title: 'Replicas that answer', by: 'Replica', metrics: ['ReplicaUp'], statistic: 'Maximum' },
  { title: 'Device memory in use', by: 'InstanceId', metrics: ['DeviceMemoryUsed'], statistic: 'Maximum' },
  { title: 'Device errors', by: 'InstanceId', metrics: ['DeviceErrors'], statistic: 'Maximum' },
  { title: 'Fullest disk, per cent', by: 'InstanceId', metrics: ['DiskUsedPercent'], statistic: 'Maximum' },
];

/**
 * A CloudWatch dashboard with the metrics of an environment: requests and tokens of each replica, use of the cores,
 * device memory and errors, disks. A gap in a line is a time in which the instance was stopped.
 */
export class MetricsDashboard extends Construct {
  /**
   * The dashboard, named `Trainyard-<environment>-<region>`, because names are shared by all regions of an account.
   */
  readonly dashboard: Dashboard;

  /**
   * Adds the dashboard. Its graphs search by dimension, so new instances and replicas appear without a deployment.
   */
  constructor(scope: Construct, id: string, props: MetricsDashboardProps) {
    super(scope, id);
    const { environmentName } = props;
    const { region } = Stack.of(this);
    this.dashboard = new Dashboard(this, 'Dashboard', {
      // Names are shared by all regions of an account.
      dashboardName: `Trainyard-${environmentName}-${region}`,
      defaultInterval: Duration.hours(3),
      widgets: [
        [
          new TextWidget({
            markdown: `# Trainyard ${environmentName}\nOne line per replica; gaps are stopped instances.`,
            width: 24,
            height: 2,
          }),
        ],
        GRAPHS.map((graph) => widget(graph, environmentName)),
      ],
    });
  }
}

/** By search, not by name: instances and replicas come and go without a deployment. */
function widget(graph: Graph, environmentName: string): IWidget {
  const dimensions = graph.by === 'Replica' ? 'Environment,InstanceId,Replica' : 'Environment,InstanceId';
  return new GraphWidget({
    title: graph.title,
    width: 8,
    left: graph.metrics.map(
      (metric) =>
        new MathExpression({
          expression: `SEARCH('{${METRICS_NAMESPACE},${dimensions}} MetricName="${metric}" Environment="${environmentName}"', '${graph.statistic}', 60)`,
          label: graph.metrics.length > 1 ? metric : '',
          period: Duration.minutes(1),
        }),
    ),
  });
}
