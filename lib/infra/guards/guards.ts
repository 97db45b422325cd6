import { Construct } from 'constructs';
import type { Capacity } from '../instances/capacity';
import { CostBudget, type CostBudgetProps } from './cost-budget';
import { ScheduledDeletion } from './scheduled-deletion';
import { ScheduledStop, type StopTime } from './scheduled-stop';

/** Properties of {@link Guards}. */
export interface GuardsProps {
  /** Name of the environment, for the description of the schedule. */
  readonly environmentName: string;
  /** Instances to stop, by id; tokens are fine. Without any there is no schedule. */
  readonly instanceIds: readonly string[];
  /**
   * How the instances are obtained. Instances of a capacity block get no scheduled stop, because the block is paid
   * for and would only be wasted; spot instances are terminated, because they cannot be stopped.
   * @default on-demand
   */
  readonly capacity?: Pick<Capacity, 'kind'>;
  /**
   * When the instances are stopped, whatever they do; null means never.
   * @default never
   */
  readonly scheduledStop?: StopTime | null;
  /**
   * When the whole stack is deleted from outside, in ISO 8601 and UTC, however the instances are obtained and also
   * without any; null means never.
   * @default never
   */
  readonly deleteStackAt?: string | null;
  /**
   * A monthly budget with mails; null means none.
   * @default none
   */
  readonly budget?: CostBudgetProps | null;
  /**
   * Whether each schedule has a group of its own, which takes tags.
   * @default false
   */
  readonly ownGroup?: boolean;
}

/**
 * The guards against forgotten instances that work from outside: a scheduled stop, a deletion and a budget. The guards that work
 * on the instance itself (idle time, latest end) are set by the bootstrap document.
 */
export class Guards extends Construct {
  /** The schedule; undefined when none was asked for, there are no instances, or the capacity is a block. */
  readonly scheduledStop: ScheduledStop | undefined;
  /** The deletion of the stack; undefined when none was asked for. What costs money should depend on it. */
  readonly scheduledDeletion: ScheduledDeletion | undefined;
  /** The budget; undefined when none was asked for. */
  readonly budget: CostBudget | undefined;

  /** Adds the guards that the properties ask for. */
  constructor(scope: Construct, id: string, props: GuardsProps) {
    super(scope, id);
    const {
      environmentName,
      instanceIds,
      capacity = { kind: 'on-demand' },
      scheduledStop,
      deleteStackAt,
      budget,
    } = props;
    if (scheduledStop && instanceIds.length > 0 && capacity.kind !== 'capacity-block') {
      this.scheduledStop = new ScheduledStop(this, 'Stop', {
        environmentName,
        instanceIds,
        time: scheduledStop,
        terminate: capacity.kind === 'spot',
        ownGroup: props.ownGroup ?? false,
      });
    }
    if (deleteStackAt) {
      this.scheduledDeletion = new ScheduledDeletion(this, 'Deletion', {
        environmentName,
        at: deleteStackAt,
        ownGroup: props.ownGroup ?? false,
      });
    }
    if (budget) this.budget = new CostBudget(this, 'Budget', budget);
  }
}
